// CLIENT TRACKING as one client has switched it. There are no keys here, so nobody is ever told of
// a change; what was switched on is remembered and shown.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "sentinel/ids.h"

namespace sentinel::command {

struct Tracking {
  enum class Mode : std::uint8_t { kPlain, kOptIn, kOptOut, kBroadcast };

  bool on = false;
  Mode mode = Mode::kPlain;
  bool noloop = false;
  bool caching = false;            // CLIENT CACHING was said of the next command.
  ClientId redirect{};             // 0 = to the client itself.
  std::set<std::string> prefixes;  // Broadcast only.
};

}  // namespace sentinel::command
