// COMMAND and its subcommands but DOCS: the table as clients see it (command sheet, section 5).
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.h"
#include "command/handlers.h"
#include "command/lookup.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

bool IsTopLevel(const Command& command) {
  return !command.is_subcommand() && !command.has(kUnlisted);
}

Reply BulkOf(std::string_view text) { return Reply::Bulk(std::string(text)); }

Reply FlagSet(const Command& command) {
  Reply flags = Reply::Set();
  for (const std::string_view name : FlagNames(command.flags)) {
    flags.Add(Reply::Simple(std::string(name)));
  }
  return flags;
}

Reply CategorySet(const Command& command) {
  Reply categories = Reply::Set();
  for (const std::string_view name : CategoryNames()) {
    if ((command.categories & CategoryBit(name)) != 0) {
      categories.Add(Reply::Simple("@" + std::string(name)));
    }
  }
  return categories;
}

Reply TipSet(const Command& command) {
  Reply tips = Reply::Set();
  if (command.tips.empty()) return tips;
  for (const std::string_view tip : Split(command.tips, ' ')) tips.Add(BulkOf(tip));
  return tips;
}

Reply Details(const Command& command) {
  const auto subcommands = Subcommands(command);
  // An empty set, not an empty array, for a command without any.
  Reply below = subcommands.empty() ? Reply::Set() : Reply::Array();
  for (const Command& subcommand : subcommands) below.Add(Details(subcommand));
  return Reply::Array({BulkOf(command.name), Reply::Integer(command.arity), FlagSet(command),
                       Reply::Integer(0), Reply::Integer(0), Reply::Integer(0),
                       CategorySet(command), TipSet(command), Reply::Set(), std::move(below)});
}

// What COMMAND LIST FILTERBY selects.
struct ListFilter {
  enum class By : std::uint8_t { kNothing, kPattern, kCategory, kModule };
  By by = By::kNothing;
  std::string_view value;

  bool Selects(const Command& command) const {
    switch (by) {
      case By::kNothing:
        return true;
      case By::kPattern:
        return GlobMatch(value, command.name, CaseRule::kIgnore);
      case By::kCategory:
        return (command.categories & CategoryBit(value)) != 0;
      case By::kModule:
        return false;  // There are no modules.
    }
    return false;
  }
};

std::optional<ListFilter> ParseListFilter(const Words& words) {
  if (words.size() == 2) return ListFilter{};
  if (words.size() != 5 || !EqualsIgnoreCase(words[2], "filterby")) return std::nullopt;
  if (EqualsIgnoreCase(words[3], "pattern")) return ListFilter{ListFilter::By::kPattern, words[4]};
  if (EqualsIgnoreCase(words[3], "aclcat")) return ListFilter{ListFilter::By::kCategory, words[4]};
  if (EqualsIgnoreCase(words[3], "module")) return ListFilter{ListFilter::By::kModule, words[4]};
  return std::nullopt;
}

}  // namespace

Outcome CommandAll(Context&, const Words&) {
  Reply entries = Reply::Array();
  for (const Command& command : AllCommands()) {
    if (IsTopLevel(command)) entries.Add(Details(command));
  }
  return Answer{std::move(entries)};
}

Outcome CommandCount(Context&, const Words&) {
  return Answer{Reply::Integer(std::ranges::count_if(AllCommands(), IsTopLevel))};
}

// No command of a sentinel has keys. Serves GETKEYSANDFLAGS as well.
Outcome CommandGetKeys(Context&, const Words& words) {
  return Answer{Reply::Error(FindCalled(words, 2) == nullptr ? texts::kInvalidCommand
                                                             : texts::kNoKeyArguments)};
}

Outcome CommandInfo(Context& context, const Words& words) {
  if (words.size() == 2) return CommandAll(context, words);
  Reply entries = Reply::Array();
  for (std::size_t i = 2; i < words.size(); ++i) {
    const Command* command = FindListed(words[i]);
    entries.Add(command != nullptr ? Details(*command) : Reply::NullBulk());
  }
  return Answer{std::move(entries)};
}

Outcome CommandList(Context&, const Words& words) {
  const auto filter = ParseListFilter(words);
  if (!filter) return Answer{Reply::Error(texts::kSyntax)};
  Reply names = Reply::Array();
  for (const Command& command : AllCommands()) {
    if (!command.has(kUnlisted) && filter->Selects(command)) names.Add(BulkOf(command.name));
  }
  return Answer{std::move(names)};
}

}  // namespace sentinel::command
