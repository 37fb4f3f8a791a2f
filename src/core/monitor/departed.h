// Replicas that moved or are gone for good, as containers do (decision 36). Peers are never taken
// away here: that would change what a majority is (rule F9).
#pragma once

#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// The master was heard, and everybody that it lists has been noted in DataNode::listed_at: forgets
// whom nobody will ask for any more.
// - A replica whose run id a listed one answers with is that one, moved.
// - With forget-after on: a replica that has been down for so long, while another one follows.
// Neither while the master lists it, nor while a failover is in progress or in TILT.
void ForgetDeparted(Turn& turn, MasterGroup& group);

}  // namespace sentinel
