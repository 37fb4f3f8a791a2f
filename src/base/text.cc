#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace sentinel {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Decimal digits only, without a leading zero unless it is the only digit.
bool IsPlainNumber(std::string_view digits) {
  return !digits.empty() && std::ranges::all_of(digits, IsDigit) &&
         (digits.size() == 1 || digits.front() != '0');
}

template <typename Integer>
std::optional<Integer> ToInteger(std::string_view text) {
  Integer value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  return value;
}

char AsciiUpper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// AsciiLower of eight bytes at once. Sums per byte stay below 256, as bit 7 is taken away before;
// in them bit 7 says whether the byte was at least 'A', and whether it was beyond 'Z'.
std::uint64_t LowerEight(std::uint64_t bytes) {
  constexpr std::uint64_t kEach = 0x0101010101010101U;
  const std::uint64_t low = bytes & (0x7F * kEach);
  const std::uint64_t from_a = low + (0x80 - 'A') * kEach;
  const std::uint64_t beyond_z = low + (0x7F - 'Z') * kEach;
  const std::uint64_t upper = (from_a ^ beyond_z) & ~bytes & (0x80 * kEach);
  return bytes | (upper >> 2);
}

constexpr std::size_t kPiece = sizeof(std::uint64_t);

// REQUIRES: a whole piece at both.
bool SamePiece(const char* a, const char* b) {
  return LowerEight(FirstEight({a, kPiece})) == LowerEight(FirstEight({b, kPiece}));
}

// One element of a glob pattern against one byte.
class GlobElement {
 public:
  GlobElement(std::string_view pattern, CaseRule rule) : pattern_(pattern), rule_(rule) {}

  struct Outcome {
    bool matches;
    std::size_t length;  // Of the element in the pattern.
  };

  // REQUIRES: the pattern is not empty and does not begin with '*'.
  Outcome Match(char c) const {
    switch (pattern_.front()) {
      case '?':
        return {true, 1};
      case '[':
        return MatchClass(c);
      case '\\':
        if (pattern_.size() >= 2) return {Same(pattern_[1], c), 2};
        return {Same('\\', c), 1};
      default:
        return {Same(pattern_.front(), c), 1};
    }
  }

 private:
  Outcome MatchClass(char c) const {
    std::size_t at = 1;
    const bool negated = at < pattern_.size() && pattern_[at] == '^';
    if (negated) ++at;
    bool found = false;
    while (at < pattern_.size() && pattern_[at] != ']') {
      const std::string_view rest = pattern_.substr(at);
      if (rest[0] == '\\' && rest.size() >= 2) {
        found |= Same(rest[1], c);
        at += 2;
      } else if (rest.size() >= 3 && rest[1] == '-') {
        found |= InRange(rest[0], rest[2], c);
        at += 3;
      } else {
        found |= Same(rest[0], c);
        at += 1;
      }
    }
    const std::size_t closing = at < pattern_.size() ? 1 : 0;
    return {found != negated, at + closing};
  }

  char Fold(char c) const { return rule_ == CaseRule::kIgnore ? AsciiLower(c) : c; }

  bool Same(char a, char b) const { return Fold(a) == Fold(b); }

  bool InRange(char first, char last, char c) const {
    auto low = static_cast<unsigned char>(Fold(first));
    auto high = static_cast<unsigned char>(Fold(last));
    if (low > high) std::swap(low, high);
    const auto byte = static_cast<unsigned char>(Fold(c));
    return low <= byte && byte <= high;
  }

  std::string_view pattern_;
  CaseRule rule_;
};

}  // namespace

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  if (a.size() < kPiece) return LowerEight(FirstEight(a)) == LowerEight(FirstEight(b));
  // The last piece may overlap the one before.
  const std::size_t last = a.size() - kPiece;
  for (std::size_t at = 0; at < last; at += kPiece) {
    if (!SamePiece(a.data() + at, b.data() + at)) return false;
  }
  return SamePiece(a.data() + last, b.data() + last);
}

std::string AsciiLower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = AsciiLower(c);
  return lower;
}

std::string AsciiUpper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = AsciiUpper(c);
  return upper;
}

std::optional<std::int64_t> ParseInteger(std::string_view text) {
  const bool negative = text.starts_with('-');
  const std::string_view digits = text.substr(negative ? 1 : 0);
  if (!IsPlainNumber(digits) || (negative && digits == "0")) return std::nullopt;
  return ToInteger<std::int64_t>(text);
}

std::optional<std::uint64_t> ParseUnsigned(std::string_view text) {
  if (!IsPlainNumber(text)) return std::nullopt;
  return ToInteger<std::uint64_t>(text);
}

std::optional<std::uint16_t> ParsePort(std::string_view text) {
  const auto number = ParseUnsigned(text);
  if (!number || *number < 1 || *number > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

bool GlobMatch(std::string_view pattern, std::string_view text, CaseRule rule) {
  // A '*' first stands for nothing; whenever the rest does not fit, the last '*' takes one byte
  // more. Earlier ones never need to: what they could give, the last one can take.
  std::size_t p = 0;
  std::size_t t = 0;
  std::optional<std::size_t> behind_star;
  std::size_t star_end = 0;  // First byte of `text` that the last '*' does not cover.
  while (t < text.size() || p < pattern.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      behind_star = ++p;
      star_end = t;
      continue;
    }
    if (p < pattern.size() && t < text.size()) {
      const auto outcome = GlobElement(pattern.substr(p), rule).Match(text[t]);
      if (outcome.matches) {
        p += outcome.length;
        ++t;
        continue;
      }
    }
    if (!behind_star || star_end == text.size()) return false;
    p = *behind_star;
    t = ++star_end;
  }
  return true;
}

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  parts.reserve(static_cast<std::size_t>(std::ranges::count(text, separator)) + 1);
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

bool IsGraphic(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '!' && c <= '~'; });
}

bool HasControlByte(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 32 || byte == 127;
  });
}

bool IsHostText(std::string_view text) {
  constexpr std::size_t kMax = 255;  // What DNS allows, and more than any numeric address.
  return !text.empty() && text.size() <= kMax && IsGraphic(text);
}

bool IsSentinelId(std::string_view text) {
  return text.size() == 40 && IsGraphic(text) && text.find(',') == std::string_view::npos;
}

bool IsHexId(std::string_view text) {
  constexpr std::size_t kLength = 40;
  return text.size() == kLength &&
         std::ranges::all_of(text, [](char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace sentinel
