// Server-sent events: what /api/events gives to those who follow it.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace sentinel::http {

// A comment: it keeps the connection, and whatever lies between, awake.
inline constexpr std::string_view kStillThere = ": still there\n\n";
inline constexpr std::chrono::seconds kStillTherePeriod{15};

// One event as it is sent.
std::string EventMessage(std::chrono::system_clock::time_point at, std::string_view event,
                         std::string_view text);

}  // namespace sentinel::http
