// The ways in which a server's role is changed (protocol sheet, section 8): SLAVEOF, CONFIG REWRITE
// and the disconnection of clients that would go on talking to the wrong role, all in one
// MULTI/EXEC, with an INFO right behind it that tells whether it took effect; or, in a coordinated
// failover (decision 24), the master's own FAILOVER. No other failover sends that.
#pragma once

#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// SLAVEOF NO ONE. Leaves only when the election behind it is on disk.
void SendPromotion(Turn& turn, MasterGroup& group, DataNode& node);

// CLIENT PAUSE and FAILOVER TO `replica`, to the master: all of it or nothing. Leaves only when the
// election behind it is on disk. REQUIRES: the master's command connection stands, as for the rest.
void SendHandover(Turn& turn, MasterGroup& group, const DataNode& replica);

// FAILOVER ABORT and CLIENT UNPAUSE, each on its own: either may be refused, or have nothing to
// end. Leaves at once, but not before a SendHandover that still waits for the disk.
void SendHandoverStop(Turn& turn, MasterGroup& group, DataNode& master);

// CLIENT UNPAUSE alone, behind an order that was refused.
void SendUnpause(Turn& turn, MasterGroup& group, DataNode& master);

// What the transaction does for a server whose role has changed without it. Waits for the save, so
// that clients which come back find the new master, but not for its success.
void SendRoleChanged(Turn& turn, MasterGroup& group, DataNode& node);

// The same behind a handover: then CLIENT UNPAUSE.
void SendRelease(Turn& turn, MasterGroup& group, DataNode& node);

// CLIENT KILL of ordinary clients alone: subscribers have been told where the master is.
void SendDisconnection(Turn& turn, MasterGroup& group, DataNode& node);

// Takes back every order that has not been answered: it may still be held until the state behind it
// is saved, and must not leave once that state is overtaken. It goes with the connection it waits
// for.
void WithdrawOrders(Turn& turn, MasterGroup& group);

// SLAVEOF <master>. Leaves only when the configuration it spreads is on disk.
void SendReplicaOf(Turn& turn, MasterGroup& group, DataNode& node, const Address& master);

}  // namespace sentinel
