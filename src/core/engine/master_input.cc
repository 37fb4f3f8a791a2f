// SENTINEL MONITOR, REMOVE and RESET: which masters are watched, and from when on.
#include <string>
#include <vector>

#include "base/text.h"
#include "engine/answers.h"
#include "engine/check.h"
#include "engine/inputs.h"
#include "failover/coordinated.h"
#include "failover/record.h"
#include "monitor/links.h"
#include "monitor/roster.h"
#include "notify/describe.h"
#include "notify/hello_channels.h"
#include "quorum/peers.h"

namespace sentinel {
namespace {

constexpr int kResetAtOnce = 8;

// True while an order behind a switch waits for the disk. Who takes its master for one that nobody
// watches any more stays lost.
bool AwaitsOrder(const MasterGroup& group, const DataNode& node) {
  const Connection& command = node.endpoint.command;
  return group.told && command.established && command.orders > 0 &&
         node.key != group.failover.promoted;
}

// REQUIRES: a failover that is under way has not been dropped yet.
std::vector<std::string> ReplicasWithoutOrders(const MasterGroup& group) {
  std::vector<std::string> replicas;
  for (const auto& [key, node] : group.nodes) {
    if (!group.is_master(node) && !AwaitsOrder(group, node)) replicas.push_back(key);
  }
  return replicas;
}

void ForgetPeers(Turn& turn, MasterGroup& group) {
  while (!group.peers.empty()) RemovePeer(turn, group, std::string(group.peers.begin()->first));
}

void ResetMaster(Turn& turn, DataNode& master) {
  PartWith(turn, master.endpoint);
  DataNode fresh;
  fresh.key = master.key;
  fresh.address = master.address;
  master = std::move(fresh);
  RestartClocks(turn, master.endpoint);
  ExpectRole(turn, master, Role::kMaster);
}

// A failover that is under way ends here, whatever has become of it.
void DropFailover(Turn& turn, MasterGroup& group, const char* result, const char* why) {
  ReportAbort(turn, group, result, why);
  StopHandover(turn, group);
  group.failover = Failover{};
  if (group.waiter) group.waiter->why_not = why;
}

// Does not touch it.
void ResetGroup(Turn& turn, MasterGroup& group) {
  const std::vector<std::string> replicas = ReplicasWithoutOrders(group);
  DropFailover(turn, group, "reset", "the master was reset");
  for (const std::string& key : replicas) RemoveNode(turn, group, key);
  for (auto& [key, node] : group.nodes) node.reconf = ReconfStage::kNone;
  ForgetPeers(turn, group);
  ResetMaster(turn, group.master());
  group.history.clear();
  group.rebirth.reset();
  group.odown = DownState{};
  group.leader.clear();
  group.holdoff_from.reset();
  group.delay_noted = false;
  group.dead_round.reset();
  group.victory.reset();
  group.stragglers.reset();
  group.held.reset();
  ExpectChannel(turn, group);
}

void AddGroup(Turn& turn, const MonitorCommand& input, const Address& address) {
  MasterState state;
  state.name = input.name;
  state.address = address;
  // It may have been monitored before: what was voted for it then is forgotten, so its epochs until
  // now are over (rule F2).
  state.leader_epoch = turn.model.current_epoch;
  state.settings.quorum = input.quorum;
  state.settings.down_after = turn.model.tunables.default_down_after;
  state.settings.failover_timeout = turn.model.tunables.default_failover_timeout;
  const MasterGroup& group = AddMaster(turn, state);
  AnswerSaved(turn, input.token);
  AnnounceMaster(turn, group);
}

}  // namespace

void OnMonitorCommand(Turn& turn, const MonitorCommand& input) {
  const auto address = AcceptAddress(turn, input.host, input.port);
  if (!address) return Answer(turn, input.token, OperatorStatus::kUnresolvable);
  if (address->resolved()) return FinishMonitor(turn, input, *address);
  turn.model.unresolved.push_back(input);
  turn.out.Resolve(input.host);
}

void FinishMonitor(Turn& turn, const MonitorCommand& input, const Address& address) {
  if (!address.resolved()) return Answer(turn, input.token, OperatorStatus::kUnresolvable);
  if (turn.model.Find(input.name) != nullptr) {
    return Answer(turn, input.token, OperatorStatus::kDuplicateName);
  }
  AddGroup(turn, input, address);
}

void OnRemoveCommand(Turn& turn, const RemoveCommand& input) {
  MasterGroup* group = turn.model.Find(input.name);
  if (group == nullptr) return Answer(turn, input.token, OperatorStatus::kNoSuchMaster);
  turn.out.Event(turn.model, group, EventKind::kUnmonitor, DescribeMaster(turn.model, *group));
  DropFailover(turn, *group, "removed", "the master was removed");
  AnswerWaiter(turn, *group);
  DropCheck(turn, *group);
  ForgetPeers(turn, *group);
  for (auto& [key, node] : group->nodes) {
    if (!group->is_master(node)) DropLinks(turn, node.endpoint);
    turn.model.named_hosts.Remove(node.address, group->id);
  }
  PartWith(turn, group->master().endpoint);
  turn.model.by_name.erase(input.name);
  turn.model.addresses.Remove(group->id);
  turn.touched.groups.insert(group->id);  // It counts nowhere any more.
  turn.model.groups.erase(group->id);
  AnswerSaved(turn, input.token);
}

void OnResetCommand(Turn& turn, const ResetCommand& input) {
  OperatorReply reply;
  reply.token = input.token;
  for (auto& [id, group] : turn.model.groups) {
    if (!GlobMatch(input.pattern, group.name)) continue;
    ResetGroup(turn, group);
    turn.out.Event(turn.model, &group, EventKind::kResetMaster, DescribeMaster(turn.model, group));
    // All of thousands, which are contacted anew, would take too long in one go.
    auto& touched = reply.count < kResetAtOnce ? turn.touched.groups : turn.touched.groups_soon;
    touched.insert(id);
    ++reply.count;
  }
  if (reply.count > 0) turn.out.SaveLazily();
  turn.out.Reply(std::move(reply));
}

}  // namespace sentinel
