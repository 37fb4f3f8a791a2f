// Hellos of peers straight to our port: which of them ask where we stand
// (docs/decisions/0038-questions-out-of-rhythm.md).
#pragma once

#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// To be called for each of them, once. Returns true iff it is to be answered at once: it comes out
// of its sender's rhythm, or it is news, and it is not itself the answer to something of ours.
bool WantsAnswer(const Turn& turn, const MasterGroup& group, Peer& peer, bool news);

}  // namespace sentinel
