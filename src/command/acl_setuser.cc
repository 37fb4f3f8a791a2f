// ACL SETUSER as far as it is honest for a single user who may do everything: what changes nothing
// is accepted, what is no rule gets the stock texts, and what would really change something is
// refused.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/sha256.h"
#include "base/text.h"
#include "command/access.h"
#include "command/handlers.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

constexpr char kFine[] = "";

bool IsOneOf(std::string_view rule, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(
      names, [rule](std::string_view name) { return EqualsIgnoreCase(rule, name); });
}

// A command, one of its subcommands, or a category.
bool IsKnown(std::string_view name) {
  if (name.starts_with('@')) {
    return EqualsIgnoreCase(name, "@all") || CategoryBit(name.substr(1)) != 0;
  }
  const Command* command = FindCommand(name);
  return command != nullptr && !command->has(kUnlisted);
}

// "ping|x": a command by its first argument, which can be allowed and not be forbidden.
bool IsByFirstArgument(std::string_view name) {
  const std::size_t bar = name.find('|');
  if (bar == std::string_view::npos) return false;
  const std::string_view command = name.substr(0, bar);
  return IsKnown(command) && Subcommands(*FindCommand(command)).empty();
}

const char* WhyNoCommandRule(std::string_view rule) {
  const bool allows = rule.front() == '+';
  const std::string_view name = rule.substr(1);
  if (allows && IsByFirstArgument(name)) return name.ends_with('|') ? texts::kAclSyntax : kFine;
  if (!IsKnown(name)) return texts::kAclUnknown;
  return allows ? kFine : texts::kAclUnsupported;
}

bool IsHash(std::string_view text) {
  return text.size() == 64 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

// `rule` begins with one of ">#<!".
const char* WhyNoPasswordRule(const Model& model, std::string_view rule) {
  const bool hashed = rule.front() == '#' || rule.front() == '!';
  const bool adds = rule.front() == '>' || rule.front() == '#';
  const std::string_view word = rule.substr(1);
  if (hashed && !IsHash(word)) return texts::kAclBadHash;
  const bool is_ours = !OpenToAll(model) && (hashed ? std::string(word) : Sha256Hex(word)) ==
                                                Sha256Hex(model.process.require_pass);
  if (adds) return is_ours ? kFine : texts::kAclUnsupported;
  return is_ours ? texts::kAclUnsupported : texts::kAclNoSuchPassword;
}

// Why `rule` cannot be applied to the default user; empty: it changes nothing.
const char* WhyNot(const Model& model, std::string_view rule) {
  if (rule.empty()) return kFine;
  if (IsOneOf(rule, {"on", "allkeys", "~*", "allchannels", "&*", "allcommands", "sanitize-payload",
                     "skip-sanitize-payload", "clearselectors"})) {
    return kFine;
  }
  if (IsOneOf(rule, {"nopass"})) return OpenToAll(model) ? kFine : texts::kAclUnsupported;
  if (IsOneOf(rule, {"off", "resetkeys", "resetchannels", "nocommands", "resetpass", "reset"})) {
    return texts::kAclUnsupported;
  }
  switch (rule.front()) {
    case '+':
    case '-':
      return WhyNoCommandRule(rule);
    case '>':
    case '#':
    case '<':
    case '!':
      return WhyNoPasswordRule(model, rule);
    case '~':
    case '%':
      return texts::kAclPatternAfterAllKeys;
    case '&':
      return texts::kAclPatternAfterAllChannels;
    case '(':
      return texts::kAclUnsupported;  // Another set of permissions.
    default:
      return texts::kAclSyntax;
  }
}

// The rules with each selector, which may spread over several words, in one; empty and `error` set
// when one is not closed.
std::vector<std::string> Rules(const Words& words, std::string& error) {
  std::vector<std::string> rules;
  for (std::size_t i = 3; i < words.size(); ++i) {
    std::string rule = words[i];
    if (rule.starts_with('(')) {
      while (!rule.ends_with(')') && i + 1 < words.size()) rule += ' ' + words[++i];
      if (!rule.ends_with(')')) {
        error = texts::UnmatchedSelector(rule);
        return {};
      }
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace

Outcome AclSetUser(Context& context, const Words& words) {
  const std::string& user = words[2];
  if (user.find_first_of(std::string_view(" \t\n\v\f\r\0", 7)) != std::string::npos) {
    return Answer{Reply::Error(texts::kBadUserName)};
  }
  std::string error;
  for (const std::string& rule : Rules(words, error)) {
    const std::string_view why = WhyNot(context.model, rule);
    // What may be said of another user is not worth telling: there will be none.
    if (why == texts::kAclSyntax || why == texts::kAclUnknown || user == kDefaultUser) {
      if (!why.empty()) return Answer{Reply::Error(texts::BadAclModifier(rule, why))};
    }
  }
  if (error.empty() && user != kDefaultUser) error = texts::kOnlyDefaultUser;
  return Answer{error.empty() ? Reply::Ok() : Reply::Error(std::move(error))};
}

}  // namespace sentinel::command
