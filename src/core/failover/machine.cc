#include "failover/machine.h"

#include <algorithm>

#include "failover/coordinated.h"
#include "failover/election.h"
#include "failover/reconfigure.h"
#include "failover/record.h"
#include "failover/selection.h"
#include "failover/stragglers.h"
#include "failover/switch.h"
#include "failover/transaction.h"
#include "monitor/crash.h"
#include "monitor/probes.h"
#include "notify/describe.h"
#include "notify/hello_publisher.h"
#include "notify/script_queue.h"
#include "quorum/objective.h"

namespace sentinel {
namespace {

// How long the choice waits for INFO replies that are under way, so that it is made on offsets of
// now. A replica that does not answer for this long is ranked by what it said last.
constexpr Duration kFreshInfoGrace = std::chrono::milliseconds(200);

// One that refuses is asked again after one ping period, then two, up to eight.
constexpr int kRefusalDoublingsMax = 3;

void EnterStage(const Turn& turn, MasterGroup& group, FailoverStage stage) {
  group.failover.stage = stage;
  group.failover.stage_since = turn.now;
}

// A master that came back makes the promotion unnecessary, as long as it was not ordered (W8).
bool AbortIfMasterIsBack(Turn& turn, MasterGroup& group) {
  const Failover& failover = group.failover;
  if (failover.forced || failover.order_out || !KnownToBeBack(group)) return false;
  LeaveRoundUnused(turn, group, EventKind::kAbortMasterIsBack, Duration{0});
  return true;
}

// True iff some replica may turn out the better choice by the INFO that is under way.
bool AwaitsInfo(const Turn& turn, const MasterGroup& group) {
  return std::any_of(group.nodes.begin(), group.nodes.end(), [&](const auto& entry) {
    const DataNode& node = entry.second;
    if (group.is_master(node) || !InfoUnderWay(node)) return false;
    const auto excluded = WhyExcluded(turn.model, group, node, turn.now);
    return !excluded || *excluded == Exclusion::kInfoTooOld;
  });
}

// The next round may be opened as soon as a replica is good again, but not with every flicker.
void GiveUpWithoutReplica(Turn& turn, MasterGroup& group) {
  if (group.failover.forced) {
    AbortFailover(turn, group, EventKind::kAbortNoGoodReplica);
  } else {
    LeaveRoundUnused(turn, group, EventKind::kAbortNoGoodReplica, turn.model.tunables.ping_period);
  }
}

// Who has refused to be promoted may have been loading its data, or get the right to: there is
// time.
bool AwaitsRefuser(const Turn& turn, const MasterGroup& group, Agenda& agenda) {
  bool awaits = false;
  for (const auto& [key, refusal] : group.failover.refusals) {
    if (turn.now >= refusal.again_at || !group.nodes.contains(key)) continue;
    agenda.At(refusal.again_at);
    awaits = true;
  }
  return awaits;
}

// The replica that was asked for, or the best one.
const DataNode* Choose(const Turn& turn, const MasterGroup& group) {
  const std::string& wanted = group.failover.wanted;
  if (wanted.empty()) return SelectReplica(turn.model, group, turn.now);
  const auto node = group.nodes.find(wanted);
  const bool good = node != group.nodes.end() && !group.is_master(node->second) &&
                    !WhyExcluded(turn.model, group, node->second, turn.now);
  return good ? &node->second : nullptr;
}

// Says what stock sentinels would not have done.
void ExplainChoice(Turn& turn, const MasterGroup& group, const DataNode& chosen) {
  Marks& marks = turn.model.marks;
  if (CrashDownAt(group) && !group.failover.forced) marks.Reach(Mark::kCrashFailover);
  const std::string who =
      "Failover of " + group.name + ": " + ShownName(turn.model.process, chosen);
  if (PromotedInThisOutage(group, chosen)) {
    marks.Reach(Mark::kPromotionKept);
    turn.out.Note(LogLevel::kWarning, who + " has been promoted already");
  } else if (HasOldData(group, chosen)) {
    marks.Reach(Mark::kRebornSaved);
    turn.out.Note(LogLevel::kWarning, who + " has the data that the master has lost, to offset " +
                                          std::to_string(chosen.history_offset));
  }
}

bool TimedOut(Turn& turn, MasterGroup& group, Agenda& agenda) {
  if (!agenda.Due(turn.now, group.failover.stage_since + group.settings.failover_timeout)) {
    return false;
  }
  AbortFailover(turn, group, EventKind::kAbortReplicaTimeout);
  return true;
}

void Select(Turn& turn, MasterGroup& group, Agenda& agenda) {
  if (AbortIfMasterIsBack(turn, group)) return;
  Failover& failover = group.failover;
  if (failover.ordered && TimedOut(turn, group, agenda)) return;
  if (AwaitsInfo(turn, group) && !agenda.Due(turn.now, failover.stage_since + kFreshInfoGrace)) {
    turn.model.marks.Reach(Mark::kInfoAwaited);
    return;
  }
  const DataNode* best = Choose(turn, group);
  if (best == nullptr) {
    if (failover.ordered && AwaitsRefuser(turn, group, agenda)) return;
    NoteChoice(turn, group, nullptr);
    GiveUpWithoutReplica(turn, group);
    return;
  }
  const std::string details = DescribeNode(turn.model, group, *best);
  ExplainChoice(turn, group, *best);
  NoteChoice(turn, group, best);
  turn.out.Event(turn.model, &group, EventKind::kSelectedReplica, details);
  failover.promoted = best->key;
  failover.stage = FailoverStage::kSendPromotion;
  if (!failover.ordered) failover.stage_since = turn.now;
  turn.out.Event(turn.model, &group, EventKind::kStateSendPromotion, details);
}

void OrderPromotion(Turn& turn, MasterGroup& group, Agenda& agenda) {
  if (AbortIfMasterIsBack(turn, group) || TimedOut(turn, group, agenda)) return;
  DataNode& node = group.nodes.at(group.failover.promoted);
  // While the disk fails the order would only be withheld again.
  if (!node.endpoint.command.established || !turn.model.saved) return;
  Failover& failover = group.failover;
  failover.order_held = turn.out.save_required() || turn.model.save_wanted_at.has_value();
  SendPromotion(turn, group, node);
  NotePhase(turn, group, FailoverPhase::kOrdered);
  if (!failover.ordered) failover.stage_since = turn.now;
  failover.ordered = true;
  failover.stage = FailoverStage::kWaitPromotion;
  turn.out.Event(turn.model, &group, EventKind::kStateWaitPromotion,
                 DescribeNode(turn.model, group, node));
}

// Connections that we close ourselves, as they are dead or the password has changed, are lost
// without a report.
void AwaitPromotion(Turn& turn, MasterGroup& group, Agenda& agenda) {
  if (group.failover.order_held && AbortIfMasterIsBack(turn, group)) {
    turn.model.marks.Reach(Mark::kHeldOrderCalledOff);
    return;
  }
  if (TimedOut(turn, group, agenda)) return;
  DataNode& node = group.nodes.at(group.failover.promoted);
  if (node.endpoint.command.established) return;
  turn.model.marks.Reach(Mark::kOrderLost);
  OnOrderLost(group, node);
}

// R1: the promoted replica says it is a master. The new configuration is in force from here on;
// whatever spreads it waits until it is on disk.
void ConfirmPromotion(Turn& turn, MasterGroup& group, DataNode& promoted) {
  const Address from = group.address();
  const std::string deposed = group.master_key;
  group.config_epoch = group.failover.epoch;
  group.ImageChanged();
  turn.out.SaveRequired();
  turn.out.Event(turn.model, &group, EventKind::kPromotedReplica,
                 DescribeNode(turn.model, group, promoted));
  EnterStage(turn, group, FailoverStage::kReconfReplicas);
  turn.out.Event(turn.model, &group, EventKind::kStateReconfReplicas,
                 DescribeMaster(turn.model, group));
  QueueClientReconfig(turn.model, group, ReconfigRole::kLeader, from, promoted.address);

  ReportSwitch(turn, group, promoted);
  group.failover.deposed = deposed;
  const Failover failover = group.failover;
  SwitchMaster(turn, group, promoted.address);
  group.failover = failover;
  if (failover.won) group.victory = Victory{group.config_epoch, deposed, turn.now};
  ExpectStragglers(turn, group, group.nodes.at(deposed));
  if (failover.handover.active()) ReleaseClients(turn, group, group.nodes.at(deposed));
  if (group.waiter) {
    group.waiter->new_master =
        ShownHost(turn.model.process, group.address()) + ' ' + std::to_string(group.address().port);
  }
  PublishHellosNow(turn, group);
  // An old master that still answers is demoted as soon as it does.
  RefreshInfo(turn, group, group.nodes.at(deposed));
}

void AwaitWhatWasOrdered(Turn& turn, MasterGroup& group, Agenda& agenda) {
  if (!group.failover.handover.active()) return AwaitPromotion(turn, group, agenda);
  if (!HandedOverToTheSilent(turn, group, agenda)) return AwaitHandover(turn, group, agenda);
  ConfirmPromotion(turn, group, group.nodes.at(group.failover.promoted));
}

void AdvanceOnce(Turn& turn, MasterGroup& group, Agenda& agenda) {
  switch (group.failover.stage) {
    case FailoverStage::kNone:
      ConsiderStanding(turn, group, agenda);
      return;
    case FailoverStage::kWaitStart:
      CountVotes(turn, group, agenda);
      return;
    case FailoverStage::kSelectReplica:
      if (AbortIfOvertakenByVote(turn, group)) return;
      Select(turn, group, agenda);
      return;
    case FailoverStage::kSendPromotion:
      if (AbortIfOvertakenByVote(turn, group)) return;
      if (group.failover.handover.active()) return OrderHandover(turn, group, agenda);
      OrderPromotion(turn, group, agenda);
      return;
    case FailoverStage::kWaitPromotion:
      AwaitWhatWasOrdered(turn, group, agenda);
      return;
    case FailoverStage::kReconfReplicas:
      ReconfigureReplicas(turn, group, agenda);
      return;
  }
}

}  // namespace

void AdvanceFailover(Turn& turn, MasterGroup& group, Agenda& agenda) {
  FailoverStage before{};
  do {
    before = group.failover.stage;
    AdvanceOnce(turn, group, agenda);
  } while (group.failover.stage != before);
}

void OnInfoInFailover(Turn& turn, MasterGroup& group, DataNode& node) {
  const Failover& failover = group.failover;
  if (group.is_master(node)) AcknowledgeSwitch(turn, group);
  if (failover.stage == FailoverStage::kWaitPromotion && failover.handover.active()) {
    if (group.is_master(node)) OnInfoOfHandingMaster(turn, group);
    if (group.is_handing_over(group.master()) && HandedOver(group)) {
      ConfirmPromotion(turn, group, group.nodes.at(failover.promoted));
    }
  } else if (failover.stage == FailoverStage::kWaitPromotion && node.key == failover.promoted &&
             node.reported_role == Role::kMaster) {
    ConfirmPromotion(turn, group, node);
  } else if (failover.stage == FailoverStage::kReconfReplicas) {
    ObserveReconfiguration(turn, group, node);
  }
}

void OnOrderLost(MasterGroup& group, DataNode& node) {
  Failover& failover = group.failover;
  const bool waiting = failover.stage == FailoverStage::kWaitPromotion;
  if (waiting && failover.handover.active()) return;  // INFO will tell whether it arrived.
  if (waiting && node.key == failover.promoted) failover.order_out = true;
  OnOrderWithheld(group, node);
}

void OnOrderWithheld(MasterGroup& group, DataNode& node) {
  Failover& failover = group.failover;
  const bool its_own =
      failover.handover.active() ? group.is_master(node) : node.key == failover.promoted;
  if (failover.stage == FailoverStage::kWaitPromotion && its_own) {
    failover.stage = FailoverStage::kSendPromotion;
  }
  if (node.reconf == ReconfStage::kSent) node.reconf = ReconfStage::kNone;
}

void OnPromotionRefused(const Turn& turn, MasterGroup& group, const DataNode& node, Epoch epoch) {
  Failover& failover = group.failover;
  const bool this_order = failover.stage == FailoverStage::kWaitPromotion &&
                          node.key == failover.promoted && failover.epoch == epoch;
  if (!this_order || failover.handover.active()) return;
  turn.model.marks.Reach(Mark::kPromotionRefused);
  RefusedPromotion& refusal = failover.refusals[node.key];
  const int doublings = std::min(refusal.in_a_row++, kRefusalDoublingsMax);
  refusal.again_at = turn.now + turn.model.tunables.ping_period * (1 << doublings);
  // Where an earlier order may have arrived there is no other choice.
  failover.stage =
      failover.order_out ? FailoverStage::kSendPromotion : FailoverStage::kSelectReplica;
}

void OnSaveEnded(Turn& turn, MasterGroup& group, bool ok) {
  Failover& failover = group.failover;
  failover.order_held = false;
  if (!failover.forced) return;
  turn.touched.groups.insert(group.id);
  if (ok) {
    failover.saved = true;
    return;
  }
  const bool elected = failover.stage != FailoverStage::kWaitStart;
  const bool ordered = failover.order_out || failover.stage == FailoverStage::kWaitPromotion ||
                       failover.stage == FailoverStage::kReconfReplicas;
  if (ordered) return;
  turn.model.marks.Reach(Mark::kUnsavedByHand);
  turn.out.Note(LogLevel::kWarning,
                "Failover of " + group.name + " is given up: the configuration cannot be saved");
  AbortFailover(turn, group,
                elected ? EventKind::kAbortReplicaTimeout : EventKind::kAbortNotElected);
}

}  // namespace sentinel
