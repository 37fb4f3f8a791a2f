// PING and INFO: when they are sent and what a PING reply says (protocol sheet, sections 2 and 5).
//
// Unlike stock at most one INFO per instance is under way, so that a hung server is not buried
// under requests (weakness W15), and a hello that was accepted, or an INFO that was answered,
// counts as a PING that was answered: half of all PINGs are not needed
// (docs/decisions/0023-calm-fleets.md).
#pragma once

#include "model/agenda.h"
#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// Sends what is due on the open command connections. Behind the hellos: one under way saves a PING.
void ProbeNodes(Turn& turn, MasterGroup& group, Agenda& agenda);
void ProbePeer(Turn& turn, PeerLink& link, Agenda& agenda);

// REQUIRES: the command connection is open.
void SendPing(Turn& turn, MasterGroup& group, DataNode& node);
void SendPing(Turn& turn, PeerLink& link);
void SendInfo(Turn& turn, MasterGroup& group, DataNode& node);

// INFO was answered by something else: asked again one ping period later.
void OnInfoRefused(const Turn& turn, DataNode& node);

// Asks for INFO now where that is possible and none is under way.
void RefreshInfo(Turn& turn, MasterGroup& group, DataNode& node);
void RefreshReplicas(Turn& turn, MasterGroup& group);

// True iff an INFO sent on the present connection is unanswered.
bool InfoUnderWay(const DataNode& node);

// Updates the clocks of an endpoint. -BUSY of a node that is down gets SCRIPT KILL, once. Returns
// whether anything may follow from the reply: nothing does from that of a server that is well, and
// its next PING is due when the group is looked at next anyway.
bool OnPingReply(Turn& turn, MasterGroup& group, DataNode& node, PingReply reply);
void OnPingReply(Turn& turn, PeerLink& link, PingReply reply);

// A PUBLISH of ours was carried out: as good as a PING reply, unless the last of those proved
// nothing. Call before the hello is no longer under way (OnHelloReply).
void OnHelloAccepted(const Turn& turn, DataNode& node);

// An INFO was answered: the same. Call before it is no longer under way (ObserveInfo).
void OnInfoAccepted(const Turn& turn, DataNode& node);

}  // namespace sentinel
