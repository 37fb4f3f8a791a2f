#include "monitor/health.h"

#include <algorithm>

#include "monitor/crash.h"
#include "monitor/links.h"
#include "notify/describe.h"

namespace sentinel {
namespace {

void TakeEarlier(std::optional<MonotonicTime>& earliest, MonotonicTime time) {
  if (!earliest || time < *earliest) earliest = time;
}

// When the node is, or will be, subjectively down if nothing is heard; nullopt = not in sight.
std::optional<MonotonicTime> DownAt(const Turn& turn, const MasterGroup& group,
                                    const DataNode& node) {
  const MasterSettings& settings = group.settings;
  std::optional<MonotonicTime> down_at;
  if (const auto silent = node.endpoint.unanswered_since) down_at = *silent + settings.down_after;
  if (!group.is_master(node)) return down_at;
  if (node.reported_role == Role::kReplica) {
    TakeEarlier(down_at,
                node.role_since + settings.down_after + 2 * turn.model.tunables.info_period);
  }
  if (node.rebooted_at && settings.reboot_down_after.count() > 0) {
    TakeEarlier(down_at, *node.rebooted_at + settings.reboot_down_after);
  }
  if (const auto crashed = CrashDownAt(group)) TakeEarlier(down_at, *crashed);
  return down_at;
}

// Returns true iff the state changed.
bool Enter(const Turn& turn, DownState& state) {
  if (state.active()) return false;
  state.since = turn.now;
  state.last_entered = turn.now;
  return true;
}

// The command connection is dead when it is old enough and a PING on it has been unanswered for
// half of down-after. One on which PINGs are refused is of no more use: a password that was wrong
// when it was made may be right now, and only a new connection finds out.
bool CommandLinkDead(const Turn& turn, const Endpoint& endpoint, milliseconds down_after,
                     Agenda& agenda) {
  if (!endpoint.command.id || !endpoint.unanswered_since) return false;
  const MonotonicTime due = std::max(
      {endpoint.command.opened_at + turn.model.tunables.min_link_reconnect_period,
       *endpoint.unanswered_since + Duration(down_after) / 2,
       endpoint.refused ? MonotonicTime{} : endpoint.last_any_reply + Duration(down_after) / 2});
  return agenda.Due(turn.now, due);
}

void ReportCrash(Turn& turn, const MasterGroup& group) {
  const auto crashed = CrashDownAt(group);
  if (!crashed || turn.now < *crashed) return;
  turn.out.Note(LogLevel::kWarning, DescribeCrash(turn.model, group));
}

}  // namespace

bool JudgeNode(Turn& turn, MasterGroup& group, DataNode& node, Agenda& agenda) {
  const auto down_at = DownAt(turn, group, node);
  const bool overdue = down_at && turn.now >= *down_at;
  if (overdue && !node.sdown.active() && turn.may_judge_silence) {
    Enter(turn, node.sdown);
    turn.out.Event(turn.model, &group, EventKind::kSdown, DescribeNode(turn.model, group, node));
    if (group.is_master(node)) ReportCrash(turn, group);
    return true;
  }
  if (!overdue && node.sdown.active()) {
    node.sdown.since.reset();
    node.script_kill_sent = false;
    turn.out.Event(turn.model, &group, EventKind::kSdownEnd, DescribeNode(turn.model, group, node));
    return true;
  }
  if (down_at && !node.sdown.active()) agenda.At(*down_at);
  return false;
}

void JudgePeer(Turn& turn, MasterGroup& group, Peer& peer) {
  const auto silent = peer.link->endpoint.unanswered_since;
  const bool overdue = silent && turn.now >= *silent + group.settings.down_after;
  if (overdue && turn.may_judge_silence && Enter(turn, peer.sdown)) {
    turn.out.Event(turn.model, &group, EventKind::kSdown, DescribePeer(turn.model, group, peer));
  } else if (!overdue && peer.sdown.active()) {
    peer.sdown.since.reset();
    turn.out.Event(turn.model, &group, EventKind::kSdownEnd, DescribePeer(turn.model, group, peer));
  }
}

void JudgePeerLink(Turn& turn, PeerLink& link, Agenda& agenda) {
  const auto silent = link.endpoint.unanswered_since;
  if (!silent) return;
  if (turn.now < *silent + link.shortest_down_after) {
    agenda.At(*silent + link.shortest_down_after);
    return;
  }
  for (const MasterId id : link.owners) {
    const MasterGroup& group = turn.model.groups.at(id);
    if (group.peers.at(link.id).sdown.active()) continue;
    const MonotonicTime due = *silent + group.settings.down_after;
    if (turn.now >= due && turn.may_judge_silence) {
      turn.touched.groups_soon.insert(id);
    } else {
      agenda.At(due);
    }
  }
}

void RecycleDeadLinks(Turn& turn, MasterGroup& group, DataNode& node, Agenda& agenda) {
  Endpoint& endpoint = node.endpoint;
  if (CommandLinkDead(turn, endpoint, group.settings.down_after, agenda)) {
    if (endpoint.refused) turn.model.marks.Reach(Mark::kRefusedLinkMade);
    CloseConnection(turn, endpoint, LinkKind::kCommand);
  }
  const Tunables& tunables = turn.model.tunables;
  if (endpoint.subscriber.id &&
      agenda.Due(turn.now,
                 std::max(endpoint.subscriber.opened_at + tunables.min_link_reconnect_period,
                          endpoint.last_subscriber_message + 3 * tunables.publish_period))) {
    CloseConnection(turn, endpoint, LinkKind::kSubscriber);
  }
}

void RecycleDeadLink(Turn& turn, PeerLink& link, Agenda& agenda) {
  if (CommandLinkDead(turn, link.endpoint, link.shortest_down_after, agenda)) {
    CloseConnection(turn, link.endpoint, LinkKind::kCommand);
  }
}

bool NotDownFor(const DownState& state, Duration period, MonotonicTime now) {
  return !state.last_entered || now - *state.last_entered > period;
}

}  // namespace sentinel
