// Clients that stay with a master which was deposed: they get errors from it for as long as they
// keep their connection. The leader disconnects them, so that they ask for the new master: when the
// deposed one has become a replica, and once more when no sentinel names the old address any more,
// as somebody who asked too early has come back to it.
//
// Most of the first is done by the order to follow. Who became a replica by himself, as in a
// handover behind a cut, gets none.
#pragma once

#include "model/agenda.h"
#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// To be called behind our own switch, with the master that was replaced.
void ExpectStragglers(const Turn& turn, MasterGroup& group, const DataNode& deposed);

// An order that is on its way to `node` disconnects its clients.
void OnDisconnectedByOrder(MasterGroup& group, const DataNode& node);

// INFO of `node` has come in.
void DisconnectFollower(Turn& turn, MasterGroup& group, DataNode& node);

// The second time, when it is due.
void DisconnectStragglers(Turn& turn, MasterGroup& group, Agenda& agenda);

}  // namespace sentinel
