#include "failover/coordinated.h"

#include <algorithm>

#include "failover/election.h"
#include "failover/record.h"
#include "failover/selection.h"
#include "failover/stragglers.h"
#include "failover/transaction.h"
#include "monitor/links.h"
#include "monitor/probes.h"
#include "notify/describe.h"

namespace sentinel {
namespace {

using Mode = Handover::Mode;

constexpr int kAnswerPeriods = 5;  // In ping periods, as for a replica that is to be promoted.
constexpr milliseconds kCatchUpMin{2'000};  // Replicas acknowledge once a second by themselves.
constexpr milliseconds kCatchUpMax{10'000};
constexpr milliseconds kAckPauseMin{10};
constexpr milliseconds kAckPauseMax{1'000};

void Enter(const Turn& turn, Failover& failover, FailoverStage stage) {
  failover.stage = stage;
  failover.stage_since = turn.now;
}

// It is certain that the master has not handed over and will not.
void GiveUpHandover(Turn& turn, MasterGroup& group, EventKind kind, const std::string& reason) {
  Failover& failover = group.failover;
  if (failover.handover.mode == Mode::kPreferred) {
    turn.out.Note(LogLevel::kWarning,
                  "Failover of " + group.name + " goes on without its master: " + reason);
    failover.handover = Handover{};
    return Enter(turn, failover, FailoverStage::kSelectReplica);
  }
  failover.handover.reason = reason;
  if (failover.won) return LeaveRoundUnused(turn, group, kind, Duration{0});
  AbortFailover(turn, group, kind);
}

// A master that dies meanwhile makes it an ordinary failover, in the same epoch. The replica that
// was to take over is the first choice: it may have everything, or be a master already.
void GoOnWithoutMaster(Turn& turn, MasterGroup& group) {
  turn.model.marks.Reach(Mark::kHandoverByNobody);
  turn.out.Note(LogLevel::kWarning, "Failover of " + group.name + " goes on without its master");
  StopHandover(turn, group);
  Failover& failover = group.failover;
  failover.handover = Handover{};
  failover.wanted.clear();
  const DataNode& chosen = group.nodes.at(failover.promoted);
  const bool good = !WhyExcluded(turn.model, group, chosen, turn.now);
  Enter(turn, failover, good ? FailoverStage::kSendPromotion : FailoverStage::kSelectReplica);
  turn.touched.groups.insert(group.id);  // The stage may be the one that it was found in.
}

// The master waits until the replica has acknowledged everything, which it does once a second. It
// acknowledges at once when it is asked to, by whomever, and does not answer that. It may not have
// everything yet, so it is asked again while the master waits.
void AskForAcknowledgment(Turn& turn, MasterGroup& group) {
  Handover& handover = group.failover.handover;
  if (handover.ack_asked_at) {
    const Duration pause =
        std::clamp<Duration>((turn.now - handover.ordered_at) / 4, kAckPauseMin, kAckPauseMax);
    if (turn.now < *handover.ack_asked_at + pause) return;
  }
  handover.ack_asked_at = turn.now;
  SendUnheard(turn, group, group.nodes.at(group.failover.promoted), RequestKind::kAckRequest,
              {"REPLCONF", "GETACK", "*"});
}

// The master is told to stop and asked what it has become: the replica may have been faster.
void CallOff(Turn& turn, MasterGroup& group, EventKind kind, const std::string& reason) {
  Handover& handover = group.failover.handover;
  handover.called_off = kind;
  handover.reason = reason;
  handover.answered = false;
  handover.followed_at.reset();
  if (!group.master().endpoint.command.established) return;  // The next connection counts.
  handover.ordered_at = turn.now;
  SendHandoverStop(turn, group, group.master());
}

std::string InMillis(milliseconds duration) { return std::to_string(duration.count()) + " ms"; }

// It died behind the order, and came back as a master of whatever its disk had.
bool Restarted(const DataNode& master, const Handover& handover) {
  return master.reported_role == Role::kMaster && master.run_id != handover.run_id;
}

// Only the master itself makes it do so, with all the data, before it dies.
bool TookOver(const DataNode& replica, const Handover& handover) {
  return replica.reported_role == Role::kMaster && !handover.history.empty() &&
         replica.former_history == handover.history;
}

// True while it is not known whether the replica has taken over from a master that is another one
// now.
bool AwaitsReplica(Turn& turn, MasterGroup& group, DataNode& replica) {
  const MonotonicTime back = group.master().endpoint.command.opened_at;
  if (replica.info_at && *replica.info_at >= back) return false;
  if (replica.sdown.active()) return false;  // It will not tell.
  RefreshInfo(turn, group, replica);
  return true;
}

}  // namespace

std::string WhyNoHandover(const Turn& turn, const MasterGroup& group) {
  const DataNode& master = group.master();
  if (master.sdown.active()) return "Primary is down";
  if (!master.endpoint.command.established) return "Primary is not connected";
  if (turn.now - master.endpoint.last_valid_reply >
      kAnswerPeriods * turn.model.tunables.ping_period) {
    return "Primary does not answer";
  }
  if (!master.info_at) return "Primary is not known well enough yet";
  if (master.reported_role != Role::kMaster) return "Primary says that it is a replica";
  if (!master.failing_over) return "Primary has no FAILOVER command";
  if (*master.failing_over) return "Primary is in a FAILOVER already";
  return {};
}

milliseconds DefaultHandoverTimeout(const MasterSettings& settings) {
  const milliseconds usual = std::clamp(settings.down_after / 2, kCatchUpMin, kCatchUpMax);
  return std::max(milliseconds{1}, std::min(usual, settings.failover_timeout / 2));
}

void OrderHandover(Turn& turn, MasterGroup& group, Agenda& agenda) {
  Failover& failover = group.failover;
  Handover& handover = failover.handover;
  if (group.odown.active()) return GoOnWithoutMaster(turn, group);
  DataNode& master = group.master();
  // While the disk fails the order would only be withheld.
  if (!master.endpoint.command.established || !turn.model.saved) {
    if (!agenda.Due(turn.now, failover.stage_since + handover.timeout)) return;
    return GiveUpHandover(turn, group, EventKind::kAbortMasterTimeout,
                          "the master could not be asked for " + InMillis(handover.timeout));
  }
  const DataNode& replica = group.nodes.at(failover.promoted);
  SendHandover(turn, group, replica);
  NotePhase(turn, group, FailoverPhase::kOrdered);
  // Behind the order to stop there is time for INFO to tell what has become of it.
  const Duration grace = kAnswerPeriods * turn.model.tunables.ping_period;
  const Duration timeout = group.settings.failover_timeout;
  handover.give_up_at =
      turn.now + std::max<Duration>(timeout, handover.timeout + std::min(grace, timeout));
  handover.run_id = master.run_id;
  handover.history = master.history;
  handover.ordered_at = turn.now;
  handover.answered = false;
  handover.ack_asked_at.reset();
  Enter(turn, failover, FailoverStage::kWaitPromotion);
  turn.out.Event(turn.model, &group, EventKind::kStateWaitPromotion,
                 DescribeNode(turn.model, group, replica));
}

void AwaitHandover(Turn& turn, MasterGroup& group, Agenda& agenda) {
  Failover& failover = group.failover;
  Handover& handover = failover.handover;
  if (group.odown.active()) return GoOnWithoutMaster(turn, group);
  if (agenda.Due(turn.now, handover.give_up_at)) {
    if (handover.reason.empty()) handover.reason = "the replica does not say that it is a master";
    return AbortFailover(turn, group,
                         handover.called_off.value_or(EventKind::kAbortReplicaTimeout));
  }
  if (handover.called_off || handover.followed_at) return;
  if (!agenda.Due(turn.now, handover.ordered_at + handover.timeout)) return;
  CallOff(turn, group, EventKind::kAbortReplicaTimeout,
          "the replica has not caught up within " + InMillis(handover.timeout));
}

void OnHandoverReply(Turn& turn, MasterGroup& group, const RequestTag& tag, const AckReply& reply) {
  Handover& handover = group.failover.handover;
  if (!group.is_handing_over(group.master()) || tag.serial != group.failover.epoch) return;
  if (tag.kind == RequestKind::kHandoverOver) {
    if (handover.called_off) handover.answered = true;
    return;
  }
  if (handover.called_off) return;
  if (reply.ok) {
    if (tag.kind != RequestKind::kHandoverExec) return;
    handover.answered = true;
    AskForAcknowledgment(turn, group);
    return;
  }
  if (tag.kind != RequestKind::kHandoverExec) {  // What became of the rest shows at its end.
    if (handover.reason.empty()) handover.reason = reply.error;
    return;
  }
  const std::string why = handover.reason.empty() ? reply.error : handover.reason;
  turn.model.marks.Reach(Mark::kHandoverRefused);
  // Where MULTI or EXEC is refused it was no transaction, and FAILOVER may have begun.
  if (reply.error.find("EXEC without MULTI") != std::string::npos ||
      reply.error.starts_with("NOPERM")) {
    return CallOff(turn, group, EventKind::kAbortMasterRefused, why);
  }
  // Nothing of ours is under way, but a FAILOVER that somebody else has ordered may be.
  handover.called_off = EventKind::kAbortMasterRefused;
  handover.answered = true;
  SendUnpause(turn, group, group.master());
  GiveUpHandover(turn, group, EventKind::kAbortMasterRefused, why);
}

void OnInfoOfHandingMaster(Turn& turn, MasterGroup& group) {
  Handover& handover = group.failover.handover;
  const DataNode& master = group.master();
  const bool reconnected = master.endpoint.command.opened_at > handover.ordered_at;
  if (!handover.answered && !reconnected) return;  // It may be older than the order.
  DataNode& replica = group.nodes.at(group.failover.promoted);
  if (!master.failing_over.value_or(false) && master.follows(replica.address)) {
    if (!handover.followed_at) handover.followed_at = turn.now;
    RefreshInfo(turn, group, replica);
    return;
  }
  handover.followed_at.reset();
  if (Restarted(master, handover) &&
      (TookOver(replica, handover) || AwaitsReplica(turn, group, replica))) {
    return;  // HandedOver.
  }
  if (handover.called_off && reconnected) {  // The order to stop may have been lost.
    CallOff(turn, group, *handover.called_off, std::string(handover.reason));
    return;
  }
  const bool failing_over = master.failing_over.value_or(false);
  if (failing_over && !handover.called_off) AskForAcknowledgment(turn, group);
  if (failing_over || master.reported_role != Role::kMaster) return;
  if (handover.called_off) {
    turn.model.marks.Reach(Mark::kHandoverCalledOff);
    GiveUpHandover(turn, group, *handover.called_off, std::string(handover.reason));
  } else if (Restarted(master, handover)) {
    CallOff(turn, group, EventKind::kAbortMasterTimeout, "the master was restarted");
  } else if (handover.answered) {
    CallOff(turn, group, EventKind::kAbortReplicaTimeout,
            "the master has given up waiting for the replica");
  } else {
    CallOff(turn, group, EventKind::kAbortMasterTimeout, "the connection to the master was lost");
  }
}

bool HandedOver(const MasterGroup& group) {
  const Handover& handover = group.failover.handover;
  const DataNode& replica = group.nodes.at(group.failover.promoted);
  if (Restarted(group.master(), handover)) return TookOver(replica, handover);
  return handover.followed_at && replica.reported_role == Role::kMaster;
}

bool HandedOverToTheSilent(const Turn& turn, const MasterGroup& group, Agenda& agenda) {
  const Handover& handover = group.failover.handover;
  if (!handover.followed_at) return false;
  const DataNode& replica = group.nodes.at(group.failover.promoted);
  if (replica.info_at && *replica.info_at > *handover.followed_at) return false;
  const Duration patience = kAnswerPeriods * turn.model.tunables.ping_period;
  return replica.sdown.active() || agenda.Due(turn.now, *handover.followed_at + patience);
}

void StopHandover(Turn& turn, MasterGroup& group) {
  DataNode& master = group.master();
  const Handover& handover = group.failover.handover;
  const bool stopped = handover.called_off && handover.answered;
  if (!group.is_handing_over(master) || stopped || !master.endpoint.command.established) return;
  SendHandoverStop(turn, group, master);
}

void ReleaseClients(Turn& turn, MasterGroup& group, DataNode& deposed) {
  turn.model.marks.Reach(Mark::kHandedOver);
  for (DataNode* node : {&deposed, &group.master()}) {
    if (!node->endpoint.command.established) continue;
    SendRelease(turn, group, *node);
    OnDisconnectedByOrder(group, *node);
  }
}

void AnswerWaiter(Turn& turn, MasterGroup& group) {
  if (!group.waiter || group.failover.active()) return;
  OperatorReply reply;
  reply.token = group.waiter->token;
  const bool done = !group.waiter->new_master.empty();
  reply.status = done ? OperatorStatus::kOk : OperatorStatus::kFailoverAborted;
  reply.detail = done ? group.waiter->new_master : group.waiter->why_not;
  group.waiter.reset();
  turn.out.Reply(std::move(reply));
}

}  // namespace sentinel
