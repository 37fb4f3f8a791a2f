#include "failover/switch.h"

#include "failover/coordinated.h"
#include "failover/transaction.h"
#include "monitor/links.h"
#include "monitor/probes.h"
#include "monitor/roster.h"
#include "notify/describe.h"
#include "notify/hello_channels.h"
#include "quorum/ask.h"

namespace sentinel {
namespace {

// Role clocks start over, so that nobody touches replicas which the leader is still moving.
void StartRolesOver(const Turn& turn, MasterGroup& group) {
  for (auto& [key, node] : group.nodes) {
    ExpectRole(turn, node, group.is_master(node) ? Role::kMaster : Role::kReplica);
    node.reconf = ReconfStage::kNone;
    node.rebooted_at.reset();
  }
  ExpectChannel(turn, group);
}

void StartJudgementsOver(const Turn& turn, MasterGroup& group, DataNode& old_master) {
  // The old master is judged again as a replica, by its own clocks. The new one gets the whole of
  // down-after: its silence before somebody chose it is no reason for the next failover (W9).
  old_master.sdown.since.reset();
  group.master().sdown.since.reset();
  auto& silent_since = group.master().endpoint.unanswered_since;
  if (silent_since) silent_since = turn.now;
  group.master().endpoint.vacant_since.reset();
  group.odown = DownState{};
  group.leader.clear();
  group.holdoff_from.reset();
  group.delay_noted = false;
  group.dead_round.reset();
  group.failover = Failover{};
  group.victory.reset();
  group.stragglers.reset();
  group.held.reset();
  ForgetAnswers(group);
}

void ContactEverybody(Turn& turn, MasterGroup& group) {
  for (auto& [key, node] : group.nodes) {
    ReconnectNow(node.endpoint);
    RefreshInfo(turn, group, node);
  }
}

}  // namespace

void SwitchMaster(Turn& turn, MasterGroup& group, const Address& to) {
  const ProcessSettings& process = turn.model.process;
  DataNode& old_master = group.master();
  DataNode* next = FindNode(group, to);
  if (next == nullptr) next = &AddNode(turn, group, to);
  turn.out.Event(turn.model, &group, EventKind::kSwitchMaster,
                 group.name + ' ' + ShownHost(process, old_master.address) + ' ' +
                     std::to_string(old_master.address.port) + ' ' +
                     ShownHost(process, next->address) + ' ' + std::to_string(next->address.port));
  StopHandover(turn, group);
  WithdrawOrders(turn, group);
  if (!group.told) group.told = old_master.address;
  group.master_key = next->key;
  group.history = next->reported_role == Role::kMaster ? next->history : "";
  group.rebirth.reset();
  group.ImageChanged();
  turn.model.addresses.Set(group.id, next->address);
  StartRolesOver(turn, group);
  StartJudgementsOver(turn, group, old_master);
  for (const auto& [key, node] : group.nodes) {
    if (group.is_master(node)) continue;
    turn.out.Event(turn.model, &group, EventKind::kReplica, DescribeNode(turn.model, group, node));
  }
  ContactEverybody(turn, group);
  turn.out.SaveRequired();
  turn.touched.groups.insert(group.id);
}

}  // namespace sentinel
