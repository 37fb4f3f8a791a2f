// Text as Redis sees it: bytes, ASCII case, strict decimal numbers, glob patterns.
//
// Nothing here depends on the locale. Bytes above 127 are compared as they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

inline char AsciiLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
std::string AsciiLower(std::string_view text);
std::string AsciiUpper(std::string_view text);

bool EqualsIgnoreCase(std::string_view a, std::string_view b);

// The first eight bytes of `text` in one number; what is missing is 0.
inline std::uint64_t FirstEight(std::string_view text) {
  std::uint64_t bytes = 0;
  if (text.size() >= sizeof(bytes)) {
    std::memcpy(&bytes, text.data(), sizeof(bytes));  // One load: the length is known.
  } else {
    std::memcpy(&bytes, text.data(), text.size());
  }
  return bytes;
}

// Decimal integer, parsed strictly: optional '-', digits, nothing else. No '+', no leading zero, no
// "-0", no blanks; nullopt when out of range (command sheet, section 1).
std::optional<std::int64_t> ParseInteger(std::string_view text);

// The same without a sign, for the whole unsigned range.
std::optional<std::uint64_t> ParseUnsigned(std::string_view text);

// A TCP port: strict decimal in 1..65535.
std::optional<std::uint16_t> ParsePort(std::string_view text);

enum class CaseRule : std::uint8_t { kExact, kIgnore };

// True iff the whole of `text` matches the glob `pattern`: `*`, `?`, `[abc]`, `[a-z]`, `[^x]`, and
// `\` before a byte that is meant literally (command sheet, section 6). A class that is not closed
// ends with the pattern. Takes time in proportion to pattern x text at worst.
bool GlobMatch(std::string_view pattern, std::string_view text, CaseRule rule = CaseRule::kExact);

// `text` without leading and trailing space, tab, CR and LF.
std::string_view Trim(std::string_view text);

// The parts between separators; always one more than there are separators.
std::vector<std::string_view> Split(std::string_view text, char separator);

// True iff every byte is printable ASCII other than the blank ('!'..'~'). True for "".
bool IsGraphic(std::string_view text);

// True iff some byte is an ASCII control byte (0..31, 127).
bool HasControlByte(std::string_view text);

// True iff `text` can be an announced host: 1 to 255 graphic bytes. Says nothing about whether it
// resolves.
bool IsHostText(std::string_view text);

// True iff `text` can be the id of a sentinel: 40 graphic bytes and no comma. Sentinels make up hex
// digits; an operator may have written others, and every process has to be counted (rule F9).
bool IsSentinelId(std::string_view text);

// True iff `text` is an id of a process: 40 lower-case hex digits.
bool IsHexId(std::string_view text);

}  // namespace sentinel
