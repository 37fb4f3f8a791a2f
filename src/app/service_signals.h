// Signals by which an operator or logrotate asks for something, and the process goes on.
#pragma once

#include <functional>

#include "io/event/loop.h"
#include "io/event/watchers.h"

namespace sentinel::app {

class ServiceSignals {
 public:
  struct Actions {
    std::function<void()> reopen;  // SIGHUP
    std::function<void()> report;  // SIGUSR1
  };

  // Both signals are ignored once this is gone. Stock ignores the first, and dies of the second.
  ServiceSignals(io::Loop& loop, Actions actions);

 private:
  // What the watchers give the signals back to.
  struct Deaf {
    Deaf();
  };

  Deaf deaf_;  // Before the watchers.
  io::SignalWatcher hangup_;
  io::SignalWatcher user_;
};

}  // namespace sentinel::app
