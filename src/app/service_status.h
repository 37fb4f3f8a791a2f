// What systemd is told while the process runs: signs of life for its watchdog, and a status line.
#pragma once

#include <functional>
#include <string>

#include "app/supervision.h"
#include "io/event/loop.h"
#include "io/event/timer.h"
#include "sentinel/time.h"

namespace sentinel::app {

class ServiceStatus {
 public:
  // `describe` gives the status line. Does nothing unless systemd is there.
  ServiceStatus(io::Loop& loop, Supervision& supervision, std::function<std::string()> describe);

  // Readiness was reported: from now on there is something to describe, and the watchdog is fed
  // twice in the time that WatchdogSec= allows.
  void Begin();

  // Something happened. The line is told once a second at most, and only when it is another one.
  void Changed();

 private:
  void Feed();
  void Tell();

  Supervision& supervision_;
  const std::function<std::string()> describe_;
  const Duration watchdog_;  // 0 = nobody waits for a sign of life.
  bool begun_ = false;
  std::string told_;
  io::Timer feed_;
  io::Timer tell_;
};

}  // namespace sentinel::app
