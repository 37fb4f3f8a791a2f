#include "reference_page.h"

#include <type_traits>

#include "codec/conf/directive.h"
#include "codec/conf/statement.h"
#include "codec/conf/value.h"

namespace sentinel::codec {
namespace {

constexpr char kHead[] =
    "# Configuration\n\n"
    "One row for each directive, made of the tables the program goes by: a test fails when this "
    "page\n"
    "is out of date, and `SENTINEL_REWRITE_PAGES=1 conf_test` writes it anew. How a line is "
    "written,\n"
    "and examples, are in `conf/sentinel.conf`; what differs from redis-sentinel is in\n"
    "[compatibility.md](compatibility.md).\n";

std::string Cell(std::string_view text) {
  return text.empty() ? " |" : " " + std::string(text) + " |";
}

std::string Code(std::string_view text) {
  return text.empty() ? std::string() : "`" + std::string(text) + "`";
}

std::string_view ChangedText(ChangedBy who) {
  switch (who) {
    case ChangedBy::kNobody:
      return "no";
    case ChangedBy::kSentinelSet:
      return "SENTINEL SET";
    case ChangedBy::kSentinelConfigSet:
      return "SENTINEL CONFIG SET";
    case ChangedBy::kSentinel:
      return "by itself";
  }
  return {};
}

std::string Range(const IntegerType& type) {
  if (type.high == kNoUpperBound) return "number from " + std::to_string(type.low);
  return std::to_string(type.low) + " to " + std::to_string(type.high);
}
std::string Range(const FlagType&) { return "yes, no"; }
std::string Range(const OctalType& type) {
  return "octal, " + FormatOctal(type.low) + " to " + FormatOctal(type.high);
}
std::string Range(const MemoryType& type) {
  return type.low == 0 ? "memory"
                       : "memory from " + FormatMemory(static_cast<std::uint64_t>(type.low));
}
std::string Range(const MemoryOrPercentType&) { return "memory, or a percentage"; }
std::string Range(const EnumType& type) {
  std::string words;
  for (const std::string_view word : type.words) {
    words.append(words.empty() ? "" : ", ").append(word);
  }
  return words;
}
std::string Range(const TextType&) { return "text"; }
std::string Range(const ListType&) { return "words"; }
std::string Range(const CustomType&) { return "words"; }

// What a sentinel has where the file says nothing.
std::string Default(const Directive& directive) {
  const bool is_kept = std::holds_alternative<std::monostate>(directive.field) &&
                       !std::holds_alternative<CustomType>(directive.type);
  if (is_kept) return std::string(directive.server_default);
  if (directive.name == "bind") return FormatWords(ServerOptions().bind);  // Never written.
  std::string values;
  for (const OptionLine& line : OptionLines(directive, ServerOptions())) {
    values.append(values.empty() ? "" : "; ").append(line.text.substr(directive.name.size() + 1));
  }
  return values;
}

std::string StatementRows(bool of_master, bool in_state_file) {
  std::string rows;
  for (const Statement& statement : Statements()) {
    if (statement.of_master() != of_master || statement.in_state_file_only() != in_state_file) {
      continue;
    }
    std::string syntax = "sentinel " + std::string(statement.name);
    if (of_master) syntax += " <master>";
    rows += "|" + Cell(Code(syntax)) + Cell(Code(statement.values)) +
            Cell(statement.default_value) + Cell(ChangedText(statement.changed_by)) +
            Cell(statement.meaning) + "\n";
  }
  return rows;
}

std::string Statements(std::string_view title, bool of_master, bool in_state_file) {
  return "\n## " + std::string(title) +
         "\n\n| Directive | Values | Default | Changed at run time | What it does |\n"
         "| --- | --- | --- | --- | --- |\n" +
         StatementRows(of_master, in_state_file);
}

std::string OptionRows(std::span<const Directive> rows) {
  std::string text;
  for (const Directive& directive : rows) {
    std::string name = Code(directive.name);
    if (!directive.alias.empty()) name += ", " + Code(directive.alias);
    text += "|" + Cell(name) +
            Cell(std::visit([](const auto& type) { return Range(type); }, directive.type)) +
            Cell(Code(Default(directive)));
    // redis-sentinel 7.0 cannot change it at run time at all.
    if (!directive.meaning.empty()) {
      text += Cell(directive.name == "loglevel" ? "SENTINEL CONFIG SET" : "no");
      text += Cell(directive.meaning);
    }
    text += "\n";
  }
  return text;
}

}  // namespace

std::string ReferencePage() {
  return kHead + Statements("About one master", true, false) +
         Statements("About this sentinel", false, false) +
         Statements("In a state file only", true, true) + StatementRows(false, true) +
         "\n## The process\n\n"
         "| Directive | Values | Default | Changed at run time | What it does |\n"
         "| --- | --- | --- | --- | --- |\n" +
         OptionRows(HeededDirectives()) +
         "\nBesides these: `include <path>`, `user <name> <rules>`, `rename-command <command> "
         "<name>`\n"
         "and `loadmodule <path>`.\n"
         "\n## Checked, kept in the file and without effect\n\n"
         "| Directive | Values | Default of a server |\n| --- | --- | --- |\n" +
         OptionRows(IgnoredDirectives());
}

}  // namespace sentinel::codec
