#include "io/event/timer.h"

#include <event2/event.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "io/event/loop.h"

namespace sentinel::io {

Timer::Timer(Loop& loop, std::function<void()> on_expired)
    : EventHandle(loop, -1, 0, [f = std::move(on_expired)](short) { f(); }) {}

void Timer::Arm(Duration delay) {
  const std::int64_t micros = std::max<std::int64_t>(delay.count(), 0);
  const timeval wait{.tv_sec = static_cast<time_t>(micros / 1'000'000),
                     .tv_usec = static_cast<suseconds_t>(micros % 1'000'000)};
  SENTINEL_CHECK(event_add(handle(), &wait) == 0);
}

void Timer::Cancel() { event_del(handle()); }

bool Timer::armed() const { return event_pending(handle(), EV_TIMEOUT, nullptr) != 0; }

Deferred::Deferred(Loop& loop, std::function<void()> on_turn_end)
    : EventHandle(loop, -1, 0, [f = std::move(on_turn_end)](short) { f(); }) {}

// An active event goes to the end of the queue of callbacks of this turn.
void Deferred::Schedule() { event_active(handle(), EV_TIMEOUT, 0); }

void Deferred::Cancel() { event_del(handle()); }

void Later::Schedule() {
  if (!place_) place_ = loop_.StandInLine(*this);
}

void Later::Cancel() {
  if (place_) loop_.LeaveLine(*place_);
  place_.reset();
}

// The work may be the end of what this belongs to.
void Later::Run() {
  place_.reset();
  const std::function<void()> work = work_;
  work();
}

}  // namespace sentinel::io
