// Asking peers what they hold, over our own connection to where we know them: for what was claimed
// in a hello (quorum/claims.h).
//
// Three commands that every sentinel answers. SENTINEL MASTER tells the configuration epoch, and
// GET-MASTER-ADDR-BY-NAME the master that belongs to it: the address in SENTINEL MASTER still is
// the old one while a stock leader leads the replicas to the new one. Epoch first, so that the
// address is of that configuration or a later one. An epoch that is out of reach may be one that
// nobody won: then the last vote is asked for as well, as a question for epoch 0, in which nobody
// votes. Either epoch is a lower bound of the peer's current one, which no command tells. They are
// taken over as those of hellos are; what is out of reach is for quorum/claims.h to judge.
#pragma once

#include "model/agenda.h"
#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// Asks at once who has made a claim, and everybody else when that one has not answered within a
// ping period or cannot be asked. Who does not answer is asked again with each ping period.
void AskAboutClaims(Turn& turn, MasterGroup& group, Agenda& agenda);

bool IsInquiry(RequestKind kind);

// `kind` is one of those.
void OnInquiryReply(Turn& turn, const MasterGroup& group, Peer& peer, const RequestTag& tag,
                    const ReplyBody& body);

// The process that answered is not the one at the peer's address any more.
void ForgetDirectAnswer(Peer& peer);

}  // namespace sentinel
