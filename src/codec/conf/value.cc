#include "codec/conf/value.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <limits>

#include "base/text.h"
#include "codec/resp/words.h"

namespace sentinel::codec {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t bytes;
};

// Largest exact unit first, for writing; the decimal ones are only read.
constexpr std::array<Unit, 3> kBinaryUnits = {{{"gb", 1 << 30}, {"mb", 1 << 20}, {"kb", 1 << 10}}};
constexpr std::array<Unit, 5> kOtherUnits = {
    {{"", 1}, {"b", 1}, {"k", 1000}, {"m", 1'000'000}, {"g", 1'000'000'000}}};

std::optional<std::uint64_t> UnitBytes(std::string_view name) {
  for (const Unit& unit : kBinaryUnits) {
    if (EqualsIgnoreCase(name, unit.name)) return unit.bytes;
  }
  for (const Unit& unit : kOtherUnits) {
    if (EqualsIgnoreCase(name, unit.name)) return unit.bytes;
  }
  return std::nullopt;
}

// Bytes that stand for themselves in a bare word, wherever it is read.
bool IsPlainByte(char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '\'' && c != '\\'; }

}  // namespace

std::optional<bool> ParseFlag(std::string_view text) {
  if (EqualsIgnoreCase(text, "yes")) return true;
  if (EqualsIgnoreCase(text, "no")) return false;
  return std::nullopt;
}

std::string_view FormatFlag(bool value) { return value ? "yes" : "no"; }

std::optional<std::uint64_t> ParseMemory(std::string_view text) {
  const std::size_t digits_end = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto unit = UnitBytes(text.substr(digits_end));
  if (!unit) return std::nullopt;
  std::string_view digits = text.substr(0, digits_end);
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return 0;
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t count = ParseUnsigned(digits).value_or(kMost);
  return count > kMost / *unit ? kMost : count * *unit;
}

std::string FormatMemory(std::uint64_t bytes) {
  for (const Unit& unit : kBinaryUnits) {
    if (bytes != 0 && bytes % unit.bytes == 0) {
      return std::to_string(bytes / unit.bytes).append(unit.name);
    }
  }
  return std::to_string(bytes);
}

std::optional<std::int64_t> ParseOctal(const std::string& text) {
  errno = 0;
  char* end = nullptr;
  const std::int64_t value = std::strtoll(text.c_str(), &end, 8);
  if (errno != 0 || end != text.c_str() + text.size()) return std::nullopt;
  return value;
}

std::string FormatOctal(std::int64_t value) {
  std::array<char, 32> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, 8);
  return {buffer.data(), result.ptr};
}

std::int32_t LeadingNumber(const std::string& text) {
  return static_cast<std::int32_t>(std::strtoll(text.c_str(), nullptr, 10));
}

Epoch LeadingEpoch(const std::string& text) { return std::strtoull(text.c_str(), nullptr, 10); }

std::vector<std::string> ListWords(const std::vector<std::string>& values) {
  if (values.size() != 1 || values.front().empty()) return values;
  std::vector<std::string> words;
  for (const std::string_view part : Split(values.front(), ' ')) {
    if (!part.empty()) words.emplace_back(part);
  }
  return words;
}

std::string FormatWord(std::string_view text) {
  if (!text.empty() && std::ranges::all_of(text, IsPlainByte)) return std::string(text);
  return QuoteWord(text);
}

std::string FormatWords(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += ' ';
    line += FormatWord(word);
  }
  return line;
}

bool IsPasswordSource(std::string_view words) {
  return words.starts_with("file:") || words.starts_with("env:");
}

bool IsPlainName(std::string_view name) {
  const auto disturbs = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; };
  return !name.empty() && std::ranges::none_of(name, disturbs);
}

}  // namespace sentinel::codec
