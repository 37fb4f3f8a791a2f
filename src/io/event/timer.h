// One-shot timer and end-of-turn callback. Destruction cancels both.
#pragma once

#include <functional>

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

}  // namespace sentinel::io
