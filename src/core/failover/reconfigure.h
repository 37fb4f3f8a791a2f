// Points the other replicas at the new master, parallel-syncs at a time (protocol sheet, section 8,
// RECONF_SLAVES). The deposed master is none of them: role correction deals with it.
#pragma once

#include "model/agenda.h"
#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// Sends what may be sent, times out what takes too long, and ends the failover.
void ReconfigureReplicas(Turn& turn, MasterGroup& group, Agenda& agenda);

// INFO of a replica: sent -> in progress -> done.
void ObserveReconfiguration(Turn& turn, MasterGroup& group, DataNode& node);

}  // namespace sentinel
