#include "failover/selection.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "monitor/crash.h"

namespace sentinel {
namespace {

constexpr int kAnswerPeriods = 5;     // In ping periods.
constexpr int kInfoPeriodsAlive = 3;  // In info periods, while the master is up.
constexpr int kLinkDownFactor = 10;   // In down-after.

Duration InfoAgeMax(const Model& model, const MasterGroup& group) {
  return group.master().sdown.active() ? Duration(kAnswerPeriods * model.tunables.ping_period)
                                       : Duration(kInfoPeriodsAlive * model.tunables.info_period);
}

// The outage is as old as the silence of the master, or as its being no master any more. The
// judgement comes later, after a TILT or of a master that says it is a replica much later, and
// would then exclude every replica for good. nullopt: there is none.
std::optional<MonotonicTime> OutageBegan(const MasterGroup& group) {
  const DataNode& master = group.master();
  if (!master.sdown.active()) return std::nullopt;
  MonotonicTime began = *master.sdown.since;
  if (const auto silent = master.endpoint.unanswered_since) began = std::min(began, *silent);
  if (master.reported_role == Role::kReplica) began = std::min(began, master.role_since);
  if (group.rebirth) began = std::min(began, group.rebirth->crashed_at);
  return began;
}

Duration UpstreamDownMax(const MasterGroup& group, MonotonicTime now) {
  const Duration outage = now - OutageBegan(group).value_or(now);
  return outage + kLinkDownFactor * group.settings.down_after;
}

// In the order of preference.
enum class Standing : std::uint8_t {
  kPromoted,
  kReplica,
  kCopied,     // Of a restarted master, whose old data it does not have any more.
  kEstranged,  // A replica that shares no history with the failed one: somebody else's.
  kStranger,   // Such a master.
};

// Servers before 4.0 have no histories: nothing is known of them.
bool SharesHistory(const MasterGroup& group, const DataNode& node) {
  if (group.history.empty() || node.history.empty()) return true;
  return node.history == group.history || node.former_history == group.history;
}

Standing StandingOf(const MasterGroup& group, const DataNode& node) {
  if (node.reported_role == Role::kReplica) {
    if (group.rebirth) return HasOldData(group, node) ? Standing::kReplica : Standing::kCopied;
    return SharesHistory(group, node) ? Standing::kReplica : Standing::kEstranged;
  }
  if (PromotedInThisOutage(group, node)) return Standing::kPromoted;
  return SharesHistory(group, node) ? Standing::kReplica : Standing::kStranger;
}

bool Better(const MasterGroup& group, const DataNode& a, const DataNode& b) {
  const Standing standing_a = StandingOf(group, a);
  const Standing standing_b = StandingOf(group, b);
  if (standing_a != standing_b) return standing_a < standing_b;
  if (a.loading != b.loading) return b.loading;  // It refuses orders until it has done so.
  // One that is about to copy the restarted master has dropped the other offset, and not the data.
  const bool old_data = group.rebirth && standing_a == Standing::kReplica;
  if (old_data && a.priority == b.priority && a.history_offset != b.history_offset) {
    return a.history_offset > b.history_offset;
  }
  return BetterReplica(a, b);
}

}  // namespace

const char* ToText(Exclusion exclusion) {
  switch (exclusion) {
    case Exclusion::kDown:
      return "is down";
    case Exclusion::kDisconnected:
      return "is not connected";
    case Exclusion::kNotAnswering:
      return "does not answer";
    case Exclusion::kPriorityZero:
      return "has priority 0";
    case Exclusion::kInfoTooOld:
      return "has given no INFO for too long";
    case Exclusion::kNoRunId:
      return "has not said who it is";
    case Exclusion::kRefused:
      return "has refused to be promoted";
    case Exclusion::kDisconnectedTooLong:
      return "has been without its master for too long";
  }
  SENTINEL_UNREACHABLE();
}

std::optional<Exclusion> WhyExcluded(const Model& model, const MasterGroup& group,
                                     const DataNode& node, MonotonicTime now) {
  if (node.sdown.active()) return Exclusion::kDown;
  if (!node.endpoint.command.established) return Exclusion::kDisconnected;
  if (now - node.endpoint.last_valid_reply > kAnswerPeriods * model.tunables.ping_period) {
    return Exclusion::kNotAnswering;
  }
  if (node.priority == 0) return Exclusion::kPriorityZero;
  if (!node.info_at || now - *node.info_at > InfoAgeMax(model, group)) {
    return Exclusion::kInfoTooOld;
  }
  // The master lists what is attached to it, which may be half a replica or none.
  if (node.run_id.empty()) return Exclusion::kNoRunId;
  const auto refusal = group.failover.refusals.find(node.key);
  if (refusal != group.failover.refusals.end() && now < refusal->second.again_at) {
    return Exclusion::kRefused;
  }
  if (node.upstream_down_for > UpstreamDownMax(group, now)) {
    return Exclusion::kDisconnectedTooLong;
  }
  return std::nullopt;
}

bool PromotedInThisOutage(const MasterGroup& group, const DataNode& node) {
  const auto began = OutageBegan(group);
  const bool shared = !group.history.empty() && node.former_history == group.history;
  if (!began || !shared || node.reported_role != Role::kMaster) return false;
  return node.role_since >= *began || group.master().follows(node.address);
}

bool BetterReplica(const DataNode& a, const DataNode& b) {
  if (a.priority != b.priority) return a.priority < b.priority;
  if (a.offset != b.offset) return a.offset > b.offset;
  if (a.run_id.empty() != b.run_id.empty()) return b.run_id.empty();
  return AsciiLower(a.run_id) < AsciiLower(b.run_id);
}

const DataNode* SelectReplica(const Model& model, const MasterGroup& group, MonotonicTime now) {
  const DataNode* best = nullptr;
  for (const auto& [key, node] : group.nodes) {
    if (group.is_master(node) || WhyExcluded(model, group, node, now)) continue;
    if (best == nullptr || Better(group, node, *best)) best = &node;
  }
  return best;
}

std::vector<RankedReplica> RankReplicas(const Model& model, const MasterGroup& group,
                                        MonotonicTime now) {
  std::vector<RankedReplica> replicas;
  for (const auto& [key, node] : group.nodes) {
    if (!group.is_master(node)) replicas.push_back({&node, WhyExcluded(model, group, node, now)});
  }
  std::stable_sort(replicas.begin(), replicas.end(),
                   [&](const RankedReplica& a, const RankedReplica& b) {
                     if (a.excluded || b.excluded) return !a.excluded && b.excluded;
                     return Better(group, *a.node, *b.node);
                   });
  return replicas;
}

}  // namespace sentinel
