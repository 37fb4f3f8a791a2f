#include "monitor/probes.h"

#include <algorithm>

#include "notify/wire_names.h"

namespace sentinel {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFastInfoPeriod{1'000};
constexpr milliseconds kPromotionPollMin{10};
constexpr milliseconds kHandoverPoll{20};  // Its clients wait; it takes a second or two at most.
// How long a hello or an INFO under way may stand in for a PING that is due.
constexpr milliseconds kStandInGrace{20};
constexpr int kRoundTripWeight = 8;  // A new sample counts 1/8.

Duration PingPeriod(const Turn& turn, milliseconds down_after) {
  return std::min(turn.model.tunables.ping_period, down_after);
}

// A PING that is due this soon goes now: the reply to the one before took as long.
Duration EarlyBy(Duration period) { return period / 32; }

// With one to another server of the same master, so that both are looked at together.
Duration EarlyTogetherBy(Duration period) { return period / 4; }

void NotePing(const Turn& turn, Endpoint& endpoint) {
  endpoint.ping_sent_at = turn.now;
  if (!endpoint.unanswered_since) endpoint.unanswered_since = turn.now;
}

bool IsFirstUnanswered(const Endpoint& endpoint) {
  return endpoint.unanswered_since && endpoint.unanswered_since == endpoint.ping_sent_at;
}

// kNever: not before something else has changed.
MonotonicTime PingDueAt(const Endpoint& endpoint, Duration period, int owners) {
  const Connection& command = endpoint.command;
  if (!command.id || command.pending >= kPendingMax * owners) return kNever;
  // One PING waits for a connect under way; more of them would say nothing more.
  if (!command.established && endpoint.unanswered_since) return kNever;
  const MonotonicTime due = endpoint.last_any_reply + period;
  if (!endpoint.ping_sent_at) return due;
  const Duration apart = IsFirstUnanswered(endpoint) ? period : period / 2;
  return std::max(due, *endpoint.ping_sent_at + apart);
}

// A hello or an INFO is answered only by a server that serves, so that every second PING can be
// left out. Neither is counted as asked: the disk may hold a hello back, and that is not the
// server's silence.
MonotonicTime OthersMayProveLifeUntil(const DataNode& node) {
  const auto asked = std::max(node.hello_sent_at, node.info_sent_at);
  return asked ? *asked + kStandInGrace : MonotonicTime{};
}

// A server whose role is about to change, or that loads its data, is asked again soon after the
// change was ordered and more and more rarely while it does not come.
Duration PollAfterOrder(const Turn& turn, MonotonicTime ordered_at) {
  return std::clamp<Duration>((turn.now - ordered_at) / 4, kPromotionPollMin, kFastInfoPeriod);
}

Duration InfoPeriod(const Turn& turn, const MasterGroup& group, const DataNode& node) {
  const Duration normal = turn.model.tunables.info_period;
  const Duration fast = std::min<Duration>(kFastInfoPeriod, normal);
  const Failover& failover = group.failover;
  if (failover.stage == FailoverStage::kWaitPromotion && node.key == failover.promoted) {
    return PollAfterOrder(turn, failover.stage_since);
  }
  if (group.is_handing_over(node)) return kHandoverPoll;
  if (node.reconf == ReconfStage::kSent || node.reconf == ReconfStage::kInProgress) {
    return PollAfterOrder(turn, node.reconf_since);
  }
  if (group.is_master(node)) {
    const bool loads = group.rebirth && !group.rebirth->offset;
    return loads ? PollAfterOrder(turn, group.rebirth->crashed_at) : normal;
  }
  // The winner waits for hellos to demote it, and looks again soon.
  const bool deposed =
      group.victory && group.victory->deposed == node.key && node.reported_role == Role::kMaster;
  if (deposed) return PollAfterOrder(turn, node.role_since);
  const bool special = group.master().sdown.active() || failover.active() || group.rebirth ||
                       (node.info_at && !node.upstream_link_up);
  return special ? fast : normal;
}

bool CanAskForInfo(const DataNode& node) {
  const Connection& command = node.endpoint.command;
  return command.established && command.pending < kPendingMax && !InfoUnderWay(node);
}

MonotonicTime InfoDueAt(const Turn& turn, const MasterGroup& group, const DataNode& node) {
  if (!node.info_at) return node.info_not_before;
  return std::max(node.info_not_before, *node.info_at + InfoPeriod(turn, group, node));
}

// Whether the last reply that says anything about it was one of a server that serves.
bool Serves(const Endpoint& endpoint) {
  return endpoint.last_any_reply == endpoint.last_valid_reply;
}

// Instead of a PING. Who owes an answer is sent PINGs, as silence is counted from one.
bool InfoMayStandIn(const Endpoint& endpoint) {
  return Serves(endpoint) && !endpoint.unanswered_since;
}

bool HelloJustSent(const Turn& turn, const DataNode& node) {
  return node.hello_sent_at == turn.now;
}

// Whether a reply proves that the instance serves: protocol sheet, section 5.
bool IsValid(PingReply reply) {
  return reply == PingReply::kPong || reply == PingReply::kLoading ||
         reply == PingReply::kMasterDown;
}

void NoteReply(const Turn& turn, Endpoint& endpoint, PingReply reply) {
  endpoint.last_any_reply = turn.now;
  endpoint.refused = reply == PingReply::kOther;
  if (!IsValid(reply)) return;
  if (IsFirstUnanswered(endpoint)) {
    const Duration sample = turn.now - *endpoint.ping_sent_at;
    Duration& smoothed = endpoint.round_trip;
    smoothed = smoothed.count() == 0 ? sample : smoothed + (sample - smoothed) / kRoundTripWeight;
  }
  endpoint.last_valid_reply = turn.now;
  endpoint.served = true;
  endpoint.unanswered_since.reset();
}

// Something else than a PING, asked at `asked_at`, was answered as by a server that serves.
void NoteProof(const Turn& turn, Endpoint& endpoint, std::optional<MonotonicTime> asked_at) {
  if (!Serves(endpoint)) return;
  endpoint.last_any_reply = turn.now;
  endpoint.last_valid_reply = turn.now;
  const bool pinged_since = asked_at && endpoint.ping_sent_at > asked_at;
  if (!pinged_since) endpoint.unanswered_since.reset();
}

bool PingDueBy(const Turn& turn, const DataNode& node, Duration period, MonotonicTime until) {
  return turn.now >= OthersMayProveLifeUntil(node) && PingDueAt(node.endpoint, period, 1) <= until;
}

// PING if it is due until `until`; an INFO that would follow within half a period goes with what is
// sent now, or instead of the PING.
void ProbeNode(Turn& turn, MasterGroup& group, DataNode& node, Duration period,
               MonotonicTime until, Agenda& agenda) {
  const bool ping = PingDueBy(turn, node, period, until);
  const bool speaks = ping || HelloJustSent(turn, node);
  const MonotonicTime info_until = speaks ? turn.now + period / 2 : turn.now;
  const bool info = CanAskForInfo(node) && InfoDueAt(turn, group, node) <= info_until;
  if (ping && !(info && InfoMayStandIn(node.endpoint))) SendPing(turn, group, node);
  if (info) SendInfo(turn, group, node);
  agenda.At(std::max(PingDueAt(node.endpoint, period, 1), OthersMayProveLifeUntil(node)));
  if (CanAskForInfo(node)) agenda.At(InfoDueAt(turn, group, node));
}

}  // namespace

bool InfoUnderWay(const DataNode& node) {
  return node.info_sent_at && node.endpoint.command.id &&
         *node.info_sent_at >= node.endpoint.command.opened_at;
}

void SendPing(Turn& turn, MasterGroup& group, DataNode& node) {
  NotePing(turn, node.endpoint);
  turn.out.Command(node.endpoint.command, {RequestKind::kPing, group.id, 0},
                   {WireName(group.settings, "PING")});
}

void SendPing(Turn& turn, PeerLink& link) {
  NotePing(turn, link.endpoint);
  turn.out.Command(link.endpoint.command, {RequestKind::kPing, {}, 0}, {"PING"});
}

void SendInfo(Turn& turn, MasterGroup& group, DataNode& node) {
  node.info_sent_at = turn.now;
  turn.out.Command(node.endpoint.command, {RequestKind::kInfo, group.id, 0},
                   {WireName(group.settings, "INFO")});
}

void OnInfoRefused(const Turn& turn, DataNode& node) {
  node.info_sent_at.reset();
  node.info_not_before = turn.now + turn.model.tunables.ping_period;
}

void RefreshInfo(Turn& turn, MasterGroup& group, DataNode& node) {
  if (node.endpoint.command.established && !InfoUnderWay(node)) SendInfo(turn, group, node);
}

void RefreshReplicas(Turn& turn, MasterGroup& group) {
  for (auto& [key, node] : group.nodes) {
    if (!group.is_master(node)) RefreshInfo(turn, group, node);
  }
}

void ProbeNodes(Turn& turn, MasterGroup& group, Agenda& agenda) {
  const Duration period = PingPeriod(turn, group.settings.down_after);
  const auto speaks = [&](const auto& entry) {
    const DataNode& node = entry.second;
    return HelloJustSent(turn, node) || PingDueBy(turn, node, period, turn.now + EarlyBy(period));
  };
  const bool together = std::any_of(group.nodes.begin(), group.nodes.end(), speaks);
  const MonotonicTime until = together ? turn.now + EarlyTogetherBy(period) : turn.now;
  for (auto& [key, node] : group.nodes) ProbeNode(turn, group, node, period, until, agenda);
}

void ProbePeer(Turn& turn, PeerLink& link, Agenda& agenda) {
  const int owners = static_cast<int>(link.owners.size());
  const Duration period = PingPeriod(turn, link.shortest_down_after);
  if (PingDueAt(link.endpoint, period, owners) <= turn.now + EarlyBy(period)) SendPing(turn, link);
  agenda.At(PingDueAt(link.endpoint, period, owners));
}

bool OnPingReply(Turn& turn, MasterGroup& group, DataNode& node, PingReply reply) {
  const bool expected = reply == PingReply::kPong && Serves(node.endpoint) &&
                        IsFirstUnanswered(node.endpoint) && !node.sdown.active() &&
                        !node.rebooted_at && !turn.model.unsettled.contains(group.id);
  NoteReply(turn, node.endpoint, reply);
  if (reply == PingReply::kPong) node.rebooted_at.reset();
  if (reply == PingReply::kBusy && node.sdown.active() && !node.script_kill_sent) {
    node.script_kill_sent = true;
    turn.out.Command(node.endpoint.command, {RequestKind::kScriptKill, group.id, 0},
                     {WireName(group.settings, "SCRIPT"), "KILL"});
  }
  return !expected;
}

void OnHelloAccepted(const Turn& turn, DataNode& node) {
  NoteProof(turn, node.endpoint, node.hello_sent_at);
}

void OnInfoAccepted(const Turn& turn, DataNode& node) {
  NoteProof(turn, node.endpoint, node.info_sent_at);
}

void OnPingReply(Turn& turn, PeerLink& link, PingReply reply) {
  const auto silent_since = link.endpoint.unanswered_since;
  NoteReply(turn, link.endpoint, reply);
  // Owners that may have called the peer down look at it again.
  if (silent_since && turn.now - *silent_since >= link.shortest_down_after) {
    TouchSoon(turn, link);
  }
}

}  // namespace sentinel
