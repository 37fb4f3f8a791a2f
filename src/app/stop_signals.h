// SIGTERM and SIGINT end the process in order; a second SIGINT ends it at once (configuration
// sheet, section 6.3).
#pragma once

#include <functional>

#include "io/event/loop.h"
#include "io/event/watchers.h"
#include "io/log/logger.h"

namespace sentinel::app {

class StopSignals {
 public:
  // `log` may be null: nothing is logged then. From now on SIGPIPE and SIGALRM are ignored;
  // SIGTERM and SIGINT once this is gone, as the process is ending then and has to do so in order.
  StopSignals(io::Loop& loop, io::Logger* log, std::function<void()> on_stop);

 private:
  // What the watchers give the signals back to.
  struct Deaf {
    Deaf();
  };

  void OnSignal(const char* name);

  Deaf deaf_;  // Before the watchers.
  io::Logger* log_;
  std::function<void()> on_stop_;
  bool interrupted_ = false;
  io::SignalWatcher terminate_;
  io::SignalWatcher interrupt_;
};

}  // namespace sentinel::app
