// Who stands first (weakness W1): simultaneous candidates split the vote, so sentinels line up.
//
// All that know the same peers compute the same order for (master, epoch): it is a hash, so the load
// is spread over masters and a fixed unlucky order cannot repeat. Peers that are down here do not
// count, so a dead sentinel at the head of the line costs nothing.
#pragma once

#include "model/model.h"
#include "sentinel/time.h"

namespace sentinel {

// Our place in the line for the next epoch; 0 = first.
int CandidateRank(const Model& model, const MasterGroup& group);

// How long one place in the line waits: long enough for the one before to be voted for, judged by
// the measured round trips to the peers.
Duration CandidateStep(const MasterGroup& group);

}  // namespace sentinel
