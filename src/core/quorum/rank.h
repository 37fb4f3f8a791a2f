// Who stands first (weakness W1): simultaneous candidates split the vote, so sentinels line up.
//
// All that know the same peers compute the same order for (master, configuration epoch): it is a
// hash, so the load is spread over masters and over time. Peers that had been down for so long when
// the line formed that everybody should have seen it count half: a dead sentinel at the head of the
// line costs little.
#pragma once

#include "model/model.h"
#include "sentinel/time.h"

namespace sentinel {

// The line that forms at `from`; it does not move while it waits.
struct Line {
  MonotonicTime from{};
  bool last = false;   // We let everybody else stand first.
  bool again = false;  // It forms behind a hold-off: there was a round in this outage before.
};

// How long we wait in the line, in half places: two for everybody who stands before us, and one for
// everybody who would if it had not been down for long. So two who do not agree about who is down
// do not come to the same place. Behind a hold-off those stand last, ourselves or others, who had
// our vote in the round before: they may be alone in being unable to lead.
int HalfPlacesAhead(const Model& model, const MasterGroup& group, const Line& line);

// How long one place in the line waits: long enough for the request of the one before to arrive,
// judged by the measured round trips to the peers, by how long a save takes, and by how many
// masters are down at the same time. One of a few values.
Duration CandidateStep(const Model& model, const MasterGroup& group);

}  // namespace sentinel
