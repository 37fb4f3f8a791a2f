// SENTINEL FORGET: an operator says that a replica or a sentinel is gone for good (decision 36).
#include <algorithm>
#include <cstddef>

#include "engine/inputs.h"
#include "monitor/roster.h"
#include "notify/describe.h"
#include "quorum/peers.h"

namespace sentinel {
namespace {

OperatorStatus ForgetReplica(Turn& turn, MasterGroup& group, const Address& address) {
  const DataNode* node = FindNode(group, address);
  if (node == nullptr) return OperatorStatus::kNoSuchReplica;
  if (group.is_master(*node)) return OperatorStatus::kIsMaster;
  turn.out.Note(LogLevel::kWarning,
                "Forgotten: " + DescribeNode(turn.model, group, *node) + " by SENTINEL FORGET");
  RemoveNode(turn, group, std::string(node->key));
  return OperatorStatus::kOk;
}

// One that is forgotten does not count as a voter any more. That must never make a majority of who
// was none (rule F9), so most of all sentinels have to be up, counted with the one that goes.
bool MostAreUp(const MasterGroup& group) {
  const auto up = std::ranges::count_if(
      group.peers, [](const auto& entry) { return !entry.second.sdown.active(); });
  const std::size_t all = group.peers.size() + 1;
  return static_cast<std::size_t>(up) + 1 >= all / 2 + 1;
}

OperatorStatus ForgetSentinel(Turn& turn, MasterGroup& group, const std::string& id) {
  const auto peer = group.peers.find(id);
  if (peer == group.peers.end()) return OperatorStatus::kNoSuchSentinel;
  if (!peer->second.sdown.active()) return OperatorStatus::kSentinelIsUp;
  if (!MostAreUp(group)) return OperatorStatus::kMostSentinelsDown;
  turn.out.Note(LogLevel::kWarning, "Forgotten: " + DescribePeer(turn.model, group, peer->second) +
                                        " by SENTINEL FORGET");
  RemovePeer(turn, group, id);
  // Whom nobody can have led was counted with the old number of voters.
  group.dead_round.reset();
  return OperatorStatus::kOk;
}

OperatorStatus Forget(Turn& turn, const ForgetCommand& input) {
  MasterGroup* group = turn.model.Find(input.name);
  if (group == nullptr) return OperatorStatus::kNoSuchMaster;
  if (group->failover.active()) return OperatorStatus::kInProgress;
  turn.touched.groups.insert(group->id);
  return input.replica ? ForgetReplica(turn, *group, *input.replica)
                       : ForgetSentinel(turn, *group, input.sentinel_id);
}

}  // namespace

void OnForgetCommand(Turn& turn, const ForgetCommand& input) {
  OperatorReply reply;
  reply.token = input.token;
  reply.status = Forget(turn, input);
  if (reply.status == OperatorStatus::kOk) {
    reply.reports_save = true;
    turn.out.SaveRequired();
  }
  turn.out.Reply(std::move(reply));
}

}  // namespace sentinel
