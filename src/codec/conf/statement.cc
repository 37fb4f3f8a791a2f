#include "codec/conf/statement.h"

#include <algorithm>
#include <iterator>

namespace sentinel::codec {
namespace {

using Id = StatementId;

// In the order of the enum.
constexpr Statement kStatements[] = {
    {Id::kMyId, "myid", "", 1, 1},
    {Id::kCurrentEpoch, "current-epoch", "", 1, 1},
    {Id::kAnnounceIp, "announce-ip", "", 1, 1},
    {Id::kAnnouncePort, "announce-port", "", 1, 1},
    {Id::kDenyScriptsReconfig, "deny-scripts-reconfig", "", 1, 1},
    {Id::kResolveHostnames, "resolve-hostnames", "", 1, 1},
    {Id::kAnnounceHostnames, "announce-hostnames", "", 1, 1},
    {Id::kSentinelUser, "sentinel-user", "", 1, 1},
    {Id::kSentinelPass, "sentinel-pass", "", 1, 1},
    {Id::kStateConfigFile, "state-config-file", "", 1, 1},
    {Id::kMonitor, "monitor", "", 4, 4},
    {Id::kDownAfter, "down-after-milliseconds", "", 2, 2},
    {Id::kFailoverTimeout, "failover-timeout", "", 2, 2},
    {Id::kParallelSyncs, "parallel-syncs", "", 2, 2},
    {Id::kNotificationScript, "notification-script", "", 2, 2},
    {Id::kClientReconfigScript, "client-reconfig-script", "", 2, 2},
    {Id::kAuthPass, "auth-pass", "", 2, 2},
    {Id::kAuthUser, "auth-user", "", 2, 2},
    {Id::kRebootDownAfter, "master-reboot-down-after-period", "primary-reboot-down-after-period", 2,
     2},
    {Id::kCrashFailoverAfter, "crash-failover-after", "", 2, 2},
    {Id::kCoordinatedFailover, "coordinated-failover", "", 2, 2},
    {Id::kForgetAfter, "forget-after", "", 2, 2},
    {Id::kConfigEpoch, "config-epoch", "", 2, 2},
    {Id::kLeaderEpoch, "leader-epoch", "", 2, 2},
    {Id::kKnownReplica, "known-replica", "known-slave", 3, 3},
    {Id::kKnownSentinel, "known-sentinel", "", 3, 4},  // Without id: an old form.
    {Id::kRenameCommand, "rename-command", "", 3, 3},
    {Id::kKnownMaster, "known-master", "", 3, 3},
    {Id::kQuorum, "quorum", "", 2, 2},
    {Id::kRemovedMaster, "removed-master", "", 1, 1},
};

constexpr bool InOrder() {
  for (std::size_t i = 0; i < std::size(kStatements); ++i) {
    if (static_cast<std::size_t>(kStatements[i].id) != i) return false;
  }
  return true;
}
static_assert(InOrder());

}  // namespace

const Statement& Describe(StatementId id) { return kStatements[static_cast<std::size_t>(id)]; }

std::span<const Statement> Statements() { return kStatements; }

const Statement* FindStatement(std::string_view name) {
  const auto* found = std::ranges::find_if(kStatements, [&](const Statement& statement) {
    return name == statement.name || (!statement.alias.empty() && name == statement.alias);
  });
  return found == std::end(kStatements) ? nullptr : found;
}

}  // namespace sentinel::codec
