// What the replicas say of a master that the sentinels hold for down (decision 27).
#pragma once

#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// Once in an outage, as soon as all replicas that answer have been asked in it: says so in the log
// if every one of them hears from the master all the same. Nothing else follows from it.
void ReportReplicaView(Turn& turn, MasterGroup& group);

}  // namespace sentinel
