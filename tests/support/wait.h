// Waiting for conditions instead of sleeping.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace sentinel::harness {

using SteadyTime = std::chrono::steady_clock::time_point;
using Millis = std::chrono::milliseconds;

inline SteadyTime Now() { return std::chrono::steady_clock::now(); }

// Fractional milliseconds from `since` to `at`; negative if `at` came first.
double MillisBetween(SteadyTime since, SteadyTime at);

// Whether a condition holds, and what was looked at: the text explains a timeout.
struct Observation {
  bool met = false;
  std::string seen;
};

// Generous, because a loaded machine may send a sentinel into TILT for 30 s; a wait ends as soon as
// its condition holds.
inline constexpr Millis kPatience{60'000};

// `duration` times SENTINEL_TEST_TIME_FACTOR (for valgrind and the like), which is 1 by default.
Millis Scaled(Millis duration);

// Polls `condition` until it is met. Throws TimeoutError, with the last observation, after
// Scaled(patience). A HarnessError thrown by the condition counts as "not met yet".
void WaitFor(std::string_view what, const std::function<Observation()>& condition,
             Millis patience = kPatience, Millis poll_interval = Millis(5));

}  // namespace sentinel::harness
