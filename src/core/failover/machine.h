// The failover as a state machine (protocol sheet, section 8): one handler per stage, advanced as
// far as it goes in every Step that touches the group.
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

// An order on its way to `node` has to be given again: its command connection was lost, so that the
// order may or may not have arrived, or the state behind it could not be saved, so that it never
// left.
void OnOrderLost(MasterGroup& group, DataNode& node);
void OnOrderWithheld(MasterGroup& group, DataNode& node);

// `node` has refused the order to promote of epoch `epoch` for certain. Another replica is chosen;
// who refused is asked again later, until failover-timeout has passed since the first order.
void OnPromotionRefused(const Turn& turn, MasterGroup& group, const DataNode& node, Epoch epoch);

// A save has ended. A failover by hand does not begin before its election is on disk, and does not
// lie in wait for a disk that works again: when the save fails it is given up, as long as no
// replica can have been ordered to become master.
void OnSaveEnded(Turn& turn, MasterGroup& group, bool ok);

}  // namespace sentinel
