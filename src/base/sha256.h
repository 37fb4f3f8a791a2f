// SHA-256: for passwords that are shown without being told, and for seals.
#pragma once

#include <string>
#include <string_view>

namespace sentinel {

// 64 lower-case hex digits.
std::string Sha256Hex(std::string_view text);

}  // namespace sentinel
