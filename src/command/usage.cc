#include "command/usage.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "base/check.h"
#include "base/text.h"

namespace sentinel::command {
namespace {

using Type = Argument::Type;

// --- the line as it is written --------------------------------------------------------------

struct Node;
using Sequence = std::vector<Node>;

struct Node {
  enum class Kind : std::uint8_t { kArgument, kWord, kGroup };

  Kind kind{};
  std::string text = {};                    // Of an argument or a word.
  bool optional = false;                    // Of a group, like the rest.
  bool repeats = false;                     // Ends in "...".
  std::vector<Sequence> alternatives = {};  // Never empty.

  bool operator==(const Node&) const = default;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Node ReadAll() {
    Node all = ReadGroup();
    SENTINEL_CHECK(text_.empty());
    return all;
  }

 private:
  // Up to the bracket that closes it, or to the end.
  Node ReadGroup() {
    Node group{.kind = Node::Kind::kGroup, .alternatives = {{}}};
    while (SkipBlanks(), !text_.empty() && text_.front() != ']' && text_.front() != ')') {
      if (Take("|")) {
        group.alternatives.emplace_back();
      } else if (Take("...")) {
        group.repeats = true;
      } else {
        group.alternatives.back().push_back(ReadItem());
      }
    }
    return group;
  }

  Node ReadItem() {
    if (Take("<")) return {.kind = Node::Kind::kArgument, .text = TakeUntil(">", 1)};
    const bool optional = Take("[");
    if (!optional && !Take("(")) {
      return {.kind = Node::Kind::kWord, .text = TakeUntil(" []()|<", 0)};
    }
    Node group = ReadGroup();
    group.optional = optional;
    SENTINEL_CHECK(Take(optional ? "]" : ")"));
    return group;
  }

  void SkipBlanks() {
    while (Take(" ")) continue;
  }

  bool Take(std::string_view what) {
    if (!text_.starts_with(what)) return false;
    text_.remove_prefix(what.size());
    return true;
  }

  // Everything before one of `ends`, of which `skipped` bytes are taken as well.
  std::string TakeUntil(std::string_view ends, std::size_t skipped) {
    const std::size_t size = std::min(text_.find_first_of(ends), text_.size());
    SENTINEL_CHECK(size > 0 && size + skipped <= text_.size());
    std::string taken(text_.substr(0, size));
    text_.remove_prefix(size + skipped);
    return taken;
  }

  std::string_view text_;
};

// --- what it means --------------------------------------------------------------------------

Type TypeOf(std::string_view name) {
  constexpr std::array<std::string_view, 10> kIntegers = {
      "bits", "client-id", "count",   "current-epoch", "milliseconds",
      "port", "quorum",    "seconds", "timeout",       "version"};
  if (std::ranges::find(kIntegers, name) != kIntegers.end()) return Type::kInteger;
  return name == "pattern" ? Type::kPattern : Type::kString;
}

// Arguments that stand for one, as a block or as alternatives.
Argument Join(Type type, std::vector<Argument> parts) {
  constexpr std::size_t kNamedAfterParts = 4;
  Argument whole{.type = type};
  if (parts.size() > kNamedAfterParts) {
    whole.name = "options";
  } else {
    for (const Argument& part : parts) {
      whole.name += (whole.name.empty() ? "" : "_") + part.name;
    }
  }
  whole.parts = std::move(parts);
  return whole;
}

Argument AsOne(std::vector<Argument> arguments) {
  SENTINEL_CHECK(!arguments.empty());
  if (arguments.size() == 1) return std::move(arguments.front());
  return Join(Type::kBlock, std::move(arguments));
}

std::vector<Argument> Understand(Sequence sequence);

Argument Understand(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kArgument:
      return {.name = node.text, .type = TypeOf(node.text)};
    case Node::Kind::kWord:
      return {
          .name = AsciiLower(node.text), .type = Type::kPureToken, .token = AsciiUpper(node.text)};
    case Node::Kind::kGroup:
      break;
  }
  std::vector<Argument> choices;
  for (const Sequence& sequence : node.alternatives) choices.push_back(AsOne(Understand(sequence)));
  Argument whole =
      choices.size() == 1 ? std::move(choices.front()) : Join(Type::kOneOf, std::move(choices));
  whole.optional = node.optional;
  whole.multiple = whole.multiple || node.repeats;
  return whole;
}

// True iff `node` says that the end of what was `read` before it may come again.
bool RepeatsTheEndOf(const Sequence& read, const Node& node) {
  if (!node.repeats || !node.optional || node.alternatives.size() != 1) return false;
  const Sequence& again = node.alternatives.front();
  return again.size() <= read.size() &&
         std::equal(again.begin(), again.end(),
                    read.end() - static_cast<std::ptrdiff_t>(again.size()));
}

// A word that introduces what stands behind it.
Argument WithToken(Sequence sequence) {
  Sequence read;
  bool each = false;
  for (Node& node : sequence) {
    if (RepeatsTheEndOf(read, node) && node.alternatives.front().size() == read.size()) {
      each = true;
    } else {
      read.push_back(std::move(node));
    }
  }
  const std::string token = read.front().text;
  read.erase(read.begin());
  Argument argument = AsOne(Understand(std::move(read)));
  argument.token = AsciiUpper(token);
  argument.multiple = argument.multiple || each;
  argument.multiple_token = each;
  return argument;
}

std::vector<Argument> Understand(Sequence sequence) {
  const bool introduced = sequence.size() > 1 && sequence.front().kind == Node::Kind::kWord &&
                          sequence[1].kind != Node::Kind::kWord;
  if (introduced) return {WithToken(std::move(sequence))};
  std::vector<Argument> arguments;
  Sequence read;
  for (const Node& node : sequence) {
    if (!RepeatsTheEndOf(read, node)) {
      arguments.push_back(Understand(node));
    } else {
      const auto first =
          arguments.end() - static_cast<std::ptrdiff_t>(node.alternatives.front().size());
      std::vector<Argument> repeated(first, arguments.end());
      arguments.erase(first, arguments.end());
      arguments.push_back(AsOne(std::move(repeated)));
      arguments.back().multiple = true;
    }
    read.push_back(node);
  }
  return arguments;
}

}  // namespace

std::vector<Argument> ParseUsage(std::string_view usage) {
  const Node all = Reader(usage).ReadAll();
  if (all.alternatives.size() > 1) return {Understand(all)};
  return Understand(all.alternatives.front());
}

std::vector<std::string> UsageLines(std::string_view usage) {
  std::vector<std::string> lines(1);
  int depth = 0;
  for (const char c : usage) {
    depth += c == '[' || c == '(' ? 1 : 0;
    depth -= c == ']' || c == ')' ? 1 : 0;
    if (c == '|' && depth == 0) {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  for (std::string& line : lines) line = std::string(Trim(line));
  return lines;
}

}  // namespace sentinel::command
