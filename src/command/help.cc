// HELP of the containers, made from the table (command sheet, section 8.16).
#include <string>
#include <string_view>

#include "base/text.h"
#include "command/handlers.h"
#include "command/usage.h"

namespace sentinel::command {
namespace {

using codec::Reply;

void AddEntry(const Command& subcommand, Reply& lines) {
  const std::string_view word = subcommand.name.substr(subcommand.name.find('|') + 1);
  for (const std::string& usage : UsageLines(subcommand.usage)) {
    lines.Add(Reply::Simple(AsciiUpper(word) + (usage.empty() ? "" : " ") + usage));
  }
  lines.Add(Reply::Simple("    " + std::string(subcommand.summary) + "."));
}

}  // namespace

Outcome Help(Context&, const Words& words) {
  const Command& container = *FindCommand(words[0]);
  Reply lines = Reply::Array({Reply::Simple(
      AsciiUpper(container.name) + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:")});
  const auto add_if = [&](bool is_help) {
    for (const Command& subcommand : Subcommands(container)) {
      const bool wanted = (subcommand.handler == Help) == is_help && !subcommand.has(kNoHelp);
      if (wanted) AddEntry(subcommand, lines);
    }
  };
  add_if(false);
  add_if(true);
  return Answer{std::move(lines)};
}

}  // namespace sentinel::command
