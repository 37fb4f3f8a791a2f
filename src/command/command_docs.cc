// COMMAND DOCS (command sheet, section 5): what redis-cli makes its hints of.
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "command/handlers.h"
#include "command/lookup.h"
#include "command/usage.h"

namespace sentinel::command {
namespace {

using codec::Reply;

Reply BulkOf(std::string_view text) { return Reply::Bulk(std::string(text)); }

std::string_view TypeName(Argument::Type type) {
  switch (type) {
    case Argument::Type::kString:
      return "string";
    case Argument::Type::kInteger:
      return "integer";
    case Argument::Type::kPattern:
      return "pattern";
    case Argument::Type::kPureToken:
      return "pure-token";
    case Argument::Type::kOneOf:
      return "oneof";
    case Argument::Type::kBlock:
      return "block";
  }
  SENTINEL_UNREACHABLE();
}

Reply ArgumentList(const std::vector<Argument>& arguments);

Reply View(const Argument& argument) {
  Reply view = Reply::Map();
  view.Add("name", BulkOf(argument.name));
  view.Add("type", BulkOf(TypeName(argument.type)));
  if (!argument.token.empty()) view.Add("token", BulkOf(argument.token));
  Reply flags = Reply::Set();
  if (argument.optional) flags.Add(Reply::Simple("optional"));
  if (argument.multiple) flags.Add(Reply::Simple("multiple"));
  if (argument.multiple_token) flags.Add(Reply::Simple("multiple_token"));
  if (!flags.elements().empty()) view.Add("flags", std::move(flags));
  if (!argument.parts.empty()) view.Add("arguments", ArgumentList(argument.parts));
  return view;
}

Reply ArgumentList(const std::vector<Argument>& arguments) {
  Reply list = Reply::Array();
  for (const Argument& argument : arguments) list.Add(View(argument));
  return list;
}

// Lines of a version, a blank and what came with it.
Reply HistoryOf(std::string_view history) {
  Reply entries = Reply::Set();
  for (const std::string_view line : Split(history, '\n')) {
    const std::size_t blank = line.find(' ');
    entries.Add(Reply::Array({BulkOf(line.substr(0, blank)), BulkOf(line.substr(blank + 1))}));
  }
  return entries;
}

Reply Documentation(const Command& command) {
  Reply doc = Reply::Map();
  doc.Add("summary", BulkOf(command.summary));
  doc.Add("since", BulkOf(command.since));
  doc.Add("group", BulkOf(command.group));
  if (!command.deprecated_since.empty()) {
    doc.Add("doc_flags", Reply::Set({Reply::Simple("deprecated")}));
    doc.Add("deprecated_since", BulkOf(command.deprecated_since));
    doc.Add("replaced_by", BulkOf(command.replaced_by));
  }
  if (!command.history.empty()) doc.Add("history", HistoryOf(command.history));
  const auto arguments = ParseUsage(command.usage);
  if (!arguments.empty()) doc.Add("arguments", ArgumentList(arguments));
  const auto subcommands = Subcommands(command);
  if (subcommands.empty()) return doc;
  Reply below = Reply::Map();
  for (const Command& subcommand : subcommands) {
    below.Add(std::string(subcommand.name), Documentation(subcommand));
  }
  doc.Add("subcommands", std::move(below));
  return doc;
}

}  // namespace

Outcome CommandDocs(Context&, const Words& words) {
  Reply docs = Reply::Map();
  if (words.size() == 2) {
    for (const Command& command : AllCommands()) {
      if (command.is_subcommand() || command.has(kUnlisted)) continue;
      docs.Add(std::string(command.name), Documentation(command));
    }
  }
  for (std::size_t i = 2; i < words.size(); ++i) {
    const Command* command = FindListed(words[i]);
    if (command != nullptr) docs.Add(std::string(command->name), Documentation(*command));
  }
  return Answer{std::move(docs)};
}

}  // namespace sentinel::command
