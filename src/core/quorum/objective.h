// Objective down: we see the master down and enough peers, we included, say so (protocol sheet,
// section 5).
#pragma once

#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// Enters or leaves odown, with the event.
void JudgeObjective(Turn& turn, MasterGroup& group);

// True iff the master is known to be back: we see it up, or so many peers say that they do that the
// rest is fewer than the quorum. Opinions that have expired, which ends odown as well, say nothing.
bool KnownToBeBack(const MasterGroup& group);

}  // namespace sentinel
