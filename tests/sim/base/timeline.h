// What happens when, in simulated time. The one queue of a simulation: whatever is to happen later
// stands here, and things that are due at one instant happen in the order they were planned.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "sentinel/time.h"

namespace sentinel::sim {

class Timeline {
 public:
  using Task = std::function<void()>;

  // Names a planned task; never 0, never used twice at a time.
  struct Ticket {
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;
    explicit operator bool() const { return generation != 0; }
  };

  MonotonicTime now() const { return now_; }

  // A time that has passed means now, behind what is due now already.
  Ticket At(MonotonicTime when, Task task);
  Ticket After(Duration delay, Task task) { return At(now_ + delay, std::move(task)); }

  // Harmless when the task has run already.
  void Cancel(Ticket ticket);
  bool Pending(Ticket ticket) const;

  // Runs the next task if it is due at or before `limit`, else moves the clock to `limit`.
  // Returns true iff a task ran.
  bool RunNext(MonotonicTime limit);

  std::size_t pending() const { return planned_; }
  std::uint64_t executed() const { return executed_; }

 private:
  struct Entry {
    MonotonicTime when;
    std::uint64_t order;
    Ticket ticket;
  };
  struct Slot {
    Task task;
    std::uint32_t generation = 1;  // Of the present or next user.
    bool used = false;
  };

  static bool Later(const Entry& a, const Entry& b);
  void Release(std::uint32_t slot);

  MonotonicTime now_{};
  std::uint64_t order_ = 0;
  std::uint64_t executed_ = 0;
  std::size_t planned_ = 0;
  std::vector<Entry> heap_;  // Cancelled ones stay until they come up.
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
};

}  // namespace sentinel::sim
