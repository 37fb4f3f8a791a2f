#include "failover/election.h"

#include <algorithm>
#include <string>
#include <utility>

#include "failover/coordinated.h"
#include "failover/record.h"
#include "failover/selection.h"
#include "failover/transaction.h"
#include "monitor/probes.h"
#include "notify/describe.h"
#include "quorum/ask.h"
#include "quorum/rank.h"
#include "quorum/tally.h"
#include "quorum/vote.h"

namespace sentinel {
namespace {

constexpr int kBackoffDoublingsMax = 5;

// How long a failover by hand waits for the votes of peers that can be reached.
constexpr Duration kVotesGrace = std::chrono::seconds(1);
constexpr int kCollisionsMax = 3;

// How long a candidate that alone may still win a split round waits for the missing votes, in steps
// of the line.
constexpr int kPatienceSteps = 4;

constexpr int kUnusedInARowMax = 3;

// True when the last own round can have no leader and we have voted in no other epoch since:
// standing again cannot make a second leader (rule F3).
bool LastRoundIsOver(const Model& model, const MasterGroup& group) {
  return group.dead_round && group.leader == model.my_id &&
         group.leader_epoch == group.dead_round->epoch;
}

void NoteDelay(Turn& turn, MasterGroup& group, MonotonicTime not_before) {
  if (group.delay_noted) return;
  group.delay_noted = true;
  turn.out.Note(LogLevel::kWarning, "Next failover delay: I will not start a failover before",
                not_before);
}

void NoteSuspension(Turn& turn, MasterGroup& group) {
  if (std::exchange(group.suspension_noted, true)) return;
  turn.model.marks.Reach(Mark::kSuspended);
  const char* const why = group.is_paused(turn.now) ? " is paused" : " has auto-failover off";
  turn.out.Note(LogLevel::kWarning, "I would have failed over now, but master " + group.name + why);
}

MonotonicTime HoldoffEnd(const MasterGroup& group) {
  if (!group.holdoff_from) return MonotonicTime::min();
  return *group.holdoff_from + 2 * group.settings.failover_timeout;
}

Duration RetryPause(Turn& turn, const MasterGroup& group, int rounds) {
  const Duration step = CandidateStep(turn.model, group);
  const Duration spread = step * (1 << std::min(rounds, kBackoffDoublingsMax));
  return step * HalfPlacesAhead(turn.model, group, {.from = turn.now}) / 2 +
         Duration(turn.random.Below(static_cast<std::uint64_t>(spread.count()) + 1));
}

void GiveUpDeadRound(Turn& turn, MasterGroup& group, Mark mark) {
  const Epoch epoch = group.failover.epoch;
  turn.model.marks.Reach(mark);
  const int rounds = group.dead_round ? group.dead_round->in_a_row + 1 : 1;
  AbortFailover(turn, group, EventKind::kAbortNotElected);
  group.dead_round = DeadRound{epoch, turn.now + RetryPause(turn, group, rounds), rounds};
}

// True when the votes that are missing in a split round are not worth more of a wait.
bool PatienceIsOver(Turn& turn, const MasterGroup& group, const Round& round, Agenda& agenda) {
  if (!MayRenounce(round, turn.model.my_id)) return false;
  const Duration patience = kPatienceSteps * CandidateStep(turn.model, group);
  return agenda.Due(turn.now, group.failover.stage_since + patience);
}

void Elect(Turn& turn, MasterGroup& group, bool won) {
  turn.out.Event(turn.model, &group, EventKind::kElectedLeader, DescribeMaster(turn.model, group));
  NotePhase(turn, group, FailoverPhase::kElected);
  group.failover.won = won;
  group.failover.stage = FailoverStage::kSelectReplica;
  group.failover.stage_since = turn.now;
  turn.out.Event(turn.model, &group, EventKind::kStateSelectReplica,
                 DescribeMaster(turn.model, group));
}

// Somebody else stands in the same epoch, perhaps also by hand and without a majority: were both to
// publish it, no rule would tell which configuration is the newer one. Nobody who sees this uses
// the epoch. The one who is ahead takes another, which overrules whatever becomes of this one.
void OnCollision(Turn& turn, MasterGroup& group, const Round& round) {
  turn.model.marks.Reach(Mark::kCollisionByHand);
  const int collisions = group.failover.collisions + 1;
  const Handover handover = group.failover.handover;
  const std::string wanted = group.failover.wanted;
  AbortFailover(turn, group, EventKind::kAbortNotElected);
  if (Foremost(round) != turn.model.my_id || collisions > kCollisionsMax) return;
  StartFailover(turn, group, true);
  group.failover.collisions = collisions;
  group.failover.handover = handover;
  group.failover.wanted = wanted;
}

// A failover by hand needs no majority. It asks for votes to find out whether somebody else has
// taken the same epoch, and whether the majority backs it, and goes on whatever they say. A
// coordinated one has the time to wait for a majority, whose disks may be slow: its master is well.
void CountVotesByHand(Turn& turn, MasterGroup& group, Agenda& agenda) {
  Failover& failover = group.failover;
  if (!failover.saved) return;
  if (group.leader_epoch > failover.epoch) {  // We have voted in a later round meanwhile.
    turn.model.marks.Reach(Mark::kOvertakenByHand);
    AbortFailover(turn, group, EventKind::kAbortNotElected);
    return;
  }
  if (!failover.votes_until) failover.votes_until = turn.now + kVotesGrace;
  if (VotesAwaited(group) && !agenda.Due(turn.now, *failover.votes_until)) return;
  const Round round = CollectVotes(group, failover.epoch);
  if (round.votes.size() > 1) {
    OnCollision(turn, group, round);
  } else {
    const bool won = Judge(round, turn.model.my_id).state == RoundState::kWon;
    if (!won && failover.handover.mode == Handover::Mode::kDemanded) {
      if (VotesAwaited(group) && !agenda.Due(turn.now, failover.election_deadline)) return;
      AbortFailover(turn, group, EventKind::kAbortNotElected);
      return;
    }
    turn.model.marks.Reach(won ? Mark::kElectedByHand : Mark::kForcedByHand);
    Elect(turn, group, won);
  }
}

// Who knows no replica to promote can win the round and lead nowhere, and the others would hold
// back behind it: it stands last.
PlaceInLine FindPlace(const Model& model, const MasterGroup& group, const Prospect& prospect) {
  const MonotonicTime since = *group.odown.since;
  const Line line{.from = std::max(since, prospect.allowed),
                  .last = !prospect.has_replica,
                  .again = prospect.allowed >= since};
  const auto& before = group.place;
  if (before && before->line_from == line.from && before->last == line.last) return *before;
  const Duration wait = HalfPlacesAhead(model, group, line) * CandidateStep(model, group) / 2;
  return {line.from, line.last, line.from + wait};
}

bool OurTurn(Turn& turn, const PlaceInLine& place, Agenda& agenda) {
  if (!agenda.Due(turn.now, place.turn_at)) {
    turn.model.marks.Reach(Mark::kStoodInLine);
    return false;
  }
  if (place.last) turn.model.marks.Reach(Mark::kStoodLast);
  return true;
}

const char* WhyAborted(EventKind reason) {
  switch (reason) {
    case EventKind::kAbortNotElected:
      return "this sentinel was not elected";
    case EventKind::kAbortNoGoodReplica:
      return "no replica could be promoted";
    case EventKind::kAbortReplicaTimeout:
      return "no replica became a master in time";
    case EventKind::kAbortMasterIsBack:
      return "the master was back";
    default:
      return "the master did not hand over";
  }
}

}  // namespace

bool AbortIfOvertakenByVote(Turn& turn, MasterGroup& group) {
  const Failover& failover = group.failover;
  const bool overtaken = group.leader_epoch > failover.epoch && group.leader != turn.model.my_id;
  if (!overtaken || failover.order_out) return false;
  turn.model.marks.Reach(Mark::kOvertakenByVote);
  AbortFailover(turn, group, EventKind::kAbortNotElected);
  return true;
}

Prospect Foresee(const Model& model, const MasterGroup& group, MonotonicTime now) {
  Prospect prospect;
  prospect.over = LastRoundIsOver(model, group);
  prospect.has_replica = SelectReplica(model, group, now) != nullptr;
  // Behind the hold-off the line forms as for everybody else.
  prospect.early = prospect.over && prospect.has_replica && now < HoldoffEnd(group);
  prospect.allowed = prospect.early ? group.dead_round->retry_at : HoldoffEnd(group);
  if (group.odown.active() && !prospect.early && now >= prospect.allowed) {
    prospect.place = FindPlace(model, group, prospect);
  }
  return prospect;
}

void ConsiderStanding(Turn& turn, MasterGroup& group, Agenda& agenda) {
  // A candidate whose vote cannot be saved would only spend epochs.
  if (!group.odown.active()) {
    group.suspension_noted = false;
    return;
  }
  if (!turn.model.saved) {
    turn.model.marks.Reach(Mark::kCandidacyUnsaved);
    return;
  }
  const Prospect prospect = Foresee(turn.model, group, turn.now);
  if (!agenda.Due(turn.now, prospect.allowed)) {
    if (!prospect.over) NoteDelay(turn, group, prospect.allowed);
    return;
  }
  if (!prospect.early) {
    group.place = prospect.place;
    if (!OurTurn(turn, *prospect.place, agenda)) return;
  }
  if (group.is_suspended(turn.now)) {
    if (prospect.has_replica) NoteSuspension(turn, group);
    return;
  }
  if (prospect.early) {
    turn.model.marks.Reach(Mark::kDeadRoundRetried);
  } else {
    group.dead_round.reset();
  }
  AnswerWaiter(turn, group);  // It asked about an earlier one.
  StartFailover(turn, group, false);
}

void StartFailover(Turn& turn, MasterGroup& group, bool forced) {
  if (EpochsAreUsedUp(turn.model)) return;
  Failover& failover = group.failover;
  failover = Failover{};
  failover.stage = FailoverStage::kWaitStart;
  failover.stage_since = turn.now;
  failover.epoch = turn.model.current_epoch + 1;
  failover.forced = forced;
  failover.election_deadline =
      turn.now + std::min(turn.model.tunables.election_timeout, group.settings.failover_timeout);
  group.holdoff_from = turn.now;  // Who stands again together stands in line again.
  group.delay_noted = false;
  AdoptEpoch(turn, group, failover.epoch);
  turn.out.Event(turn.model, &group, EventKind::kTryFailover, DescribeMaster(turn.model, group));
  Vote(turn, group, failover.epoch, turn.model.my_id);
  BeginRecord(turn, group);
  RefreshReplicas(turn, group);
}

// A master that comes back does not end the round: when it is decided, and only then, another one
// may be opened without a hold-off. The failover is given up behind it, before anything is changed.
void CountVotes(Turn& turn, MasterGroup& group, Agenda& agenda) {
  if (group.failover.forced) {
    CountVotesByHand(turn, group, agenda);
    return;
  }
  const Round round = CollectVotes(group, group.failover.epoch);
  const RoundResult result = Judge(round, turn.model.my_id);
  switch (result.state) {
    case RoundState::kWon:
      if (result.leader == turn.model.my_id) {
        if (AbortIfOvertakenByVote(turn, group)) return;
        Elect(turn, group, true);
      } else {
        turn.model.marks.Reach(Mark::kOtherElected);
        NoteLeader(group, result.leader);
        AbortFailover(turn, group, EventKind::kAbortNotElected);
      }
      return;
    case RoundState::kDead:
      GiveUpDeadRound(turn, group, Mark::kDeadRoundGivenUp);
      return;
    case RoundState::kOpen:
      if (PatienceIsOver(turn, group, round, agenda)) {
        GiveUpDeadRound(turn, group, Mark::kRoundRenounced);
        return;
      }
      if (agenda.Due(turn.now, group.failover.election_deadline)) {
        turn.model.marks.Reach(Mark::kElectionTimedOut);
        AbortFailover(turn, group, EventKind::kAbortNotElected);
      }
      return;
  }
}

void LeaveRoundUnused(Turn& turn, MasterGroup& group, EventKind reason, Duration pause) {
  const int rounds = group.dead_round ? group.dead_round->in_a_row + 1 : 1;
  const DeadRound unused{group.failover.epoch, turn.now + pause, rounds};
  AbortFailover(turn, group, reason);
  group.dead_round.reset();
  // One for whom replicas come and go would win again and again, and hold the others back.
  if (rounds > kUnusedInARowMax) return;
  turn.model.marks.Reach(Mark::kRoundUnused);
  group.dead_round = unused;
}

void AbortFailover(Turn& turn, MasterGroup& group, EventKind reason) {
  const std::string why = group.failover.handover.reason;
  turn.out.Event(turn.model, &group, reason,
                 DescribeMaster(turn.model, group) + (why.empty() ? "" : " #" + why));
  if (group.waiter) {
    group.waiter->why_not =
        std::string(Describe(reason).name.substr(1)) + (why.empty() ? "" : ": " + why);
  }
  ReportAbort(turn, group, std::string(Describe(reason).name.substr(1)),
              why.empty() ? WhyAborted(reason) : why);
  StopHandover(turn, group);
  WithdrawOrders(turn, group);
  group.failover = Failover{};
}

}  // namespace sentinel
