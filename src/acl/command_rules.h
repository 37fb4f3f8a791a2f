// The commands that somebody may run: the rules as they were given, and what they come to.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "acl/catalog.h"
#include "acl/flaw.h"

namespace sentinel::acl {

class CommandRules {
 public:
  // A rule that begins with + or -: a command, "command|subcommand", "command|first argument", or
  // "@category". Any case.
  Applied Apply(const Catalog& catalog, std::string_view rule);
  void AllowAll();
  void DenyAll();

  // `words` are those of the request.
  bool Allow(CommandId command, std::span<const std::string> words) const {
    return allowed_.test(command) ||
           (!first_arguments_.empty() && AllowByFirstArgument(command, words));
  }

  const CommandSet& allowed() const { return allowed_; }
  // Begun with all commands: those that a later release adds are allowed, too.
  bool from_all() const { return from_all_; }
  // Of commands that are allowed with certain first arguments only.
  const std::map<CommandId, std::vector<std::string>>& first_arguments() const {
    return first_arguments_;
  }

  // "+@all" or "-@all" and the rules as they were given, but for those that later ones have made
  // void. What files hold: these words mean the same to every release.
  std::string AsGiven() const;

  // REQUIRES: no first arguments are given by it.
  void Change(const CommandSet& commands, bool allow);

 private:
  Applied ApplyToCategory(const Catalog& catalog, std::string_view name, bool allow);
  Applied ApplyToCommand(const Catalog& catalog, std::string_view name, bool allow);
  Applied AddFirstArgument(const Catalog& catalog, std::string_view command,
                           std::string_view argument);
  void Note(std::string_view target, bool allow);
  bool AllowByFirstArgument(CommandId command, std::span<const std::string> words) const;

  CommandSet allowed_;
  bool from_all_ = false;
  std::map<CommandId, std::vector<std::string>> first_arguments_;  // No empty ones.
  std::vector<std::string> given_;  // Lower case but for first arguments, behind @all.
};

}  // namespace sentinel::acl
