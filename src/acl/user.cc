#include "acl/user.h"

#include <algorithm>
#include <utility>

#include "acl/describe.h"
#include "acl/password_hash.h"
#include "base/text.h"
#include "codec/resp/words.h"

namespace sentinel::acl {
namespace {

// Keys, channels and `commands` of a set, separated by blanks.
std::string DescribeSet(const Permissions& set, const std::string& commands) {
  std::string text = set.keys().Describe();
  if (!text.empty()) text += ' ';
  if (!set.channels().all()) text += "resetchannels ";
  const std::string channels = set.channels().Describe();
  if (!channels.empty()) text.append(channels).append(" ");
  return text + commands;
}

}  // namespace

Applied User::Apply(const Terms& terms, std::string_view rule) {
  if (EqualsIgnoreCase(rule, "on")) {
    enabled_ = true;
  } else if (EqualsIgnoreCase(rule, "off")) {
    enabled_ = false;
  } else if (EqualsIgnoreCase(rule, "nopass")) {
    nopass_ = true;
    password_hashes_.clear();
  } else if (EqualsIgnoreCase(rule, "resetpass")) {
    nopass_ = false;
    password_hashes_.clear();
  } else if (EqualsIgnoreCase(rule, "sanitize-payload")) {
    sanitize_ = Sanitize::kYes;
  } else if (EqualsIgnoreCase(rule, "skip-sanitize-payload")) {
    sanitize_ = Sanitize::kSkip;
  } else if (EqualsIgnoreCase(rule, "clearselectors")) {
    selectors_.clear();
  } else if (EqualsIgnoreCase(rule, "reset")) {
    Reset(terms);
  } else if (rule.starts_with('>') || rule.starts_with('<') || rule.starts_with('#') ||
             rule.starts_with('!')) {
    return ApplyPassword(rule);
  } else if (rule.starts_with('(') && rule.ends_with(')')) {
    return AddSelector(terms, rule.substr(1, rule.size() - 2));
  } else {
    return root_.Apply(terms, rule);
  }
  return {};
}

Applied User::ApplyPassword(std::string_view rule) {
  const bool hashed = rule.front() == '#' || rule.front() == '!';
  const bool adds = rule.front() == '>' || rule.front() == '#';
  const std::string_view word = rule.substr(1);
  if (hashed && !IsHash(word)) return Refuse(Flaw::kBadHash);
  std::string hash = hashed ? std::string(word) : HashPassword(word);
  const auto found = std::ranges::find(password_hashes_, hash);
  if (!adds) {
    if (found == password_hashes_.end()) return Refuse(Flaw::kNoSuchPassword);
    password_hashes_.erase(found);
    return {};
  }
  if (found == password_hashes_.end()) password_hashes_.push_back(std::move(hash));
  nopass_ = false;
  return {};
}

Applied User::AddSelector(const Terms& terms, std::string_view rules) {
  const auto words = codec::SplitWords(rules);
  if (!words) return Refuse(Flaw::kSyntax);
  Permissions selector(terms);
  for (const std::string& word : *words) {
    if (auto applied = selector.Apply(terms, word); !applied) return applied;
    // Could not be read from a file again.
    if (word.find_first_of("\"'") != std::string::npos || word.ends_with(')')) {
      return Refuse(Flaw::kSyntax);
    }
  }
  selectors_.push_back(std::move(selector));
  return {};
}

void User::Reset(const Terms& terms) {
  enabled_ = false;
  nopass_ = false;
  sanitize_ = Sanitize::kYes;
  password_hashes_.clear();
  root_.Reset(terms);
  selectors_.clear();
}

bool User::Accepts(std::string_view password) const {
  if (!enabled_) return false;
  if (nopass_) return true;
  const std::string given = HashPassword(password);
  bool accepted = false;
  for (const std::string& hash : password_hashes_) accepted |= SameHash(given, hash);
  return accepted;
}

std::optional<Denial> User::WhyDenied(const Request& request) const {
  std::optional<Denial> why = root_.WhyDenied(request);
  for (auto set = selectors_.begin(); why && set != selectors_.end(); ++set) {
    const std::optional<Denial> other = set->WhyDenied(request);
    if (!other) return std::nullopt;
    // The set that came furthest tells why.
    if (std::pair(other->what, other->word) > std::pair(why->what, why->word)) why = other;
  }
  return why;
}

bool User::AllowsChannel(std::string_view channel) const {
  return root_.channels().AllowChannel(channel) ||
         std::ranges::any_of(selectors_, [channel](const Permissions& set) {
           return set.channels().AllowChannel(channel);
         });
}

bool User::AllowsPattern(std::string_view pattern) const {
  return root_.channels().AllowPattern(pattern) ||
         std::ranges::any_of(selectors_, [pattern](const Permissions& set) {
           return set.channels().AllowPattern(pattern);
         });
}

std::vector<std::string> User::Flags() const {
  std::vector<std::string> flags = {enabled_ ? "on" : "off"};
  if (nopass_) flags.emplace_back("nopass");
  if (sanitize_ == Sanitize::kYes) flags.emplace_back("sanitize-payload");
  if (sanitize_ == Sanitize::kSkip) flags.emplace_back("skip-sanitize-payload");
  return flags;
}

std::string User::Describe(const Catalog& catalog) const {
  std::string text;
  for (const std::string& flag : Flags()) text.append(flag).append(" ");
  for (const std::string& hash : password_hashes_) text.append("#").append(hash).append(" ");
  text += DescribeSet(root_, DescribeCommands(catalog, root_.commands()));
  for (const Permissions& set : selectors_) {
    text.append(" (").append(DescribeSet(set, DescribeCommands(catalog, set.commands())));
    text += ')';
  }
  return text;
}

std::vector<std::string> User::FileRules() const {
  std::vector<std::string> rules = Flags();
  for (const std::string& hash : password_hashes_) rules.push_back("#" + hash);
  const std::string root = DescribeSet(root_, root_.commands().AsGiven());
  for (const std::string_view rule : Split(root, ' ')) rules.emplace_back(rule);
  for (const Permissions& set : selectors_) {
    const std::string text = "(" + DescribeSet(set, set.commands().AsGiven()) + ")";
    for (const std::string_view word : Split(text, ' ')) rules.emplace_back(word);
  }
  return rules;
}

}  // namespace sentinel::acl
