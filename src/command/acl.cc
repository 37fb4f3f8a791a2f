// ACL as far as a single user goes (command sheet, section 10); SETUSER is in acl_setuser.cc.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "base/sha256.h"
#include "base/text.h"
#include "command/access.h"
#include "command/handlers.h"
#include "command/lookup.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

Outcome Refuse(std::string text) { return Answer{Reply::Error(std::move(text))}; }

Reply CommandsIn(Categories category) {
  Reply names = Reply::Array();
  for (const Command& command : AllCommands()) {
    if (!command.has(kUnlisted) && (command.categories & category) != 0) {
      names.Add(Reply::Bulk(std::string(command.name)));
    }
  }
  return names;
}

Reply EntryView(const AclLogEntry& entry, MonotonicTime now) {
  const std::chrono::duration<double> age = now - entry.at;
  Reply view = Reply::Map();
  view.Add("count", Reply::Integer(static_cast<std::int64_t>(entry.count)));
  view.Add("reason", Reply::Bulk("auth"));
  view.Add("context", Reply::Bulk("toplevel"));
  view.Add("object", Reply::Bulk(entry.object));
  view.Add("username", Reply::Bulk(entry.username));
  view.Add("age-seconds", Reply::Double(age.count()));
  view.Add("client-info", Reply::Bulk(entry.client));
  return view;
}

}  // namespace

Outcome AclCat(Context&, const Words& words) {
  if (words.size() > 3) return Refuse(texts::LateArity(words[1], "ACL"));
  if (words.size() == 3) {
    const Categories category = CategoryBit(words[2]);
    if (category == 0) return Refuse(texts::UnknownCategory(words[2]));
    return Answer{CommandsIn(category)};
  }
  Reply names = Reply::Array();
  for (const std::string_view name : CategoryNames()) names.Add(Reply::Bulk(std::string(name)));
  return Answer{std::move(names)};
}

// Users that do not exist are no error.
Outcome AclDelUser(Context&, const Words& words) {
  const bool removes_default =
      std::find(words.begin() + 2, words.end(), kDefaultUser) != words.end();
  if (removes_default) return Refuse(texts::kDefaultUserStays);
  return Answer{Reply::Integer(0)};
}

// The default user may do everything.
Outcome AclDryRun(Context&, const Words& words) {
  if (words[2] != kDefaultUser) return Refuse(texts::UserNotFound(words[2]));
  const Command* command = FindCalled(words, 3);
  if (command == nullptr) return Refuse(texts::CommandNotFound(words[3]));
  if (!command->accepts(words.size() - 3)) return Refuse(texts::WrongArity(command->name));
  return Answer{Reply::Ok()};
}

Outcome AclGenPass(Context& context, const Words& words) {
  constexpr std::int64_t kMost = 4096;
  if (words.size() > 3) return Refuse(texts::LateArity(words[1], "ACL"));
  const auto bits = words.size() == 3 ? ParseInteger(words[2]) : 256;
  if (!bits) return Refuse(texts::kNotAnInteger);
  if (*bits < 1 || *bits > kMost) return Refuse(texts::kBadPasswordBits);
  const auto digits = static_cast<std::size_t>((*bits + 3) / 4);
  std::string password;
  while (password.size() < digits) {
    std::uint64_t random = context.host.RandomBits();
    for (int i = 0; i < 16; ++i, random >>= 4) password += "0123456789abcdef"[random & 0xf];
  }
  password.resize(digits);
  return Answer{Reply::Bulk(std::move(password))};
}

Outcome AclGetUser(Context& context, const Words& words) {
  if (words[2] != kDefaultUser) return Answer{Reply::NullBulk()};
  Reply flags = Reply::Set({Reply::Bulk("on")});
  Reply passwords = Reply::Array();
  if (OpenToAll(context.model)) {
    flags.Add(Reply::Bulk("nopass"));
  } else {
    passwords.Add(Reply::Bulk(Sha256Hex(context.model.process.require_pass)));
  }
  Reply user = Reply::Map();
  user.Add("flags", std::move(flags));
  user.Add("passwords", std::move(passwords));
  user.Add("commands", Reply::Bulk("+@all"));
  user.Add("keys", Reply::Bulk("~*"));
  user.Add("channels", Reply::Bulk("&*"));
  user.Add("selectors", Reply::Array());
  return Answer{std::move(user)};
}

Outcome AclList(Context& context, const Words&) {
  const std::string password =
      OpenToAll(context.model) ? "nopass" : "#" + Sha256Hex(context.model.process.require_pass);
  return Answer{Reply::Array({Reply::Bulk("user default on " + password + " ~* &* +@all")})};
}

// LOAD and SAVE: an aclfile is not used.
Outcome AclFile(Context&, const Words&) { return Refuse(texts::kNoAclFile); }

Outcome ShowAclLog(Context& context, const Words& words) {
  AclLog& log = context.clients.acl_log();
  if (words.size() > 3) return Refuse(texts::LateArity(words[1], "ACL"));
  if (words.size() == 3 && EqualsIgnoreCase(words[2], "reset")) {
    log.Clear();
    return Answer{Reply::Ok()};
  }
  const auto most = words.size() == 3 ? ParseInteger(words[2]) : 10;
  if (!most) return Refuse(texts::kNotAnInteger);
  Reply views = Reply::Array();
  std::int64_t shown = 0;
  for (const AclLogEntry& entry : log.entries()) {
    if (shown++ >= *most) break;
    views.Add(EntryView(entry, context.now));
  }
  return Answer{std::move(views)};
}

Outcome AclUsers(Context&, const Words&) {
  return Answer{Reply::Array({Reply::Bulk(std::string(kDefaultUser))})};
}

Outcome AclWhoAmI(Context& context, const Words&) {
  return Answer{Reply::Bulk(context.client.user)};
}

}  // namespace sentinel::command
