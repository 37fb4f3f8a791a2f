// Keeps the connections to every endpoint open (protocol sheet, section 1).
//
// A lost connection is opened again at once when the last attempt lies a ping period back (half of
// down-after, if that is shorter), and once per such period while that keeps failing: a dead server
// costs one attempt a second, one that was merely restarted is found again immediately.
#pragma once

#include <string>
#include <vector>

#include "model/agenda.h"
#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/wire.h"

namespace sentinel {

// Opens what is missing and due. Greets on every new connection: AUTH, CLIENT SETNAME, then PING
// and INFO, or SUBSCRIBE.
void MaintainLinks(Turn& turn, MasterGroup& group, DataNode& node, Agenda& agenda);
void MaintainLinks(Turn& turn, PeerLink& link, Agenda& agenda);

// Closes one connection, if it is open.
void CloseConnection(Turn& turn, Endpoint& endpoint, LinkKind kind);

// Closes both connections. They are opened again when due.
void DropLinks(Turn& turn, Endpoint& endpoint);

// As DropLinks(), but what the server was sent arrives first: for a master that is left, which may
// just have been told to stop handing over.
void PartWith(Turn& turn, Endpoint& endpoint);

// Sends one command over a connection of its own, which is closed behind it: for what a server does
// not answer. Nothing is heard of it.
void SendUnheard(Turn& turn, const MasterGroup& group, const DataNode& node, RequestKind kind,
                 std::vector<std::string> words);

// What command connections are called there (CLIENT SETNAME).
std::string CommandLinkName(const Model& model);

// True iff AUTH is sent to peers: sentinel-pass, or else our own requirepass.
bool AuthenticatesAtPeers(const ProcessSettings& process);

// Forgets the last attempt, so that a missing connection is opened in this very Step.
void ReconnectNow(Endpoint& endpoint);

// The connection `kind` of `endpoint` was lost; its route is gone.
void OnConnectionLost(Turn& turn, Endpoint& endpoint, LinkKind kind);

}  // namespace sentinel
