// Whose hello channels are listened to, and what travels over them by itself
// (docs/decisions/0028-the-masters-channel.md).
//
// A message published at a master reaches the subscribers of its replicas, too, by replication. As
// long as the master's channel is known to carry hellos, nobody needs to be told anything twice.
#pragma once

#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// Judges anew the master's channel, and which replicas have it by replication.
void ChooseChannels(const Turn& turn, MasterGroup& group);

// True iff hellos are expected on the channel of `node`: it is the master, or may bring some that
// the master's channel does not.
bool IsListenedTo(const MasterGroup& group, const DataNode& node);

// True iff `peer` has sent a hello since `then` that was not under way for long.
bool HeardSince(const Turn& turn, const Peer& peer, MonotonicTime then);

// True iff `node` is a replica that gets what is published at the master.
bool HearsByReplication(const MasterGroup& group, const DataNode& node);

// True iff `peer` holds our configuration and has said so over a channel lately.
bool HearsByChannel(const Turn& turn, const MasterGroup& group, const Peer& peer);

// The present master's channel is new to us: it gets a while to show that it carries.
void ExpectChannel(const Turn& turn, MasterGroup& group);

}  // namespace sentinel
