#include "acl/acl_file.h"

#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "acl/rule_words.h"
#include "base/text.h"

namespace sentinel::acl {
namespace {

class Reader {
 public:
  Reader(const std::string& path, const Terms& terms) : path_(path), terms_(terms), users_(terms) {}

  void ReadLine(std::string_view line, std::size_t number) {
    const std::string place = path_ + ":" + std::to_string(number);
    std::vector<std::string> words;
    for (const std::string_view word : Split(line, ' ')) words.emplace_back(word);
    if (words.size() < 2 || words[0] != "user" || words[1].empty()) {
      errors_ += place + " should start with user keyword followed by the username. ";
    } else if (!IsUserName(words[1])) {
      errors_ += "'" + place + ": username '" + words[1] + "' contains invalid characters. ";
    } else if (!seen_.insert(words[1]).second) {
      errors_ += "WARNING: Duplicate user '" + words[1] + "' found on line " +
                 std::to_string(number) + ". ";
    } else {
      ReadRules(place, words);
    }
  }

  tl::expected<Users, std::string> Take() {
    if (errors_.empty()) return std::move(users_);
    return tl::unexpected<std::string>(
        errors_ +
        "WARNING: ACL errors detected, no change to the previously active ACL rules was performed");
  }

 private:
  // Tries each rule, so that all that is wrong with commands is told. Other rules may hold
  // passwords: they are not shown, and only the first one counts, as it may be the cause of more.
  void ReadRules(const std::string& place, const std::vector<std::string>& words) {
    const auto rules = JoinSelectors(std::span(words).subspan(2));
    if (!rules) {
      errors_ += place + ": Unmatched parenthesis in selector definition.";
      return;
    }
    User user(words[1], terms_);
    bool told = false;
    for (const std::string& rule : *rules) {
      const Applied applied = user.Apply(terms_, Trim(rule));
      if (applied) continue;
      const std::string reason = std::string(Reason(applied.error())) + ". ";
      if (applied.error() == Flaw::kUnknownCommand) {
        errors_ += place + ": Error in applying operation '" + rule + "': " + reason;
      } else if (!std::exchange(told, true)) {
        errors_ += place + ": " + reason;
      }
    }
    users_.Put(std::move(user));
  }

  const std::string& path_;
  const Terms& terms_;
  Users users_;
  std::set<std::string> seen_;
  std::string errors_;
};

}  // namespace

tl::expected<Users, std::string> ReadUsers(std::string_view text, const std::string& path,
                                           const Terms& terms) {
  Reader reader(path, terms);
  std::size_t number = 0;
  for (const std::string_view raw : Split(text, '\n')) {
    ++number;
    if (const std::string_view line = Trim(raw); !line.empty()) reader.ReadLine(line, number);
  }
  return reader.Take();
}

std::string WriteUsers(const Users& users) {
  std::string text;
  for (const auto& [name, user] : users.all()) {
    text.append("user ").append(name);
    for (const std::string& rule : user->FileRules()) text.append(" ").append(rule);
    text += '\n';
  }
  return text;
}

}  // namespace sentinel::acl
