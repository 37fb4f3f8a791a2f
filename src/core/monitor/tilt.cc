#include "monitor/tilt.h"

namespace sentinel {

void WatchForStandstill(Turn& turn, MonotonicTime armed) {
  const Tunables& tunables = turn.model.tunables;
  if (armed == kNever || turn.now - armed <= tunables.tilt_trigger) return;
  turn.model.tilt.since = turn.now;
  ++turn.model.tilt.total;
  turn.out.Event(turn.model, nullptr, EventKind::kTilt, "#tilt mode entered");
}

void LeaveTiltWhenDue(Turn& turn, Agenda& agenda) {
  Tilt& tilt = turn.model.tilt;
  if (!tilt.active() || !agenda.Due(turn.now, *tilt.since + turn.model.tunables.tilt_period)) {
    return;
  }
  tilt.since.reset();
  turn.out.Event(turn.model, nullptr, EventKind::kTiltEnd, "#tilt mode exited");
  for (const auto& [id, group] : turn.model.groups) turn.touched.groups_soon.insert(id);
  for (const auto& [id, link] : turn.model.peer_links) turn.touched.peer_links.insert(id);
}

}  // namespace sentinel
