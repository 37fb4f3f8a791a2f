// The coordinated failover: the live master is asked to hand over to a replica that has everything
// it has, so that no acknowledged write is lost (weakness W13, decision 24). Election, choice and
// reconfiguration are those of any failover; these are the two stages in between.
//
// The master gets CLIENT PAUSE ... WRITE and FAILOVER TO ... TIMEOUT in one transaction: all of it,
// or nothing. Both have a time limit of their own there, so that a leader that dies leaves nobody
// paused. What became of it is read from INFO alone, of the master and of the replica.
#pragma once

#include <string>

#include "model/agenda.h"
#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/wire.h"

namespace sentinel {

// Why the master cannot be asked to hand over now, in words for an operator; empty iff it can.
std::string WhyNoHandover(const Turn& turn, const MasterGroup& group);

// How long the replica may take to catch up if nobody says: half of down-after, so that nobody
// calls a paused master down, but 2 to 10 s, and never more than half of failover-timeout.
milliseconds DefaultHandoverTimeout(const MasterSettings& settings);

// Stage kSendPromotion. REQUIRES: failover.handover.active() and a chosen replica, as the rest.
void OrderHandover(Turn& turn, MasterGroup& group, Agenda& agenda);

// Stage kWaitPromotion. Calls off what takes too long; goes on without a master that is down.
void AwaitHandover(Turn& turn, MasterGroup& group, Agenda& agenda);

// A reply to one of the orders. An error calls the handover off as soon as EXEC has been answered:
// where MULTI was refused, FAILOVER may have begun all the same.
void OnHandoverReply(Turn& turn, MasterGroup& group, const RequestTag& tag, const AckReply& reply);

// INFO of the master while it is handing over.
void OnInfoOfHandingMaster(Turn& turn, MasterGroup& group);

// True iff both say that it is done: the old master follows the replica, which is a master. One
// that was restarted does not know any more; then the replica's word counts.
bool HandedOver(const MasterGroup& group);

// True iff the old master follows the replica and is done, for which that one must have agreed, but
// has said nothing for itself since: the old master's word is all there will be.
bool HandedOverToTheSilent(const Turn& turn, const MasterGroup& group, Agenda& agenda);

// Tells a master that is handing over to stop, as far as it can be reached. Nobody waits for it:
// for a failover that ends here and now. Does nothing otherwise.
void StopHandover(Turn& turn, MasterGroup& group);

// Behind the switch: disconnects the clients of both servers, as they have to ask for the new
// master, and ends the pause.
void ReleaseClients(Turn& turn, MasterGroup& group, DataNode& deposed);

// Answers FAILOVER ... WAIT once no failover is in progress.
void AnswerWaiter(Turn& turn, MasterGroup& group);

}  // namespace sentinel
