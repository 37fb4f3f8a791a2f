#include "io/event/watchers.h"

#include <event2/event.h>

#include <utility>

#include "base/check.h"

namespace sentinel::io {

SignalWatcher::SignalWatcher(Loop& loop, int signal_number, std::function<void()> on_signal)
    : EventHandle(loop, signal_number, EV_SIGNAL | EV_PERSIST,
                  [f = std::move(on_signal)](short) { f(); }) {
  SENTINEL_CHECK(event_add(handle(), nullptr) == 0);
}

FdWatcher::FdWatcher(Loop& loop, int fd, Readiness readiness, std::function<void()> on_ready)
    : EventHandle(loop, fd, (readiness == Readiness::kReadable ? EV_READ : EV_WRITE) | EV_PERSIST,
                  [f = std::move(on_ready)](short) { f(); }) {
  Resume();
}

void FdWatcher::Pause() { event_del(handle()); }

void FdWatcher::Resume() { SENTINEL_CHECK(event_add(handle(), nullptr) == 0); }

}  // namespace sentinel::io
