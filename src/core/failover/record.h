// Keeps the record of a failover while it is under way, and gives it out when the master is
// switched and when the failover ends (docs/decisions/0046-history.md). Nothing is decided by it.
#pragma once

#include <string>

#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/failover_record.h"

namespace sentinel {

// A failover of ours begins. REQUIRES: failover.active().
void BeginRecord(Turn& turn, MasterGroup& group);

void NotePhase(const Turn& turn, MasterGroup& group, FailoverPhase phase);

// Another sentinel was elected in its epoch.
void NoteLeader(MasterGroup& group, const std::string& leader);

// The choice has been made: `chosen`, or nobody.
void NoteChoice(const Turn& turn, MasterGroup& group, const DataNode* chosen);

// Gives it out: it was given up. To be called before the failover is forgotten.
void ReportAbort(Turn& turn, MasterGroup& group, std::string result, std::string reason);

// Gives it out: `promoted` is a master. To be called before the switch, which forgets the votes.
void ReportSwitch(Turn& turn, MasterGroup& group, const DataNode& promoted);

// Gives it out again: the replicas have been dealt with.
void ReportEnd(Turn& turn, MasterGroup& group);

// What was seen of the failover of another sentinel, of which `peer` has told. To be called before
// the switch.
void ReportFollowed(Turn& turn, MasterGroup& group, const Peer& peer, const Address& to);

// INFO of the master has come in: gives the record out again if it was not seen as one before.
void AcknowledgeSwitch(Turn& turn, MasterGroup& group);

}  // namespace sentinel
