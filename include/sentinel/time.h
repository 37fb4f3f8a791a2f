// Time as the core sees it.
//
// Every decision uses MonotonicTime, read once per loop turn by the runner and passed down as a
// value. Wall time appears only where people read it (log lines, dates in messages); the core never
// sees it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace sentinel {

// Tag of the monotonic time line. It has no now(): only the runner may read a clock.
struct MonotonicTimeline {
  using rep = std::int64_t;
  using period = std::micro;
  using duration = std::chrono::microseconds;
  using time_point = std::chrono::time_point<MonotonicTimeline, duration>;
  static constexpr bool is_steady = true;
};

using Duration = std::chrono::microseconds;
using MonotonicTime = MonotonicTimeline::time_point;

// Later than every deadline: "no wake-up needed".
inline constexpr MonotonicTime kNever = MonotonicTime::max();

// Whole milliseconds from `since` to `now`, 0 if `since` lies ahead.
constexpr std::int64_t MillisSince(MonotonicTime since, MonotonicTime now) {
  if (since > now) return 0;
  return std::chrono::duration_cast<std::chrono::milliseconds>(now - since).count();
}

}  // namespace sentinel
