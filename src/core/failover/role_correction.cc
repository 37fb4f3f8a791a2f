#include "failover/role_correction.h"

#include "failover/transaction.h"
#include "monitor/health.h"
#include "notify/describe.h"
#include "quorum/peers.h"

namespace sentinel {
namespace {

constexpr int kRoguePeriods = 4;     // In publish periods.
constexpr int kSaneInfoPeriods = 2;  // In info periods.
constexpr int kHelloPeriods = 2;     // In publish periods.

// True iff what we believe to be the master looks like one, recently.
bool MasterIsSane(const Turn& turn, const MasterGroup& group) {
  const DataNode& master = group.master();
  return master.reported_role == Role::kMaster && !master.sdown.active() && !group.odown.active() &&
         master.info_at &&
         turn.now - *master.info_at < kSaneInfoPeriods * turn.model.tunables.info_period;
}

// True iff a later election would have come to our ears: it takes a majority, and of most sentinels
// we have heard lately. Who is cut off from the others may find the deposed master chosen again.
bool HearsOfElections(const Turn& turn, const MasterGroup& group) {
  const Duration lately = kHelloPeriods * turn.model.tunables.publish_period;
  return turn.now - group.victory->won_at < lately || MajorityHeardSince(group, turn.now - lately);
}

bool SureOfConfiguration(const Turn& turn, const MasterGroup& group, const DataNode& node) {
  return group.victory && group.victory->deposed == node.key &&
         group.victory->epoch == group.config_epoch &&
         group.victory->epoch == turn.model.current_epoch && !group.master().sdown.active() &&
         HearsOfElections(turn, group);
}

// It has followed: should it be a master once more, somebody may have chosen it.
void EndFencing(MasterGroup& group, const DataNode& node) {
  const bool followed =
      group.victory && group.victory->deposed == node.key && node.reported_role == Role::kReplica;
  if (followed) group.victory.reset();
}

bool RogueMaster(const Turn& turn, const MasterGroup& group, const DataNode& node) {
  if (node.reported_role != Role::kMaster) return false;
  if (SureOfConfiguration(turn, group, node)) return true;
  const Duration wait = kRoguePeriods * turn.model.tunables.publish_period;
  return MasterIsSane(turn, group) && NotDownFor(node.sdown, wait, turn.now) &&
         turn.now - node.role_since > wait;
}

bool Misdirected(const Turn& turn, const MasterGroup& group, const DataNode& node) {
  if (node.reported_role != Role::kReplica || node.upstream_host.empty()) return false;
  if (SameEndpoint(MakeAddress(node.upstream_host, node.upstream_port), group.address())) {
    return false;
  }
  const Duration wait = group.settings.failover_timeout;
  return MasterIsSane(turn, group) && NotDownFor(node.sdown, wait, turn.now) &&
         turn.now - node.upstream_changed > wait;
}

// An order takes a moment to show, and one that is refused would be refused again at once.
bool JustOrdered(const Turn& turn, const DataNode& node) {
  return node.corrected_at && turn.now - *node.corrected_at < turn.model.tunables.ping_period;
}

bool BeingPromoted(const MasterGroup& group, const DataNode& node) {
  return group.failover.active() && group.failover.promoted == node.key;
}

}  // namespace

void CorrectRole(Turn& turn, MasterGroup& group, DataNode& node) {
  EndFencing(group, node);
  if (group.is_master(node) || BeingPromoted(group, node) || JustOrdered(turn, node)) return;
  if (!turn.model.saved) return;  // What cannot be saved is not spread.
  const bool rogue = RogueMaster(turn, group, node);
  if (!rogue && !Misdirected(turn, group, node)) return;
  if (rogue && SureOfConfiguration(turn, group, node)) turn.model.marks.Reach(Mark::kDeposedFenced);
  node.corrected_at = turn.now;
  SendReplicaOf(turn, group, node, group.address());
  turn.out.Event(turn.model, &group,
                 rogue ? EventKind::kConvertToReplica : EventKind::kFixReplicaConfig,
                 DescribeNode(turn.model, group, node));
}

}  // namespace sentinel
