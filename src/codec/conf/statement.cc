#include "codec/conf/statement.h"

#include <algorithm>
#include <iterator>

namespace sentinel::codec {
namespace {

using Id = StatementId;

// In the order of the enum.
constexpr Statement kStatements[] = {
    {Id::kMyId, "myid", "", 1, 1, ChangedBy::kSentinel, "<40 characters>",
     "made up at the first start", "who this sentinel is"},
    {Id::kCurrentEpoch, "current-epoch", "", 1, 1, ChangedBy::kSentinel, "<n>", "0",
     "the newest election it has heard of"},
    {Id::kAnnounceIp, "announce-ip", "", 1, 1, ChangedBy::kSentinelConfigSet, "<address>", "",
     "what others are told to find it by; default: the address of the connection"},
    {Id::kAnnouncePort, "announce-port", "", 1, 1, ChangedBy::kSentinelConfigSet, "<port>", "0",
     "the port they are told; 0: that of `port`"},
    {Id::kDenyScriptsReconfig, "deny-scripts-reconfig", "", 1, 1, ChangedBy::kNobody, "yes, no",
     "yes", "SENTINEL SET changes no scripts, and names no other file or variable with a password"},
    {Id::kResolveHostnames, "resolve-hostnames", "", 1, 1, ChangedBy::kSentinelConfigSet, "yes, no",
     "no", "names may stand for addresses"},
    {Id::kAnnounceHostnames, "announce-hostnames", "", 1, 1, ChangedBy::kSentinelConfigSet,
     "yes, no", "no", "others are told names, and the file keeps them"},
    {Id::kSentinelUser, "sentinel-user", "", 1, 1, ChangedBy::kSentinelConfigSet, "<user>", "",
     "how it logs in to other sentinels"},
    {Id::kSentinelPass, "sentinel-pass", "", 1, 1, ChangedBy::kSentinelConfigSet,
     "<password>, file:<path>, env:<NAME>", "", "the password of that; default: requirepass"},
    {Id::kStateConfigFile, "state-config-file", "", 1, 1, ChangedBy::kNobody, "<path>", "",
     "state goes to this file, and the configuration is never written; relative to `dir`"},
    {Id::kLogLevel, "loglevel", "", 1, 1, ChangedBy::kSentinelConfigSet, "<level>",
     "that of `loglevel`", "a log level that was changed"},
    {Id::kMonitor, "monitor", "", 4, 4, ChangedBy::kSentinel, "<address> <port> <quorum>", "",
     "watches a master; so many sentinels have to agree that it is down"},
    {Id::kDownAfter, "down-after-milliseconds", "", 2, 2, ChangedBy::kSentinelSet, "<ms>, above 0",
     "30000", "silence after which a server is down"},
    {Id::kFailoverTimeout, "failover-timeout", "", 2, 2, ChangedBy::kSentinelSet, "<ms>, above 0",
     "180000", "how long a failover may take; twice that until the next one"},
    {Id::kParallelSyncs, "parallel-syncs", "", 2, 2, ChangedBy::kSentinelSet, "<n>", "1",
     "replicas that are turned to a new master at once"},
    {Id::kNotificationScript, "notification-script", "", 2, 2, ChangedBy::kSentinelSet, "<path>",
     "", "runs at each event of level warning"},
    {Id::kClientReconfigScript, "client-reconfig-script", "", 2, 2, ChangedBy::kSentinelSet,
     "<path>", "", "runs when the master's address changes"},
    {Id::kAuthPass, "auth-pass", "", 2, 2, ChangedBy::kSentinelSet,
     "<password>, file:<path>, env:<NAME>", "", "how it logs in to the master and its replicas"},
    {Id::kAuthUser, "auth-user", "", 2, 2, ChangedBy::kSentinelSet, "<user>", "",
     "the user of that"},
    {Id::kRebootDownAfter, "master-reboot-down-after-period", "primary-reboot-down-after-period", 2,
     2, ChangedBy::kSentinelSet, "<ms>", "0",
     "how long a master that says LOADING behind a restart counts as up; 0: as any other"},
    {Id::kCrashFailoverAfter, "crash-failover-after", "", 2, 2, ChangedBy::kSentinelSet, "<ms>",
     "0", "the same as down-after for a master that crashed; 0: no difference"},
    {Id::kCoordinatedFailover, "coordinated-failover", "", 2, 2, ChangedBy::kSentinelSet, "yes, no",
     "no", "SENTINEL FAILOVER asks the master to hand over"},
    {Id::kVerifyConfig, "verify-config", "", 2, 2, ChangedBy::kSentinelSet, "yes, no", "no",
     "what a hello says of the master, or of where a sentinel is, is believed once it was asked "
     "for"},
    {Id::kForgetAfter, "forget-after", "", 2, 2, ChangedBy::kSentinelSet, "<seconds>", "0",
     "forgets replicas that are down for so long and not listed by the master; 0: never"},
    {Id::kAutoFailover, "auto-failover", "", 2, 2, ChangedBy::kSentinelSet, "yes, no", "yes",
     "no: this sentinel begins no failover of it by itself, and votes for none"},
    {Id::kPausedUntil, "paused-until", "", 2, 2, ChangedBy::kSentinel, "<ms since 1970>", "",
     "the same until then, by SENTINEL PAUSE; 0: until SENTINEL RESUME"},
    {Id::kConfigEpoch, "config-epoch", "", 2, 2, ChangedBy::kSentinel, "<n>", "0",
     "the election that the address comes from"},
    {Id::kLeaderEpoch, "leader-epoch", "", 2, 2, ChangedBy::kSentinel, "<n>", "0",
     "the last election it has voted in"},
    {Id::kKnownReplica, "known-replica", "known-slave", 3, 3, ChangedBy::kSentinel,
     "<address> <port>", "", "a replica"},
    {Id::kKnownSentinel, "known-sentinel", "", 3, 4, ChangedBy::kSentinel, "<address> <port> <id>",
     "", "another sentinel"},  // Without id: an old form.
    {Id::kRenameCommand, "rename-command", "", 3, 3, ChangedBy::kSentinelSet, "<command> <name>",
     "", "what a command is called on the master and its replicas"},
    {Id::kKnownMaster, "known-master", "", 3, 4, ChangedBy::kSentinel, "<address> <port> [<n>]", "",
     "where a master of the configuration is; it was added anew where that had config-epoch n"},
    {Id::kHeededAddress, "heeded-address", "", 3, 3, ChangedBy::kSentinel, "<address> <port>", "",
     "what the configuration said when its address was last heeded"},
    {Id::kQuorum, "quorum", "", 2, 2, ChangedBy::kSentinelSet, "<n>, above 0", "that of monitor",
     "a quorum that was changed"},
    {Id::kRemovedMaster, "removed-master", "", 1, 1, ChangedBy::kSentinel, "", "",
     "SENTINEL REMOVE has taken it away"},
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
