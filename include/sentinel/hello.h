// The hello message sentinels exchange on `__sentinel__:hello` (protocol sheet, section 4).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sentinel/ids.h"

namespace sentinel {

inline constexpr std::string_view kHelloChannel = "__sentinel__:hello";

struct HelloMessage {
  std::string sentinel_host;
  std::uint16_t sentinel_port = 0;
  std::string sentinel_id;  // 40 lower-case hex digits.
  Epoch current_epoch = 0;
  std::string master_name;
  std::string master_host;
  std::uint16_t master_port = 0;
  Epoch config_epoch = 0;

  bool operator==(const HelloMessage&) const = default;
};

// The wire form: eight fields with commas between them, no escapes, byte for byte what other
// sentinels send and expect. REQUIRES: no field contains a comma.
std::string FormatHello(const HelloMessage& hello);

}  // namespace sentinel
