// One pass over a group or a peer link: observe, judge, decide, in the order of the rooms. Does
// what is due and says when the next look is.
#pragma once

#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

MonotonicTime EvaluateGroup(Turn& turn, MasterGroup& group);
MonotonicTime EvaluatePeerLink(Turn& turn, PeerLink& link);

}  // namespace sentinel
