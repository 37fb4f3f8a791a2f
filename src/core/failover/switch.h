// The change of a group's master address: by the leader of a failover, or on hearing of a newer
// configuration (protocol sheet, section 8, "address switch").
#pragma once

#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// Makes the node at `to` the master, adding it if it is new; the old master stays as a replica.
// Whatever was believed about the old address (down states, opinions, votes, a failover in
// progress) is dropped; connections are kept. REQUIRES: config_epoch has been raised by the caller.
void SwitchMaster(Turn& turn, MasterGroup& group, const Address& to);

}  // namespace sentinel
