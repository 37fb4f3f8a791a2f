// SHA-256 (FIPS 180-4), for passwords that are shown without being told.
#pragma once

#include <string>
#include <string_view>

namespace sentinel {

// 64 lower-case hex digits.
std::string Sha256Hex(std::string_view text);

}  // namespace sentinel
