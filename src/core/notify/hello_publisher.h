// Our hello messages (protocol sheet, section 4): on the master, on every replica and on the port
// of every peer, once per publish period each, at once after a change that everybody must hear.
#pragma once

#include <string>
#include <vector>

#include "model/agenda.h"
#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/hello.h"
#include "sentinel/wire.h"

namespace sentinel {

// Publishes what is due. At most one hello per instance is under way.
void PublishHellos(Turn& turn, MasterGroup& group, Agenda& agenda);

// Makes the next hello to this peer due now. Returns false, and changes nothing, while it could not
// leave or the last one has not been answered.
bool PublishOutOfTurn(const Turn& turn, Peer& peer);

// Makes a hello due at once: at `node`, or to everybody.
void PublishHelloNow(DataNode& node);
void PublishHellosNow(const Turn& turn, MasterGroup& group);

// A hello as it would be sent to `endpoint` now; `command` is the name of PUBLISH there.
std::vector<std::string> HelloWords(const Model& model, const MasterGroup& group,
                                    const Endpoint& endpoint, std::string command);

// Reply to a hello, at a node or a peer. An error is tried again one ping period later.
void OnHelloReply(const Turn& turn, DataNode& node, const AckReply& reply);
void OnHelloReply(const Turn& turn, const MasterGroup& group, Peer& peer, const AckReply& reply);

// Our own hello came in on the subscriber connection of a node.
void NoteEcho(const Turn& turn, const MasterGroup& group, Endpoint& endpoint,
              const HelloMessage& hello);

}  // namespace sentinel
