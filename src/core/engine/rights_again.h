// Commands that were refused, and that nobody sends for now, as those of a failover, are asked
// about until they are allowed: who repairs a user wants to see that the complaint is over.
#pragma once

#include "engine/inputs.h"

namespace sentinel {

// Called when a PING is answered: asks about what is refused there, now and then.
void AskAboutRefused(Turn& turn, const LinkOwner& owner);

// True iff the reply answers the last such question.
bool IsAboutRefused(const LinkOwner& owner, const RequestTag& tag);

// REQUIRES: IsAboutRefused(owner, reply.tag).
void OnAnswerAboutRefused(Turn& turn, const LinkOwner& owner, const ReplyReceived& reply);

}  // namespace sentinel
