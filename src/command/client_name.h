// Names that clients give themselves (command sheet, section 4.4).
#pragma once

#include <algorithm>
#include <string_view>

namespace sentinel::command {

// True iff every byte is printable and not a blank, so that CLIENT LIST stays readable. The empty
// name is valid: it removes the name.
inline bool IsValidClientName(std::string_view name) {
  return std::ranges::all_of(name, [](char c) { return c >= '!' && c <= '~'; });
}

}  // namespace sentinel::command
