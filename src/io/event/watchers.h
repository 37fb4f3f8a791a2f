// Callbacks for signals and file descriptors, from construction to destruction.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include "io/event/event_handle.h"

namespace sentinel::io {

// Runs `on_signal` in the loop (not in a signal handler) after the process got `signal_number`.
// Several signals may be reported as one. The previous disposition returns on destruction.
class SignalWatcher : private EventHandle {
 public:
  SignalWatcher(Loop& loop, int signal_number, std::function<void()> on_signal);
};

enum class Readiness : std::uint8_t { kReadable, kWritable };

// Runs `on_ready` in every turn in which `fd` is ready, has hung up or failed.
// REQUIRES: `fd` stays open while the watcher is not paused.
class FdWatcher : private EventHandle {
 public:
  FdWatcher(Loop& loop, int fd, std::function<void()> on_readable)
      : FdWatcher(loop, fd, Readiness::kReadable, std::move(on_readable)) {}
  FdWatcher(Loop& loop, int fd, Readiness readiness, std::function<void()> on_ready);

  void Pause();
  void Resume();
};

}  // namespace sentinel::io
