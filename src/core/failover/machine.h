// The failover as a state machine (protocol sheet, section 8): one handler per stage, advanced as far
// as it goes in every Step that touches the group.
#pragma once

#include "model/agenda.h"
#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// Takes every transition that is possible now.
void AdvanceFailover(Turn& turn, MasterGroup& group, Agenda& agenda);

// An INFO reply of `node` has been observed: the only thing that confirms a promotion (R1) or the
// progress of a replica.
void OnInfoInFailover(Turn& turn, MasterGroup& group, DataNode& node);

// The command connection of `node` was lost, or what was sent to it was withheld because the state
// could not be saved: an order on its way has to be given again.
void OnOrderLost(MasterGroup& group, DataNode& node);

}  // namespace sentinel
