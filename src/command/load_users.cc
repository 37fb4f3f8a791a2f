#include "command/load_users.h"

#include <algorithm>
#include <utility>

#include "acl/acl_file.h"
#include "acl/password_hash.h"
#include "acl/rule_words.h"
#include "codec/conf/shown_line.h"
#include "command/command_catalog.h"

namespace sentinel::command {
namespace {

using Lines = std::vector<std::string>;

constexpr char kUsersTwice[] =
    "Configuring Redis with users defined in redis.conf and at the same setting an ACL file path "
    "is invalid. This setup is very likely to lead to configuration errors and security holes, "
    "please define either an ACL file or declare users directly in your redis.conf, but not both.";
constexpr char kCritical[] = "Critical error while loading ACLs. Exiting.";

std::string Quoted(std::string_view rule, std::string_view reason) {
  return "'" + std::string(codec::ShownRule(rule)) + "': " + std::string(reason);
}

tl::unexpected<Lines> Refuse(Lines lines) { return tl::unexpected<Lines>(std::move(lines)); }

std::string IsDisabled(const std::string& name) {
  return "The user '" + name +
         "' is disabled (there is no 'on' modifier in the user description). Make sure this is "
         "not a configuration error.";
}

// What the line says of a user is all there is to say.
tl::expected<void, Lines> AddUser(const codec::UserLine& line, acl::Users& users) {
  if (!acl::IsUserName(line.name)) {
    return Refuse({"Spaces not allowed in ACL usernames", kCritical});
  }
  const auto rules = acl::JoinSelectors(line.rules);
  if (!rules) return Refuse({"Unmatched parenthesis in selector definition.", kCritical});
  if (line.name == acl::kDefaultUser) {
    Lines reset = {"reset"};
    static_cast<void>(users.Set(line.name, reset));
  }
  const auto set = users.Set(line.name, *rules);
  if (set) return {};
  return Refuse({"Error loading ACL rule '" + std::string(codec::ShownRule(set.error().rule)) +
                     "' for the user named '" + line.name +
                     "': " + std::string(Reason(set.error().flaw)),
                 kCritical});
}

// An operator who changes requirepass expects that it counts.
bool IsOutvoted(const acl::User& user, const std::string& require_pass) {
  if (require_pass.empty()) return false;
  const auto& hashes = user.password_hashes();
  return std::ranges::find(hashes, acl::HashPassword(require_pass)) == hashes.end();
}

}  // namespace

tl::expected<LoadedUsers, Lines> LoadUsers(const codec::ServerOptions& options,
                                           const std::string& require_pass,
                                           const FileReader& read_file) {
  const acl::Terms terms{CommandCatalog(),
                         options.acl_pubsub_default == codec::ChannelDefault::kAllChannels};
  LoadedUsers loaded{acl::Users(terms), {}};
  if (!options.aclfile.empty()) {
    if (!options.users.empty()) return Refuse({kUsersTwice});
    auto users = ReadUsersFile(options.aclfile, terms, read_file);
    if (!users) {
      return Refuse({"Aborting Redis startup because of ACL errors: " + users.error().message});
    }
    loaded.users.TakeOver(*users);
  } else {
    SetRequirePass(loaded.users, require_pass);
    for (const codec::UserLine& line : options.users) {
      if (auto added = AddUser(line, loaded.users); !added) return Refuse(added.error());
      if (!loaded.users.Find(line.name)->enabled()) {
        loaded.notices.push_back(IsDisabled(line.name));
      }
    }
  }
  if (IsOutvoted(*loaded.users.default_user(), require_pass)) {
    loaded.notices.push_back(
        "WARNING: what is said of the user 'default' leaves out the password of requirepass: "
        "clients cannot log in with it. It is still sent to other Sentinels.");
  }
  return loaded;
}

Result<void> CheckUserLine(const codec::UserLine& line) {
  const auto rules = acl::JoinSelectors(line.rules);
  if (!rules) return Fail(Quoted(rules.error(), "Unmatched parenthesis in selector definition"));
  const acl::Terms terms{CommandCatalog()};
  acl::User scratch(line.name, terms);
  for (const std::string& rule : *rules) {
    const acl::Applied applied = scratch.Apply(terms, rule);
    if (!applied && applied.error() != acl::Flaw::kUnknownCommand) {
      return Fail(Quoted(rule, Reason(applied.error())));
    }
  }
  return {};
}

Result<acl::Users> ReadUsersFile(const std::string& path, const acl::Terms& terms,
                                 const FileReader& read_file) {
  const Result<std::string> text = read_file(path);
  if (!text) {
    return Fail("Error loading ACLs, opening file '" + path + "': " + text.error().message);
  }
  auto users = acl::ReadUsers(*text, path, terms);
  if (!users) return Fail(users.error());
  return *std::move(users);
}

void SetRequirePass(acl::Users& users, const std::string& require_pass) {
  Lines rules = {"resetpass", require_pass.empty() ? "nopass" : ">" + require_pass};
  static_cast<void>(users.Set(acl::kDefaultUser, rules));
}

}  // namespace sentinel::command
