// Votes (protocol sheet, section 6): one per master and epoch, first come first served, never
// changed, on disk before the answer leaves.
#pragma once

#include <string>

#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/input.h"

namespace sentinel {

// Takes over a higher epoch, heard of or opened in matters of `group`. Epochs above kEpochMax are
// hostile and ignored.
void AdoptEpoch(Turn& turn, const MasterGroup& group, Epoch epoch);

// True iff no election can be numbered any more.
bool EpochsAreUsedUp(const Model& model);
void NoteEpochsUsedUp(Turn& turn);

// The vote rule. Afterwards group.leader and group.leader_epoch hold the vote in force, which may
// be for another candidate or epoch.
void Vote(Turn& turn, MasterGroup& group, Epoch epoch, const std::string& candidate);

// Answers a peer's question, voting when it asks for a vote. Nobody gets one in an epoch that is
// out of reach (quorum/claims.h) before it is confirmed.
void AnswerVoteRequest(Turn& turn, const VoteRequest& request);

}  // namespace sentinel
