#include "quorum/vote.h"

#include <algorithm>

#include "quorum/claims.h"

namespace sentinel {
namespace {

constexpr std::string_view kNobody = "*";

// True iff nothing that we know of the master speaks against its being well. Somebody who asks for
// a vote all the same was told to fail it over.
bool SeemsWell(const Turn& turn, const MasterGroup& group) {
  const DataNode& master = group.master();
  if (turn.model.tilt.active() || master.sdown.active()) return false;
  const Endpoint& endpoint = master.endpoint;
  if (!endpoint.command.established) return false;
  const auto silent = endpoint.unanswered_since;
  if (silent && turn.now - *silent > group.settings.down_after / 2) return false;
  return std::none_of(group.peers.begin(), group.peers.end(), [](const auto& entry) {
    return entry.second.opinion && entry.second.opinion->down;
  });
}

// No vote in an automatic failover while those are suspended. What was voted before stands.
bool IsWithheld(const Turn& turn, const MasterGroup& group, Epoch epoch) {
  const bool over = epoch <= std::max(group.leader_epoch, group.config_epoch);
  return !over && group.is_suspended(turn.now) && !SeemsWell(turn, group);
}

// Whoever can send a request to our port could take us to the end of the numbers: an epoch out of
// reach is no reason to believe in an election. The candidate is asked, as for what comes in a
// hello, and gets our vote with its next request.
void DoubtRequest(Turn& turn, MasterGroup& group, const VoteRequest& request) {
  const auto candidate = group.peers.find(request.candidate);
  if (candidate != group.peers.end()) {
    HoldRequest(turn, group, candidate->second, request.epoch);
  }
}

// The vote that `request` asks for, or none.
void AnswerCandidate(Turn& turn, MasterGroup& group, const VoteRequest& request,
                     OperatorReply& reply) {
  // The answer of one who has forgotten for whom it voted, as nobody draws conclusions from it: a
  // refusal would say that we never vote in this epoch, and the next answer may be another one.
  const OpinionReply none{reply.vote->down, std::string(kNobody), request.epoch};
  if (IsOutOfReach(turn.model, request.epoch)) {
    DoubtRequest(turn, group, request);
    reply.vote = none;
  } else if (IsWithheld(turn, group, request.epoch)) {
    AdoptEpoch(turn, group, request.epoch);
    reply.vote = none;
  } else {
    reply.vote_if_unsaved = none;
    Vote(turn, group, request.epoch, request.candidate);
    if (!group.leader.empty()) reply.vote->leader = group.leader;
    reply.vote->leader_epoch = group.leader_epoch;
  }
}

}  // namespace

void AdoptEpoch(Turn& turn, const MasterGroup& group, Epoch epoch) {
  if (epoch <= turn.model.current_epoch || epoch > kEpochMax) return;
  turn.model.current_epoch = epoch;
  turn.out.SaveRequired();
  turn.out.Event(turn.model, &group, EventKind::kNewEpoch, std::to_string(epoch));
  if (EpochsAreUsedUp(turn.model)) NoteEpochsUsedUp(turn);
}

bool EpochsAreUsedUp(const Model& model) { return model.current_epoch >= kEpochMax; }

void NoteEpochsUsedUp(Turn& turn) {
  turn.out.Note(
      LogLevel::kWarning,
      "The epochs are used up: no election can be numbered any more, and no master failed "
      "over. All sentinels have to be stopped, and their epochs set back");
}

void Vote(Turn& turn, MasterGroup& group, Epoch epoch, const std::string& candidate) {
  AdoptEpoch(turn, group, epoch);
  // Another master's election may have moved the current epoch on meanwhile, which says nothing of
  // this one's: what is over is over for each master by itself.
  if (epoch <= std::max(group.leader_epoch, group.config_epoch)) return;
  group.leader = candidate;
  group.leader_epoch = epoch;
  group.ImageChanged();
  turn.out.SaveRequired();
  turn.out.Event(turn.model, &group, EventKind::kVoteForLeader,
                 candidate + ' ' + std::to_string(epoch));
  if (candidate == turn.model.my_id) return;
  // Leave the winner alone (rule F4). No random part: who voted together lines up together later.
  group.holdoff_from = turn.now;
  group.delay_noted = false;
}

void AnswerVoteRequest(Turn& turn, const VoteRequest& request) {
  OperatorReply reply;
  reply.token = request.token;
  reply.vote = OpinionReply{false, std::string(kNobody), 0};
  MasterGroup* group = turn.model.FindByAddress(request.address);
  if (group == nullptr) {
    turn.out.Reply(std::move(reply));
    return;
  }
  reply.vote->down = group->master().sdown.active() && !turn.model.tilt.active();
  if (request.candidate != kNobody) AnswerCandidate(turn, *group, request, reply);
  turn.out.Reply(std::move(reply));
  // Who asks sees the master down, unless it was told to fail it over: ask it back at once.
  group->ask_hinted = true;
  turn.touched.groups.insert(group->id);
}

}  // namespace sentinel
