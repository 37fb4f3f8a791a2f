// How much of something happened per second lately: the `instantaneous_` figures of INFO.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sentinel/time.h"

namespace sentinel::daemon {

class RateMeter {
 public:
  // REQUIRES: `now` never goes back, in both calls.
  void Add(MonotonicTime now, std::uint64_t amount);

  // Average over the last full slots, 1.5 s together; needs no ticking when nothing happens.
  double PerSecond(MonotonicTime now);

 private:
  static constexpr Duration kSlot = std::chrono::milliseconds(100);
  static constexpr std::size_t kSlots = 16;  // The one being filled and 15 full ones.

  void MoveTo(MonotonicTime now);

  std::array<std::uint64_t, kSlots> slots_{};
  std::int64_t current_ = 0;  // Number of the slot being filled, counted from time zero.
  MonotonicTime slot_end_{};
};

}  // namespace sentinel::daemon
