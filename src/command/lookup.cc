#include "command/lookup.h"

#include <string>

namespace sentinel::command {

const Command* FindListed(std::string_view name) {
  const Command* command = FindCommand(name);
  return command != nullptr && command->has(kUnlisted) ? nullptr : command;
}

const Command* FindCalled(const Words& words, std::size_t at) {
  const Command* command = FindListed(words[at]);
  if (command == nullptr || command->is_subcommand()) return nullptr;
  if (words.size() == at + 1 || Subcommands(*command).empty()) return command;
  return FindListed(std::string(command->name) + "|" + words[at + 1]);
}

}  // namespace sentinel::command
