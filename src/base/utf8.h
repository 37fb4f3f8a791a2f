// Where characters end.
#pragma once

#include <cstddef>
#include <string_view>

namespace sentinel {

// Bytes of the UTF-8 character at the head of `text`; 0 if there is none. REQUIRES: not empty.
std::size_t Utf8CharacterSize(std::string_view text);

}  // namespace sentinel
