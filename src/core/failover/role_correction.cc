#include "failover/role_correction.h"

#include <algorithm>

#include "failover/stragglers.h"
#include "failover/transaction.h"
#include "monitor/health.h"
#include "notify/describe.h"
#include "notify/hello_publisher.h"
#include "quorum/agreement.h"

namespace sentinel {
namespace {

constexpr int kRoguePeriods = 4;     // In publish periods.
constexpr int kSaneInfoPeriods = 2;  // In info periods.
constexpr int kGreetings = 2;        // Of each peer, for each return of a deposed master.
constexpr std::chrono::milliseconds kGreetingPause{20};
constexpr std::chrono::milliseconds kFreshVictory{2'000};

// True iff what we believe to be the master looks like one, recently. While a restarted one may
// have less than others (decision 26), nobody is told to follow it.
bool MasterIsSane(const Turn& turn, const MasterGroup& group) {
  const DataNode& master = group.master();
  return master.reported_role == Role::kMaster && !master.sdown.active() && !group.odown.active() &&
         !group.rebirth && master.info_at &&
         turn.now - *master.info_at < kSaneInfoPeriods * turn.model.tunables.info_period;
}

// Since when the node has been seen as a master without a break.
MonotonicTime BackSince(const DataNode& node) {
  return std::max(node.role_since, node.endpoint.command.opened_at);
}

// True while our connection to the deposed master is the one that stood when it was deposed. Who
// had made it a replica and a master again would have disconnected us with its other clients.
bool WatchedSince(const Turn& turn, const MasterGroup& group, const DataNode& node) {
  const MonotonicTime won_at = group.victory->won_at;
  const Duration fresh = std::min<Duration>(group.settings.down_after, kFreshVictory);
  return node.endpoint.command.opened_at <= won_at && turn.now - won_at < fresh;
}

// True iff no later election can have made `node` a master again without our hearing of it: right
// behind our own victory, or when a majority has sent us hellos since we saw the node as a master,
// and nobody knows better. An election takes a majority, which overlaps with that one, and a
// voter's hello carries the epoch it has voted in.
bool NoLaterElection(const Turn& turn, const MasterGroup& group, const DataNode& node) {
  return WatchedSince(turn, group, node) ||
         MajorityAgreesSince(turn, group, BackSince(node), Agreement::kEpochToo);
}

bool SureOfConfiguration(const Turn& turn, const MasterGroup& group, const DataNode& node) {
  return group.victory && group.victory->deposed == node.key &&
         group.victory->epoch == group.config_epoch &&
         group.victory->epoch == turn.model.current_epoch && !group.master().sdown.active() &&
         NoLaterElection(turn, group, node);
}

// It has followed: should it be a master once more, somebody may have chosen it. What it is
// expected to be since the switch is not what it has said.
void EndFencing(MasterGroup& group, const DataNode& node) {
  if (!group.victory || group.victory->deposed != node.key) return;
  const bool said = node.info_at && *node.info_at > group.victory->won_at;
  if (said && node.reported_role == Role::kReplica) group.victory.reset();
}

// True while somebody for whom we voted may be promoting any of the replicas.
bool ElectionUnderWay(const Turn& turn, const MasterGroup& group) {
  return group.leader_epoch > group.config_epoch && group.holdoff_from &&
         turn.now - *group.holdoff_from < group.settings.failover_timeout;
}

// Long enough on this connection for a newer configuration to have reached us: a sentinel that was
// cut off, too, sees the master that the others have chosen before it hears of it.
bool InTouch(const Turn& turn, const DataNode& node) {
  return turn.now - node.endpoint.command.opened_at >
         kRoguePeriods * turn.model.tunables.publish_period;
}

// Who is cut off with the master that the others have chosen, or with that which they have
// replaced, and hears of it from nobody, or cannot make sure of what it hears, must leave alone
// both it and its replicas however long that lasts: a majority has to be heard, and to agree.
bool RogueMaster(const Turn& turn, const MasterGroup& group, const DataNode& node) {
  if (node.reported_role != Role::kMaster) return false;
  if (SureOfConfiguration(turn, group, node)) return true;
  if (ElectionUnderWay(turn, group)) return false;
  const Duration wait = kRoguePeriods * turn.model.tunables.publish_period;
  return MasterIsSane(turn, group) && InTouch(turn, node) &&
         NotDownFor(node.sdown, wait, turn.now) && turn.now - node.role_since > wait &&
         MajorityAgreesSince(turn, group, turn.now - wait, Agreement::kConfiguration);
}

bool Misdirected(const Turn& turn, const MasterGroup& group, const DataNode& node) {
  if (node.reported_role != Role::kReplica || node.upstream_host.empty()) return false;
  if (node.follows(group.address()) || ElectionUnderWay(turn, group)) return false;
  const Duration wait = group.settings.failover_timeout;
  const Duration lately = kRoguePeriods * turn.model.tunables.publish_period;
  return MajorityAgreesSince(turn, group, turn.now - lately, Agreement::kConfiguration) &&
         MasterIsSane(turn, group) && InTouch(turn, node) &&
         NotDownFor(node.sdown, wait, turn.now) && turn.now - node.upstream_changed > wait;
}

// An order takes a moment to show, and one that is refused would be refused again at once.
bool JustOrdered(const Turn& turn, const DataNode& node) {
  return node.corrected_at && turn.now - *node.corrected_at < turn.model.tunables.ping_period;
}

bool BeingPromoted(const MasterGroup& group, const DataNode& node) {
  return group.failover.active() && group.failover.promoted == node.key;
}

// The second greeting follows the first when that has been accepted and its answer has had time.
void Greet(Turn& turn, MasterGroup& group, Peer& peer, MonotonicTime back_since) {
  Greetings& greetings = peer.greetings;
  if (greetings.back_since != back_since) greetings = Greetings{.back_since = back_since};
  if (greetings.sent == kGreetings) return;
  if (greetings.sent > 0 && turn.now < greetings.sent_at + kGreetingPause) return;
  if (!PublishOutOfTurn(turn, peer)) return;
  ++greetings.sent;
  greetings.sent_at = turn.now;
  turn.touched.groups.insert(group.id);
}

// A deposed master is back and only the hellos of a majority are missing. Who is greeted out of
// turn answers at once; twice, as the first greeting may come when one was due anyway. Stock peers
// say hello within a period.
void GreetForCertainty(Turn& turn, MasterGroup& group, const DataNode& node) {
  if (node.reported_role != Role::kMaster || !group.victory) return;
  const Victory& victory = *group.victory;
  if (victory.deposed != node.key || victory.epoch != turn.model.current_epoch) return;
  const MonotonicTime back_since = BackSince(node);
  for (auto& [id, peer] : group.peers) {
    if (peer.heard_at < back_since) Greet(turn, group, peer, back_since);
  }
}

}  // namespace

void FenceDeposed(Turn& turn, MasterGroup& group) {
  if (!group.victory || turn.model.tilt.active()) return;
  const auto deposed = group.nodes.find(group.victory->deposed);
  if (deposed == group.nodes.end()) return;
  DataNode& node = deposed->second;
  const bool asked_since = node.info_at && *node.info_at >= node.endpoint.command.opened_at;
  if (!node.endpoint.command.established || !asked_since) return;
  if (node.reported_role == Role::kMaster) CorrectRole(turn, group, node);
}

void CorrectRole(Turn& turn, MasterGroup& group, DataNode& node) {
  EndFencing(group, node);
  if (group.is_master(node) || BeingPromoted(group, node) || JustOrdered(turn, node)) return;
  if (!turn.model.saved) return;  // What cannot be saved is not spread.
  const bool rogue = RogueMaster(turn, group, node);
  if (!rogue) GreetForCertainty(turn, group, node);
  if (!rogue && !Misdirected(turn, group, node)) return;
  if (rogue && SureOfConfiguration(turn, group, node)) turn.model.marks.Reach(Mark::kDeposedFenced);
  node.corrected_at = turn.now;
  SendReplicaOf(turn, group, node, group.address());
  OnDisconnectedByOrder(group, node);
  turn.out.Event(turn.model, &group,
                 rogue ? EventKind::kConvertToReplica : EventKind::kFixReplicaConfig,
                 DescribeNode(turn.model, group, node));
}

}  // namespace sentinel
