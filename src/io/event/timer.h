// One-shot timer, end-of-turn callback and work in portions. Destruction cancels them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "io/event/event_handle.h"
#include "sentinel/time.h"

namespace sentinel::io {

class Timer : private EventHandle {
 public:
  Timer(Loop& loop, std::function<void()> on_expired);

  // Expires once, `delay` from now; a delay <= 0 means in the next turn, after the descriptors have
  // been looked at. Replaces an earlier deadline.
  void Arm(Duration delay);
  void Cancel();
  bool armed() const;
};

// Runs a callback at the end of the current turn, once however often it was scheduled. A callback
// that schedules itself again keeps the turn from ending: use a Timer for that.
class Deferred : private EventHandle {
 public:
  Deferred(Loop& loop, std::function<void()> on_turn_end);

  void Schedule();
  void Cancel();
};

// Work that stands in a line, first come first served. The loop does a portion of it behind the
// callbacks of each turn, so that clients are heard between two portions however long the line is.
// May be destroyed inside its own work, which does nothing more then.
class Later {
 public:
  Later(Loop& loop, std::function<void()> work) : loop_(loop), work_(std::move(work)) {}
  ~Later() { Cancel(); }
  Later(const Later&) = delete;
  Later& operator=(const Later&) = delete;

  // Takes a place in the line, once however often it is called.
  void Schedule();
  void Cancel();

 private:
  friend class Loop;
  void Run();

  Loop& loop_;
  std::function<void()> work_;
  std::optional<std::uint64_t> place_;  // In the line.
};

}  // namespace sentinel::io
