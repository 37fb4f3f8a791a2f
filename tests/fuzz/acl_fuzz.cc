// Rules of users, a line of rules for each user: whatever they say, the users they make are read
// from a file as they were written to it, as they are from a configuration, and are shown in rules
// that make the same user.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "acl/acl_file.h"
#include "acl/rule_words.h"
#include "acl/users.h"
#include "base/check.h"
#include "base/text.h"
#include "codec/conf/rewrite.h"
#include "command/command_catalog.h"
#include "command/load_users.h"
#include "nowhere.h"

namespace sentinel::fuzz {
namespace {

using Words = std::vector<std::string>;

void CheckSame(const acl::Permissions& a, const acl::Permissions& b) {
  SENTINEL_CHECK(a.commands().allowed() == b.commands().allowed());
  SENTINEL_CHECK(a.commands().from_all() == b.commands().from_all());
  SENTINEL_CHECK(a.commands().first_arguments() == b.commands().first_arguments());
  SENTINEL_CHECK(a.keys().Describe() == b.keys().Describe());
  SENTINEL_CHECK(a.channels().Describe() == b.channels().Describe());
}

void CheckSame(const acl::User& a, const acl::User& b) {
  SENTINEL_CHECK(a.Flags() == b.Flags());
  SENTINEL_CHECK(a.password_hashes() == b.password_hashes());
  CheckSame(a.root(), b.root());
  SENTINEL_CHECK(a.selectors().size() == b.selectors().size());
  for (std::size_t i = 0; i < a.selectors().size(); ++i) {
    CheckSame(a.selectors()[i], b.selectors()[i]);
  }
}

void CheckSame(const acl::Users& a, const acl::Users& b) {
  SENTINEL_CHECK(a.all().size() == b.all().size());
  for (const auto& [name, user] : a.all()) {
    const auto other = b.Find(name);
    SENTINEL_CHECK(other != nullptr);
    CheckSame(*user, *other);
  }
}

acl::Users Make(std::string_view text, const acl::Terms& terms) {
  acl::Users users(terms);
  for (const std::string_view line : Split(text, '\n')) {
    Words words;
    for (const std::string_view word : Split(line, ' ')) words.emplace_back(word);
    if (!acl::IsUserName(words[0])) continue;
    const auto rules = acl::JoinSelectors(std::span(words).subspan(1));
    if (rules) static_cast<void>(users.Set(words[0], *rules));
  }
  return users;
}

// The commands a user may run come to the same when the words that are shown are given as rules.
void CheckShown(const acl::Users& users) {
  for (const auto& [name, user] : users.all()) {
    acl::User again(name, users.terms());
    const std::string shown = user->Describe(users.terms().catalog);
    Words words;
    for (const std::string_view word : Split(shown, ' ')) words.emplace_back(word);
    const auto rules = acl::JoinSelectors(words);
    SENTINEL_CHECK(rules.has_value());
    for (const std::string& rule : *rules) {
      SENTINEL_CHECK(again.Apply(users.terms(), rule).has_value());
    }
    CheckSame(*user, again);
  }
}

void CheckFile(const acl::Users& users) {
  const auto read = acl::ReadUsers(acl::WriteUsers(users), "users.acl", users.terms());
  SENTINEL_CHECK(read.has_value());
  CheckSame(users, *read);
}

void CheckConfiguration(const acl::Users& users) {
  codec::ServerOptions options;
  for (const auto& [name, user] : users.all()) options.users.push_back({name, user->FileRules()});
  const auto loaded = LoadNowhere(codec::Rewrite("", options, PersistentState()));
  SENTINEL_CHECK(loaded.has_value());
  for (const codec::UserLine& line : loaded->options.users) {
    SENTINEL_CHECK(command::CheckUserLine(line).has_value());
    const auto rules = acl::JoinSelectors(line.rules);
    SENTINEL_CHECK(rules.has_value());
    acl::User again(line.name, users.terms());
    for (const std::string& rule : *rules) {
      SENTINEL_CHECK(again.Apply(users.terms(), rule).has_value());
    }
    CheckSame(*users.Find(line.name), again);
  }
}

}  // namespace
}  // namespace sentinel::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace fuzz = sentinel::fuzz;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const sentinel::acl::Terms terms{sentinel::command::CommandCatalog()};
  const auto users = fuzz::Make(text, terms);
  fuzz::CheckShown(users);
  fuzz::CheckFile(users);
  fuzz::CheckConfiguration(users);
  static_cast<void>(sentinel::acl::ReadUsers(text, "users.acl", terms));
  return 0;
}
