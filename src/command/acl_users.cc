// The ACL commands about users (command sheet, section 10).
#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "acl/describe.h"
#include "acl/rule_words.h"
#include "command/client_eviction.h"
#include "command/command_catalog.h"
#include "command/handlers.h"
#include "command/lookup.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

Outcome Refuse(std::string text) { return Answer{Reply::Error(std::move(text))}; }

Reply Bulks(const std::vector<std::string>& texts, Reply list) {
  for (const std::string& text : texts) list.Add(Reply::Bulk(text));
  return list;
}

void AddPermissions(const acl::Permissions& set, Reply& view) {
  view.Add("commands", Reply::Bulk(acl::DescribeCommands(CommandCatalog(), set.commands())));
  view.Add("keys", Reply::Bulk(set.keys().Describe()));
  view.Add("channels", Reply::Bulk(set.channels().Describe()));
}

std::string Lacking(const acl::Denial& denial, const Command& command, const Words& called) {
  if (denial.what == acl::Denial::Of::kChannel) {
    return texts::WouldLackChannel(called[denial.word]);
  }
  return texts::WouldLackCommand(command.name);
}

}  // namespace

// Users that do not exist are no error.
Outcome AclDelUser(Context& context, const Words& words) {
  const std::span<const std::string> names = std::span(words).subspan(2);
  if (std::ranges::find(names, acl::kDefaultUser) != names.end()) {
    return Refuse(texts::kDefaultUserStays);
  }
  std::int64_t removed = 0;
  for (const std::string& name : names) {
    const auto user = context.access.users().Find(name);
    if (!user) continue;
    ++removed;
    context.access.Change().Remove(name);
    EvictClientsOf(context, *user);
  }
  return Answer{Reply::Integer(removed)};
}

Outcome AclDryRun(Context& context, const Words& words) {
  const auto user = context.access.users().Find(words[2]);
  if (!user) return Refuse(texts::UserNotFound(words[2]));
  const Command* command = FindCalled(words, 3);
  if (command == nullptr) return Refuse(texts::CommandNotFound(words[3]));
  if (!command->accepts(words.size() - 3)) return Refuse(texts::WrongArity(command->name));
  if (command->has(kNoAuth)) return Answer{Reply::Ok()};
  const Words called(words.begin() + 3, words.end());
  const auto denial = user->WhyDenied({CommandIdOf(*command), command->channels, called});
  if (denial) return Answer{Reply::Bulk(Lacking(*denial, *command, called))};
  return Answer{Reply::Ok()};
}

Outcome AclGetUser(Context& context, const Words& words) {
  const auto user = context.access.users().Find(words[2]);
  if (!user) return Answer{Reply::NullBulk()};
  Reply selectors = Reply::Array();
  for (const acl::Permissions& set : user->selectors()) {
    Reply selector = Reply::Map();
    AddPermissions(set, selector);
    selectors.Add(std::move(selector));
  }
  Reply view = Reply::Map();
  view.Add("flags", Bulks(user->Flags(), Reply::Set({})));
  view.Add("passwords", Bulks(user->password_hashes(), Reply::Array()));
  AddPermissions(user->root(), view);
  view.Add("selectors", std::move(selectors));
  return Answer{std::move(view)};
}

Outcome AclList(Context& context, const Words&) {
  Reply lines = Reply::Array();
  for (const auto& [name, user] : context.access.users().all()) {
    lines.Add(Reply::Bulk("user " + name + " " + user->Describe(CommandCatalog())));
  }
  return Answer{std::move(lines)};
}

Outcome AclSetUser(Context& context, const Words& words) {
  const std::string& name = words[2];
  if (!acl::IsUserName(name)) {
    return Refuse(name.empty() ? texts::kNoUserName : texts::kBadUserName);
  }
  const auto rules = acl::JoinSelectors(std::span(words).subspan(3));
  if (!rules) return Refuse(texts::UnmatchedSelector(rules.error()));
  const auto set = context.access.Change().Set(name, *rules);
  if (!set) {
    return Refuse(texts::BadAclModifier(set.error().rule, Reason(set.error().flaw)));
  }
  EvictSubscribersOf(context, *context.access.users().Find(name));
  return Answer{Reply::Ok()};
}

Outcome AclUsers(Context& context, const Words&) {
  Reply names = Reply::Array();
  for (const auto& [name, user] : context.access.users().all()) names.Add(Reply::Bulk(name));
  return Answer{std::move(names)};
}

}  // namespace sentinel::command
