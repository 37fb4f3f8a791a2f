// SENTINEL CHECK: would everybody let this sentinel do what a failover needs?
//
// Servers are asked over the connections that stand: who we are there, and what that user may
// (ACL DRYRUN). Where that is unknown, or not allowed, commands without an effect are sent
// themselves, and of the others it is said that they could not be tested. Nothing is changed
// anywhere. What is found out ends complaints and begins them.
#pragma once

#include "model/agenda.h"
#include "notify/turn.h"
#include "sentinel/input.h"

namespace sentinel {

void OnCheckCommand(Turn& turn, const CheckCommand& input);

bool IsOfCheck(RequestKind kind);

// REQUIRES: IsOfCheck(reply.tag.kind).
void OnCheckReply(Turn& turn, MasterGroup& group, const LinkOwner& owner,
                  const ReplyReceived& reply);

// Answers who asked, when everybody has said what can be known or 2 s have passed.
void AdvanceCheck(Turn& turn, MasterGroup& group, Agenda& agenda);

// The master is removed.
void DropCheck(Turn& turn, MasterGroup& group);

}  // namespace sentinel
