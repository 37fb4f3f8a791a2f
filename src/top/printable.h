// Text for a terminal: nothing that others have sent can move the cursor, change colours or turn
// the direction of reading.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sentinel::top {

// `text` with control characters, invalid UTF-8 and marks that reorder text as \xNN, byte by byte.
// A backslash stays: the result is for people, not for reading back.
std::string Printable(std::string_view text);

// How many columns a printable text takes, one for each character.
std::size_t Columns(std::string_view printable);

// The first `columns` columns; the last one is '~' if something was cut off.
std::string Clip(std::string_view printable, std::size_t columns);

// "0 B", "1.5 KB", "12 MB".
std::string BytesText(std::int64_t bytes);

// "0.3 s", "12 s", "4 min", "3 h", "2 d".
std::string AgeText(std::int64_t ms);

}  // namespace sentinel::top
