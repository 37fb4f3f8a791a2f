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

// The sender of a hello.
struct Sender {
  Peer* peer = nullptr;   // nullptr when it is not met.
  bool stranger = false;  // Its address was not known before.
};

// Finds or learns the sender of a hello (protocol sheet, section 4, steps 2 and 3). It is not met
// when its address cannot be used, or belongs to another one that keeps it (quorum/place.h).
Sender MeetSender(Turn& turn, MasterGroup& group, const HelloMessage& hello);

// To be called when the address of a peer, which all its groups save, has changed.
void PeerAddressChanged(Model& model, const PeerLink& link);

// To be called when the down-after of an owner has changed.
void UpdateShortestDownAfter(Model& model, PeerLink& link);

}  // namespace sentinel
