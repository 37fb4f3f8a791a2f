// Who stands first (weakness W1): simultaneous candidates split the vote, so sentinels line up.
//
// All that know the same peers compute the same order for (master, epoch): it is a hash, so the
// load is spread over masters and a fixed unlucky order cannot repeat. Peers that are down here do
// not count, so a dead sentinel at the head of the line costs nothing.
#pragma once

#include "model/model.h"
#include "sentinel/time.h"

namespace sentinel {

// Our place in the line for the next epoch; 0 = first.
int CandidateRank(const Model& model, const MasterGroup& group);

// How long one place in the line waits: long enough for the request of the one before to arrive,
// judged by the measured round trips to the peers and by how long a save takes.
Duration CandidateStep(const Model& model, const MasterGroup& group);

}  // namespace sentinel
