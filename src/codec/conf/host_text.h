// Hosts as they may be spelled in a configuration.
#pragma once

#include <optional>
#include <string>

namespace sentinel::codec {

// The usual spelling of a numeric address: "127.1", "0x7f.1" and "2130706433" are "127.0.0.1",
// "FE80::0:1%eth0" is "fe80::1". nullopt for anything else, brackets included.
std::optional<std::string> CanonicalIp(const std::string& text);

}  // namespace sentinel::codec
