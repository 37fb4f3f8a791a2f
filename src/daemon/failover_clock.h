// How failovers go, told by their events: which phases they pass, how long each takes, and how they
// end.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "http/telemetry.h"
#include "sentinel/effects.h"
#include "sentinel/event.h"
#include "sentinel/time.h"

namespace sentinel::daemon {

class FailoverClock {
 public:
  explicit FailoverClock(http::Telemetry& telemetry) : telemetry_(telemetry) {}

  void OnEvent(const EmitEvent& event, MonotonicTime now);

 private:
  struct Course {
    std::optional<MonotonicTime> down_at;   // +sdown of the master.
    std::optional<MonotonicTime> phase_at;  // The last phase of a failover of ours has ended then.
  };

  void OnMasterEvent(EventKind kind, Course& course, MonotonicTime now);
  void EndPhase(http::FailoverPhase phase, Course& course, MonotonicTime now);
  void EndFailover(EventKind kind, Course& course);
  void OnSwitch(Course& course, MonotonicTime now);

  http::Telemetry& telemetry_;
  std::map<std::string, Course, std::less<>> courses_;  // By master, while something goes on.
};

}  // namespace sentinel::daemon
