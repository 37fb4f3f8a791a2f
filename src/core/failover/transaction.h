// The one way in which a server's role is changed (protocol sheet, section 8): SLAVEOF, CONFIG
// REWRITE and the disconnection of clients that would go on talking to the wrong role, all in one
// MULTI/EXEC, with an INFO right behind it that tells whether it took effect.
#pragma once

#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// SLAVEOF NO ONE. Leaves only when the election behind it is on disk.
void SendPromotion(Turn& turn, MasterGroup& group, DataNode& node);

// Takes back every order that has not been answered: it may still be held until the state behind it
// is saved, and must not leave once that state is overtaken. It goes with the connection it waits
// for.
void WithdrawOrders(Turn& turn, MasterGroup& group);

// SLAVEOF <master>. Leaves only when the configuration it spreads is on disk.
void SendReplicaOf(Turn& turn, MasterGroup& group, DataNode& node, const Address& master);

}  // namespace sentinel
