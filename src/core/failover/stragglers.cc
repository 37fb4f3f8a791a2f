#include "failover/stragglers.h"

#include <algorithm>

#include "failover/transaction.h"

namespace sentinel {
namespace {

constexpr int kSpreadPeriods = 2;  // In publish periods.

// True iff nobody who can be reached names an older configuration any more.
bool HasSpread(const MasterGroup& group) {
  return std::all_of(group.peers.begin(), group.peers.end(), [&](const auto& entry) {
    const Peer& peer = entry.second;
    return peer.sdown.active() || peer.config_epoch >= group.config_epoch;
  });
}

bool FollowsOurMaster(const MasterGroup& group, const DataNode& node) {
  const Connection& command = node.endpoint.command;
  return command.established && node.info_at && *node.info_at >= command.opened_at &&
         node.follows(group.address());
}

}  // namespace

void ExpectStragglers(const Turn& turn, MasterGroup& group, const DataNode& deposed) {
  const Duration patience = kSpreadPeriods * turn.model.tunables.publish_period;
  group.stragglers =
      Stragglers{deposed.key, turn.now + patience,
                 turn.now + std::max<Duration>(patience, group.settings.failover_timeout)};
}

void OnDisconnectedByOrder(MasterGroup& group, const DataNode& node) {
  if (group.stragglers && group.stragglers->deposed == node.key) {
    group.stragglers->disconnected = true;
  }
}

void DisconnectFollower(Turn& turn, MasterGroup& group, DataNode& node) {
  if (!group.stragglers || group.stragglers->deposed != node.key) return;
  if (turn.now > group.stragglers->until) return group.stragglers.reset();
  if (group.stragglers->disconnected || !FollowsOurMaster(group, node)) return;
  turn.model.marks.Reach(Mark::kFollowerReleased);
  SendRoleChanged(turn, group, node);
  group.stragglers->disconnected = true;
}

void DisconnectStragglers(Turn& turn, MasterGroup& group, Agenda& agenda) {
  if (!group.stragglers) return;
  const auto deposed = group.nodes.find(group.stragglers->deposed);
  if (deposed == group.nodes.end()) return group.stragglers.reset();
  DataNode& node = deposed->second;
  // Its connection, and every word of it, touches the group: nothing is to be waited for here.
  if (!group.stragglers->disconnected || !FollowsOurMaster(group, node)) return;
  if (!HasSpread(group) && !agenda.Due(turn.now, group.stragglers->spread_by)) return;
  turn.model.marks.Reach(Mark::kStragglersDisconnected);
  SendDisconnection(turn, group, node);
  group.stragglers.reset();
}

}  // namespace sentinel
