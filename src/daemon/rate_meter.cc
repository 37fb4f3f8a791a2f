#include "daemon/rate_meter.h"

#include <numeric>

namespace sentinel::daemon {

void RateMeter::Add(MonotonicTime now, std::uint64_t amount) {
  if (now >= slot_end_) MoveTo(now);
  slots_[static_cast<std::size_t>(current_) % kSlots] += amount;
}

double RateMeter::PerSecond(MonotonicTime now) {
  MoveTo(now);
  const std::uint64_t filling = slots_[static_cast<std::size_t>(current_) % kSlots];
  const std::uint64_t full =
      std::accumulate(slots_.begin(), slots_.end(), std::uint64_t{0}) - filling;
  const std::chrono::duration<double> span = kSlot * (kSlots - 1);
  return static_cast<double>(full) / span.count();
}

void RateMeter::MoveTo(MonotonicTime now) {
  const std::int64_t target = now.time_since_epoch() / kSlot;
  if (target - current_ >= static_cast<std::int64_t>(kSlots)) {
    slots_.fill(0);
    current_ = target;
  }
  while (current_ < target) slots_[static_cast<std::size_t>(++current_) % kSlots] = 0;
  slot_end_ = MonotonicTime((current_ + 1) * kSlot);
}

}  // namespace sentinel::daemon
