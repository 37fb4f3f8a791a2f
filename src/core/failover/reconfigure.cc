#include "failover/reconfigure.h"

#include <algorithm>
#include <vector>

#include "failover/record.h"
#include "failover/transaction.h"
#include "notify/describe.h"

namespace sentinel {
namespace {

void Announce(Turn& turn, MasterGroup& group, EventKind kind, const DataNode& node) {
  turn.out.Event(turn.model, &group, kind, DescribeNode(turn.model, group, node));
}

std::vector<DataNode*> ReplicasToMove(MasterGroup& group) {
  std::vector<DataNode*> replicas;
  for (auto& [key, node] : group.nodes) {
    if (!group.is_master(node) && key != group.failover.deposed) replicas.push_back(&node);
  }
  return replicas;
}

// A replica that goes down gives its slot back. So does one that follows and gets nothing, and one
// that copies for longer than `share`: it may never come to an end (W6).
bool InProgress(const Turn& turn, const DataNode& node, Duration share, Agenda& agenda) {
  if (node.sdown.active()) return false;
  if (node.reconf == ReconfStage::kSent) return true;
  if (node.reconf != ReconfStage::kInProgress) return false;
  const Duration limit = turn.model.tunables.replica_reconf_timeout;
  const MonotonicTime idle_until = std::max(node.reconf_since, node.copied_at) + limit;
  return !agenda.Due(turn.now, std::min(idle_until, node.reconf_since + std::max(limit, share)));
}

// A replica that does not even start is passed over, whether or not its slot is wanted (W6).
void TimeOutSent(Turn& turn, MasterGroup& group, DataNode& node, Agenda& agenda) {
  if (node.reconf != ReconfStage::kSent) return;
  const Duration limit = turn.model.tunables.replica_reconf_timeout;
  if (!agenda.Due(turn.now, node.reconf_since + limit)) return;
  Announce(turn, group, EventKind::kReconfSentTimeout, node);
  node.reconf = ReconfStage::kDone;
}

// A replica is moved on what it says over this very connection. One that says it is a master has
// been chosen by somebody, perhaps in a newer failover that we have not heard of: role correction
// looks at it in its own time. An order that was lost with its connection is repeated on the same
// terms.
bool MayBeMoved(const DataNode& node) {
  const Connection& command = node.endpoint.command;
  return command.established && !node.sdown.active() && node.info_at &&
         *node.info_at >= command.opened_at && node.role_heard &&
         node.reported_role == Role::kReplica;
}

void Move(Turn& turn, MasterGroup& group, DataNode& node) {
  SendReplicaOf(turn, group, node, group.address());
  node.reconf = ReconfStage::kSent;
  node.reconf_since = turn.now;
  Announce(turn, group, EventKind::kReconfSent, node);
}

void AnnounceEnd(Turn& turn, MasterGroup& group, EventKind kind) {
  turn.out.Event(turn.model, &group, kind, DescribeMaster(turn.model, group));
}

void ClearMarks(Turn& turn, MasterGroup& group) {
  ReportEnd(turn, group);
  group.failover = Failover{};
  for (auto& [key, node] : group.nodes) node.reconf = ReconfStage::kNone;
}

void EndFailover(Turn& turn, MasterGroup& group) {
  AnnounceEnd(turn, group, EventKind::kFailoverEnd);
  ClearMarks(turn, group);
}

void EndForTimeout(Turn& turn, MasterGroup& group, const std::vector<DataNode*>& replicas) {
  AnnounceEnd(turn, group, EventKind::kFailoverEndForTimeout);
  AnnounceEnd(turn, group, EventKind::kFailoverEnd);
  for (DataNode* node : replicas) {
    if (group.master().sdown.active()) break;  // Nobody is pointed at a master that is down.
    if (node->reconf != ReconfStage::kNone || !node->endpoint.command.established) continue;
    if (!node->role_heard || node->reported_role == Role::kMaster) continue;
    SendReplicaOf(turn, group, *node, group.address());
    Announce(turn, group, EventKind::kReconfSentBestEffort, *node);
  }
  ClearMarks(turn, group);
}

}  // namespace

void ReconfigureReplicas(Turn& turn, MasterGroup& group, Agenda& agenda) {
  const std::vector<DataNode*> replicas = ReplicasToMove(group);
  // So that all have had their turn before failover-timeout is over.
  const auto turns = static_cast<Duration::rep>(std::max<std::size_t>(replicas.size(), 1));
  const Duration share = Duration(group.settings.failover_timeout) / turns;
  int in_progress = 0;
  for (DataNode* node : replicas) {
    TimeOutSent(turn, group, *node, agenda);
    // Also when it was we who closed the connection: the order may not have arrived.
    const bool lost = !node->endpoint.command.established;
    if (lost && node->reconf == ReconfStage::kSent) node->reconf = ReconfStage::kNone;
    if (InProgress(turn, *node, share, agenda)) ++in_progress;
  }
  int outstanding = 0;
  for (DataNode* node : replicas) {
    // While the disk fails an order would only be withheld.
    if (node->reconf == ReconfStage::kNone && in_progress < group.settings.parallel_syncs &&
        MayBeMoved(*node) && turn.model.saved) {
      Move(turn, group, *node);
      TimeOutSent(turn, group, *node, agenda);
      ++in_progress;
    }
    if (node->reconf != ReconfStage::kDone && !node->sdown.active()) ++outstanding;
  }
  // A new master that is down in its turn needs a failover of its own.
  const bool over_time =
      group.odown.active() ||
      agenda.Due(turn.now, group.failover.stage_since + group.settings.failover_timeout);
  if (outstanding == 0 && !group.master().sdown.active()) {
    EndFailover(turn, group);
  } else if (over_time) {
    if (group.odown.active()) turn.model.marks.Reach(Mark::kNewMasterDown);
    EndForTimeout(turn, group, replicas);
  }
}

void ObserveReconfiguration(Turn& turn, MasterGroup& group, DataNode& node) {
  if (node.reconf == ReconfStage::kSent && node.names_upstream(group.address())) {
    node.reconf = ReconfStage::kInProgress;
    Announce(turn, group, EventKind::kReconfInProgress, node);
  }
  if (node.reconf == ReconfStage::kInProgress && node.upstream_link_up) {
    node.reconf = ReconfStage::kDone;
    Announce(turn, group, EventKind::kReconfDone, node);
  }
}

}  // namespace sentinel
