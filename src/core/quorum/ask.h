// Questions to the peers: do you see the master down, and do you vote for me (protocol sheet,
// section 6). Everybody is asked the moment we see the master down, and for a failover by hand;
// nobody twice at a time.
#pragma once

#include "model/agenda.h"
#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/wire.h"

namespace sentinel {

// Forgets what has not been confirmed for five ask periods.
void ExpireAnswers(Turn& turn, MasterGroup& group, Agenda& agenda);

// Asks whoever is due.
void AskPeers(Turn& turn, MasterGroup& group, Agenda& agenda);

// True while a peer that can be reached has not answered our request for its vote in this round.
bool VotesAwaited(const MasterGroup& group);

// A new down episode of the master: everybody is due at once.
void AskAnew(MasterGroup& group);

// Takes in an answer. `reply` is nullptr for one of the wrong shape.
void OnAnswer(const Turn& turn, Peer& peer, std::uint64_t serial, const OpinionReply* reply);

// A question to the peer never left, as the state behind it could not be saved.
void OnAskWithheld(Peer& peer);

// Forgets opinions, votes and outstanding questions: they were about another address.
void ForgetAnswers(MasterGroup& group);

}  // namespace sentinel
