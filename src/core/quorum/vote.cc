#include "quorum/vote.h"

#include <algorithm>

namespace sentinel {
namespace {

constexpr std::string_view kNobody = "*";

}  // namespace

void AdoptEpoch(Turn& turn, const MasterGroup& group, Epoch epoch) {
  if (epoch <= turn.model.current_epoch || epoch > kEpochMax) return;
  turn.model.current_epoch = epoch;
  turn.out.SaveRequired();
  turn.out.Event(turn.model, &group, EventKind::kNewEpoch, std::to_string(epoch));
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
  if (request.candidate != kNobody) {
    // Nobody may conclude from this answer that our vote was never given: it is that of a sentinel
    // which has forgotten for whom it voted.
    reply.vote_if_unsaved = OpinionReply{reply.vote->down, std::string(kNobody), request.epoch};
    Vote(turn, *group, request.epoch, request.candidate);
    if (!group->leader.empty()) reply.vote->leader = group->leader;
    reply.vote->leader_epoch = group->leader_epoch;
  }
  turn.out.Reply(std::move(reply));
  // Who asks sees the master down, unless it was told to fail it over: ask it back at once.
  group->ask_hinted = true;
  turn.touched.groups.insert(group->id);
}

}  // namespace sentinel
