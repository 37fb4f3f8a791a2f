// Which servers belong to a group: entries appear when they are learned and disappear on
// SENTINEL RESET, REMOVE and FORGET, and when they have departed (monitor/departed.h).
#pragma once

#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// The node at `address`; nullptr if the group has none.
DataNode* FindNode(MasterGroup& group, const Address& address);

// Adds a node that is expected to be a replica. Its clocks start now: a server that never answers
// is down after down-after. REQUIRES: no node at `address`.
DataNode& AddNode(Turn& turn, MasterGroup& group, const Address& address);

// Takes a node out, with its links. REQUIRES: it is not the master.
void RemoveNode(Turn& turn, MasterGroup& group, const std::string& key);

// Starts the clocks of an endpoint over, as if it had been created now.
void RestartClocks(const Turn& turn, Endpoint& endpoint);

// Forgets what was heard about the role of a node, which is from now on expected to be `role`.
void ExpectRole(const Turn& turn, DataNode& node, Role role);

// An announced address, resolved as far as the settings allow: nullopt when it is a host name and
// resolve-hostnames is off.
std::optional<Address> AcceptAddress(const Turn& turn, const std::string& host, std::uint16_t port);

}  // namespace sentinel
