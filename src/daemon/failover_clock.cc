#include "daemon/failover_clock.h"

#include <string_view>

namespace sentinel::daemon {
namespace {

using http::FailoverPhase;

std::string_view WordAt(std::string_view text, std::size_t index) {
  for (; index > 0; --index) {
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) return {};
    text.remove_prefix(blank + 1);
  }
  return text.substr(0, text.find(' '));
}

// The master that the event is about; empty if it is about none, or about one of its other
// instances while that means nothing here. "slave <name> <ip> <port> @ <master> ...".
std::string_view MasterOf(const EmitEvent& event) {
  const std::string_view text = event.payload;
  if (event.kind == EventKind::kSwitchMaster) return WordAt(text, 0);
  if (WordAt(text, 0) == "master") return WordAt(text, 1);
  const bool of_failover = event.kind == EventKind::kSelectedReplica ||
                           event.kind == EventKind::kPromotedReplica ||
                           event.kind == EventKind::kConfigUpdateFrom;
  return of_failover && WordAt(text, 4) == "@" ? WordAt(text, 5) : std::string_view();
}

}  // namespace

void FailoverClock::OnEvent(const EmitEvent& event, MonotonicTime now) {
  const std::string_view master = MasterOf(event);
  if (master.empty()) return;
  auto it = courses_.find(master);
  if (it == courses_.end()) it = courses_.emplace(master, Course{}).first;
  OnMasterEvent(event.kind, it->second, now);
  if (!it->second.down_at && !it->second.phase_at) courses_.erase(it);
}

void FailoverClock::OnMasterEvent(EventKind kind, Course& course, MonotonicTime now) {
  switch (kind) {
    case EventKind::kSdown:
      course.down_at = now;
      return;
    case EventKind::kSdownEnd:
      course.down_at.reset();
      return;
    case EventKind::kOdown:
      if (!course.down_at) return;
      return telemetry_.phases[static_cast<std::size_t>(FailoverPhase::kObjective)].Add(
          now - *course.down_at);
    case EventKind::kTryFailover:
      course.phase_at = now;
      return;
    case EventKind::kElectedLeader:
      return EndPhase(FailoverPhase::kElection, course, now);
    case EventKind::kSelectedReplica:
      return EndPhase(FailoverPhase::kSelection, course, now);
    case EventKind::kPromotedReplica:
      return EndPhase(FailoverPhase::kPromotion, course, now);
    case EventKind::kSwitchMaster:
      return OnSwitch(course, now);
    case EventKind::kFailoverEnd:
      EndPhase(FailoverPhase::kReconfigure, course, now);
      return EndFailover(kind, course);
    case EventKind::kAbortNotElected:
    case EventKind::kAbortNoGoodReplica:
    case EventKind::kAbortReplicaTimeout:
    case EventKind::kAbortMasterIsBack:
    case EventKind::kAbortMasterTimeout:
    case EventKind::kAbortMasterRefused:
    case EventKind::kFailoverEndForTimeout:
      return EndFailover(kind, course);
    case EventKind::kConfigUpdateFrom:
      if (course.phase_at) ++telemetry_.failovers[{"aborted", "overtaken"}];
      course.phase_at.reset();
      return;
    case EventKind::kUnmonitor:
    case EventKind::kResetMaster:
      course = {};
      return;
    default:
      return;
  }
}

void FailoverClock::EndPhase(FailoverPhase phase, Course& course, MonotonicTime now) {
  if (!course.phase_at) return;
  telemetry_.phases[static_cast<std::size_t>(phase)].Add(now - *course.phase_at);
  course.phase_at = now;
}

// The name of an abort is its reason: "-failover-abort-not-elected".
void FailoverClock::EndFailover(EventKind kind, Course& course) {
  constexpr std::string_view kAbort = "-failover-abort-";
  std::string_view result = "switched";
  std::string_view reason = Describe(kind).name;
  if (reason.starts_with(kAbort)) {
    result = "aborted";
    reason.remove_prefix(kAbort.size());
  } else {
    reason = kind == EventKind::kFailoverEnd ? "completed" : "reconfiguration-timeout";
  }
  // A failover that runs out of time reports its end twice: it is counted once.
  if (course.phase_at) ++telemetry_.failovers[{result, reason}];
  course.phase_at.reset();
}

void FailoverClock::OnSwitch(Course& course, MonotonicTime now) {
  if (course.down_at) telemetry_.down_to_switch.Add(now - *course.down_at);
  course.down_at.reset();
  if (course.phase_at) return EndPhase(FailoverPhase::kSwitch, course, now);
  ++telemetry_.failovers[{"followed", "another-leader"}];
}

}  // namespace sentinel::daemon
