// Text forms of single values (configuration sheet, section 1.3) and how values are written
// (section 5.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sentinel/ids.h"

namespace sentinel::codec {

std::optional<bool> ParseFlag(std::string_view text);  // yes, no in any case.
std::string_view FormatFlag(bool value);

// Bytes with an optional unit: k, m, g are powers of 1000, kb, mb, gb powers of 1024. Missing
// digits are 0; what is too large is the largest value.
std::optional<std::uint64_t> ParseMemory(std::string_view text);
// With the largest unit that divides the value.
std::string FormatMemory(std::uint64_t bytes);

// Base 8, as lenient as strtoll: a sign, leading blanks and an empty text are let through.
std::optional<std::int64_t> ParseOctal(const std::string& text);
std::string FormatOctal(std::int64_t value);

// Numbers of `sentinel` lines: the leading digits count, the rest is ignored, no digits are 0. What
// does not fit is truncated to 32 bits, as stock sentinels do (section 3.2).
std::int32_t LeadingNumber(const std::string& text);
// The same in 64 bits without a sign; "-1" is 2^64-1.
Epoch LeadingEpoch(const std::string& text);

// The values of a directive that takes a list: a single one that is not empty is split on blanks.
std::vector<std::string> ListWords(const std::vector<std::string>& values);

// `text` as one word of a line: bare if every reader takes it as it is, else quoted.
std::string FormatWord(std::string_view text);
std::string FormatWords(const std::vector<std::string>& words);

// True iff these words say where a password is read: "file:<path>" or "env:<NAME>".
bool IsPasswordSource(std::string_view words);

// True iff a master or a host may have this name: it is not empty and holds no blanks or control
// bytes, which other sentinels would write to their files in a way they cannot read.
bool IsPlainName(std::string_view name);

}  // namespace sentinel::codec
