// Addresses as an operator may write them.
#pragma once

#include <optional>
#include <string>

namespace sentinel::command {

// The usual form of a numeric address: "127.1" and "2130706433" become "127.0.0.1", "::0001"
// becomes "::1". nullopt when `text` is not numeric (command sheet, section 8.6).
std::optional<std::string> CanonicalIp(const std::string& text);

}  // namespace sentinel::command
