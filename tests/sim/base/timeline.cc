#include "sim/base/timeline.h"

#include <algorithm>
#include <utility>

namespace sentinel::sim {

bool Timeline::Later(const Entry& a, const Entry& b) {
  return a.when != b.when ? a.when > b.when : a.order > b.order;
}

Timeline::Ticket Timeline::At(MonotonicTime when, Task task) {
  std::uint32_t index = 0;
  if (free_.empty()) {
    index = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    index = free_.back();
    free_.pop_back();
  }
  Slot& slot = slots_[index];
  slot.task = std::move(task);
  slot.used = true;
  ++planned_;
  const Ticket ticket{index, slot.generation};
  heap_.push_back({std::max(when, now_), ++order_, ticket});
  std::push_heap(heap_.begin(), heap_.end(), Later);
  return ticket;
}

void Timeline::Release(std::uint32_t index) {
  Slot& slot = slots_[index];
  slot.task = nullptr;
  slot.used = false;
  ++slot.generation;
  --planned_;
  free_.push_back(index);
}

bool Timeline::Pending(Ticket ticket) const {
  return ticket && slots_[ticket.slot].used && slots_[ticket.slot].generation == ticket.generation;
}

void Timeline::Cancel(Ticket ticket) {
  if (Pending(ticket)) Release(ticket.slot);
}

bool Timeline::RunNext(MonotonicTime limit) {
  while (!heap_.empty() && heap_.front().when <= limit) {
    const Entry entry = heap_.front();
    std::pop_heap(heap_.begin(), heap_.end(), Later);
    heap_.pop_back();
    if (!Pending(entry.ticket)) continue;
    now_ = entry.when;
    const Task task = std::move(slots_[entry.ticket.slot].task);
    Release(entry.ticket.slot);
    ++executed_;
    task();
    return true;
  }
  now_ = std::max(now_, limit);
  return false;
}

}  // namespace sentinel::sim
