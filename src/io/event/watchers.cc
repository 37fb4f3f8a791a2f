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

FdWatcher::FdWatcher(Loop& loop, int fd, std::function<void()> on_readable)
    : EventHandle(loop, fd, EV_READ | EV_PERSIST, [f = std::move(on_readable)](short) { f(); }) {
  Resume();
}

void FdWatcher::Pause() { event_del(handle()); }

void FdWatcher::Resume() { SENTINEL_CHECK(event_add(handle(), nullptr) == 0); }

}  // namespace sentinel::io
