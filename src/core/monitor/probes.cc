#include "monitor/probes.h"

#include <algorithm>

#include "notify/wire_names.h"

namespace sentinel {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFastInfoPeriod{1'000};
constexpr milliseconds kPromotionPollMin{10};
constexpr milliseconds kHandoverPoll{20};  // Its clients wait; it takes a second or two at most.
// How long a hello under way may stand in for a PING that is due.
constexpr milliseconds kHelloGrace{20};
constexpr int kRoundTripWeight = 8;  // A new sample counts 1/8.

Duration PingPeriod(const Turn& turn, milliseconds down_after) {
  return std::min(turn.model.tunables.ping_period, down_after);
}

void NotePing(const Turn& turn, Endpoint& endpoint) {
  endpoint.ping_sent_at = turn.now;
  if (!endpoint.unanswered_since) endpoint.unanswered_since = turn.now;
}

// `not_before`: what else may prove life until then.
bool PingDue(const Turn& turn, const Endpoint& endpoint, milliseconds down_after, int owners,
             MonotonicTime not_before, Agenda& agenda) {
  const Connection& command = endpoint.command;
  if (!command.id || command.pending >= kPendingMax * owners) return false;
  // One PING waits for a connect under way; more of them would say nothing more.
  if (!command.established && endpoint.unanswered_since) return false;
  const Duration period = PingPeriod(turn, down_after);
  MonotonicTime due = std::max(endpoint.last_any_reply + period, not_before);
  if (endpoint.ping_sent_at) due = std::max(due, *endpoint.ping_sent_at + period / 2);
  return agenda.Due(turn.now, due);
}

// A hello is answered only by a server that serves, so that every second PING can be left out. It
// is not counted as asked: the disk may hold a hello back, and that is not the server's silence.
MonotonicTime HelloMayProveLifeUntil(const DataNode& node) {
  return node.hello_sent_at ? *node.hello_sent_at + kHelloGrace : MonotonicTime{};
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

bool InfoDue(const Turn& turn, const MasterGroup& group, const DataNode& node, Agenda& agenda) {
  const Connection& command = node.endpoint.command;
  if (!command.established || command.pending >= kPendingMax || InfoUnderWay(node)) return false;
  MonotonicTime due = node.info_not_before;
  if (node.info_at) due = std::max(due, *node.info_at + InfoPeriod(turn, group, node));
  return agenda.Due(turn.now, due);
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
  if (endpoint.unanswered_since == endpoint.ping_sent_at && endpoint.ping_sent_at) {
    const Duration sample = turn.now - *endpoint.ping_sent_at;
    Duration& smoothed = endpoint.round_trip;
    smoothed = smoothed.count() == 0 ? sample : smoothed + (sample - smoothed) / kRoundTripWeight;
  }
  endpoint.last_valid_reply = turn.now;
  endpoint.unanswered_since.reset();
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

void ProbeNode(Turn& turn, MasterGroup& group, DataNode& node, Agenda& agenda) {
  const MonotonicTime not_before = HelloMayProveLifeUntil(node);
  if (PingDue(turn, node.endpoint, group.settings.down_after, 1, not_before, agenda)) {
    SendPing(turn, group, node);
    agenda.At(turn.now + PingPeriod(turn, group.settings.down_after) / 2);
  }
  if (InfoDue(turn, group, node, agenda)) SendInfo(turn, group, node);
}

void ProbePeer(Turn& turn, PeerLink& link, Agenda& agenda) {
  const int owners = static_cast<int>(link.owners.size());
  if (!PingDue(turn, link.endpoint, link.shortest_down_after, owners, {}, agenda)) return;
  SendPing(turn, link);
  agenda.At(turn.now + PingPeriod(turn, link.shortest_down_after) / 2);
}

void OnPingReply(Turn& turn, MasterGroup& group, DataNode& node, PingReply reply) {
  NoteReply(turn, node.endpoint, reply);
  if (reply == PingReply::kPong) node.rebooted_at.reset();
  if (reply == PingReply::kBusy && node.sdown.active() && !node.script_kill_sent) {
    node.script_kill_sent = true;
    turn.out.Command(node.endpoint.command, {RequestKind::kScriptKill, group.id, 0},
                     {WireName(group.settings, "SCRIPT"), "KILL"});
  }
}

void OnHelloAccepted(const Turn& turn, DataNode& node) {
  Endpoint& endpoint = node.endpoint;
  const bool pings_are_valid = endpoint.last_any_reply == endpoint.last_valid_reply;
  if (!pings_are_valid) return;
  endpoint.last_any_reply = turn.now;
  endpoint.last_valid_reply = turn.now;
  const bool pinged_since = node.hello_sent_at && endpoint.ping_sent_at > node.hello_sent_at;
  if (!pinged_since) endpoint.unanswered_since.reset();
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
