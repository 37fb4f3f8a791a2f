// Callbacks for signals and file descriptors, from construction to destruction.
#pragma once

#include <functional>

#include "io/event/event_handle.h"

namespace sentinel::io {

// Runs `on_signal` in the loop (not in a signal handler) after the process got `signal_number`.
// Several signals may be reported as one. The previous disposition returns on destruction.
class SignalWatcher : private EventHandle {
 public:
  SignalWatcher(Loop& loop, int signal_number, std::function<void()> on_signal);
};

// Runs `on_readable` in every turn in which `fd` is readable, has hung up or failed.
// REQUIRES: `fd` stays open while the watcher lives.
class FdWatcher : private EventHandle {
 public:
  FdWatcher(Loop& loop, int fd, std::function<void()> on_readable);

  void Pause();
  void Resume();
};

}  // namespace sentinel::io
