#include "acl/command_rules.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "acl/patterns.h"
#include "base/text.h"

namespace sentinel::acl {

Applied CommandRules::Apply(const Catalog& catalog, std::string_view rule) {
  const bool allow = rule.front() == '+';
  const std::string_view name = rule.substr(1);
  if (name.starts_with('@')) return ApplyToCategory(catalog, name.substr(1), allow);
  return ApplyToCommand(catalog, name, allow);
}

void CommandRules::AllowAll() {
  allowed_.set();
  from_all_ = true;
  first_arguments_.clear();
  given_.clear();
}

void CommandRules::DenyAll() {
  allowed_.reset();
  from_all_ = false;
  first_arguments_.clear();
  given_.clear();
}

void CommandRules::Change(const CommandSet& commands, bool allow) {
  allowed_ = allow ? allowed_ | commands : allowed_ & ~commands;
  std::erase_if(first_arguments_, [&](const auto& entry) { return commands.test(entry.first); });
}

Applied CommandRules::ApplyToCategory(const Catalog& catalog, std::string_view name, bool allow) {
  if (EqualsIgnoreCase(name, "all")) {
    allow ? AllowAll() : DenyAll();
    return {};
  }
  const Catalog::Category* category = catalog.FindCategory(name);
  if (category == nullptr) return Refuse(Flaw::kUnknownCommand);
  Change(category->touched, allow);
  Note("@" + std::string(category->name), allow);
  return {};
}

Applied CommandRules::ApplyToCommand(const Catalog& catalog, std::string_view name, bool allow) {
  if (const std::optional<CommandId> command = catalog.Find(name)) {
    Change(catalog.Family(*command), allow);
    Note(catalog.name(*command), allow);
    return {};
  }
  const std::size_t bar = name.rfind('|');
  if (!allow || bar == std::string_view::npos) return Refuse(Flaw::kUnknownCommand);
  return AddFirstArgument(catalog, name.substr(0, bar), name.substr(bar + 1));
}

Applied CommandRules::AddFirstArgument(const Catalog& catalog, std::string_view command,
                                       std::string_view argument) {
  const std::optional<CommandId> id = catalog.Find(command);
  if (!id) return Refuse(Flaw::kUnknownCommand);
  if (catalog.IsSubcommand(*id)) return Refuse(Flaw::kFirstArgumentOfSubcommand);
  if (argument.empty() || HasBlankOrNul(argument)) return Refuse(Flaw::kSyntax);
  if (catalog.HasSubcommands(*id)) return Refuse(Flaw::kUnknownCommand);
  if (allowed_.test(*id)) return {};  // With any arguments.
  std::vector<std::string>& arguments = first_arguments_[*id];
  const auto same = [&](const std::string& other) { return EqualsIgnoreCase(other, argument); };
  if (std::ranges::any_of(arguments, same)) return {};
  arguments.emplace_back(argument);
  given_.push_back("+" + std::string(catalog.name(*id)) + "|" + std::string(argument));
  return {};
}

// What an earlier rule said of the same command or category, or of a part of the command, is void.
void CommandRules::Note(std::string_view target, bool allow) {
  std::erase_if(given_, [target](std::string_view old) {
    old.remove_prefix(1);
    return old == target || (old.starts_with(target) && old[target.size()] == '|');
  });
  given_.push_back((allow ? "+" : "-") + std::string(target));
}

bool CommandRules::AllowByFirstArgument(CommandId command,
                                        std::span<const std::string> words) const {
  const auto found = first_arguments_.find(command);
  if (found == first_arguments_.end() || words.size() < 2) return false;
  return std::ranges::any_of(found->second, [&words](const std::string& argument) {
    return EqualsIgnoreCase(argument, words[1]);
  });
}

std::string CommandRules::AsGiven() const {
  std::string text = from_all_ ? "+@all" : "-@all";
  for (const std::string& rule : given_) text.append(" ").append(rule);
  return text;
}

}  // namespace sentinel::acl
