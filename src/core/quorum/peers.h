// The other sentinels of a group. Peers are learned from hellos and never forgotten by themselves:
// every one of them is a voter (rule F9).
#pragma once

#include <string>

#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/hello.h"

namespace sentinel {

// Adds a peer and shares the link to its process. REQUIRES: the group does not know `id`; `id` is
// not our own. The address is ignored when the link exists already.
Peer& AddPeer(Turn& turn, MasterGroup& group, const std::string& id, const Address& address);

// Takes a peer out of one group; the link goes with its last owner.
void RemovePeer(Turn& turn, MasterGroup& group, const std::string& id);

// Finds or learns the sender of a hello (protocol sheet, section 4, steps 2 and 3). nullptr when
// its address cannot be used.
Peer* MeetSender(Turn& turn, MasterGroup& group, const HelloMessage& hello);

// To be called when the address of a peer, which all its groups save, has changed.
void PeerAddressChanged(Model& model, const PeerLink& link);

// To be called when the down-after of an owner has changed.
void UpdateShortestDownAfter(Model& model, PeerLink& link);

}  // namespace sentinel
