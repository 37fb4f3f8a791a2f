#include "acl/patterns.h"

#include <algorithm>
#include <cstddef>

#include "base/text.h"

namespace sentinel::acl {
namespace {

void AddWord(std::string& text, std::string_view word) {
  if (!text.empty()) text += ' ';
  text += word;
}

}  // namespace

bool HasBlankOrNul(std::string_view text) {
  return text.find_first_of(std::string_view(" \t\n\v\f\r\0", 7)) != std::string_view::npos;
}

Applied KeyPatterns::Add(std::string_view rule) {
  if (all_) return Refuse(Flaw::kPatternAfterAllKeys);
  Pattern pattern{{}, kRead | kWrite};
  std::size_t at = 1;
  if (rule.front() == '%') {
    pattern.use = 0;
    for (; at < rule.size() && rule[at] != '~'; ++at) {
      const char letter = AsciiLower(rule[at]);
      const int use = letter == 'r' ? kRead : letter == 'w' ? kWrite : 0;
      if (use == 0 || (pattern.use & use) != 0) return Refuse(Flaw::kSyntax);
      pattern.use = static_cast<std::uint8_t>(pattern.use | use);
    }
    if (pattern.use == 0) return Refuse(Flaw::kSyntax);
    if (at < rule.size()) ++at;
  }
  pattern.text = rule.substr(at);
  if (HasBlankOrNul(pattern.text)) return Refuse(Flaw::kSyntax);
  const auto same = std::ranges::find(patterns_, pattern.text, &Pattern::text);
  if (same != patterns_.end()) {
    same->use |= pattern.use;
  } else {
    patterns_.push_back(std::move(pattern));
  }
  return {};
}

void KeyPatterns::AllowAll() {
  all_ = true;
  patterns_.clear();
}

void KeyPatterns::Clear() {
  all_ = false;
  patterns_.clear();
}

std::string KeyPatterns::Describe() const {
  if (all_) return "~*";
  std::string text;
  for (const Pattern& pattern : patterns_) {
    const bool both = pattern.use == (kRead | kWrite);
    AddWord(text, (both ? "~" : pattern.use == kRead ? "%R~" : "%W~") + pattern.text);
  }
  return text;
}

Applied ChannelPatterns::Add(std::string_view pattern) {
  if (all_) return Refuse(Flaw::kPatternAfterAllChannels);
  if (HasBlankOrNul(pattern)) return Refuse(Flaw::kSyntax);
  if (!AllowPattern(pattern)) patterns_.emplace_back(pattern);
  return {};
}

void ChannelPatterns::AllowAll() {
  all_ = true;
  patterns_.clear();
}

void ChannelPatterns::Clear() {
  all_ = false;
  patterns_.clear();
}

bool ChannelPatterns::AllowChannel(std::string_view channel) const {
  return all_ || std::ranges::any_of(patterns_, [channel](const std::string& pattern) {
           return GlobMatch(pattern, channel);
         });
}

bool ChannelPatterns::AllowPattern(std::string_view pattern) const {
  return all_ || std::ranges::find(patterns_, pattern) != patterns_.end();
}

std::string ChannelPatterns::Describe() const {
  if (all_) return "&*";
  std::string text;
  for (const std::string& pattern : patterns_) AddWord(text, "&" + pattern);
  return text;
}

}  // namespace sentinel::acl
