#include <array>
#include <cstddef>

#include "sentinel/event.h"

namespace sentinel {
namespace {

constexpr auto kDebug = LogLevel::kDebug;
constexpr auto kVerbose = LogLevel::kVerbose;
constexpr auto kNotice = LogLevel::kNotice;
constexpr auto kWarning = LogLevel::kWarning;

// In the order of the enum, so that a kind is its own index; a static_assert below keeps it so.
constexpr std::array kCatalogue = {
    EventInfo{EventKind::kMonitor, "+monitor", kWarning},
    EventInfo{EventKind::kUnmonitor, "-monitor", kWarning},
    EventInfo{EventKind::kSet, "+set", kWarning},
    EventInfo{EventKind::kResetMaster, "+reset-master", kWarning},
    EventInfo{EventKind::kPause, "+pause", kWarning},
    EventInfo{EventKind::kPauseEnd, "-pause", kWarning},
    EventInfo{EventKind::kReplica, "+slave", kNotice},
    EventInfo{EventKind::kSentinel, "+sentinel", kNotice},
    EventInfo{EventKind::kSentinelAddressSwitch, "+sentinel-address-switch", kNotice},
    EventInfo{EventKind::kSentinelAddressUpdate, "+sentinel-address-update", kNotice},
    EventInfo{EventKind::kSentinelInvalidAddr, "+sentinel-invalid-addr", kNotice},
    EventInfo{EventKind::kReboot, "+reboot", kNotice},
    EventInfo{EventKind::kRoleChangeExpected, "+role-change", kVerbose},
    EventInfo{EventKind::kRoleChangeUnexpected, "-role-change", kVerbose},
    EventInfo{EventKind::kSdown, "+sdown", kWarning},
    EventInfo{EventKind::kSdownEnd, "-sdown", kWarning},
    EventInfo{EventKind::kOdown, "+odown", kWarning},
    EventInfo{EventKind::kOdownEnd, "-odown", kWarning},
    EventInfo{EventKind::kNewEpoch, "+new-epoch", kWarning},
    EventInfo{EventKind::kVoteForLeader, "+vote-for-leader", kWarning},
    EventInfo{EventKind::kTryFailover, "+try-failover", kWarning},
    EventInfo{EventKind::kAbortNotElected, "-failover-abort-not-elected", kWarning},
    EventInfo{EventKind::kElectedLeader, "+elected-leader", kWarning},
    EventInfo{EventKind::kStateSelectReplica, "+failover-state-select-slave", kWarning},
    EventInfo{EventKind::kAbortNoGoodReplica, "-failover-abort-no-good-slave", kWarning},
    EventInfo{EventKind::kSelectedReplica, "+selected-slave", kWarning},
    EventInfo{EventKind::kStateSendPromotion, "+failover-state-send-slaveof-noone", kNotice},
    EventInfo{EventKind::kStateWaitPromotion, "+failover-state-wait-promotion", kNotice},
    EventInfo{EventKind::kAbortReplicaTimeout, "-failover-abort-slave-timeout", kWarning},
    EventInfo{EventKind::kAbortMasterIsBack, "-failover-abort-master-is-back", kWarning},
    EventInfo{EventKind::kAbortMasterTimeout, "-failover-abort-master-timeout", kWarning},
    EventInfo{EventKind::kAbortMasterRefused, "-failover-abort-master-refused", kWarning},
    EventInfo{EventKind::kPromotedReplica, "+promoted-slave", kWarning},
    EventInfo{EventKind::kStateReconfReplicas, "+failover-state-reconf-slaves", kWarning},
    EventInfo{EventKind::kReconfSent, "+slave-reconf-sent", kNotice},
    EventInfo{EventKind::kReconfInProgress, "+slave-reconf-inprog", kNotice},
    EventInfo{EventKind::kReconfDone, "+slave-reconf-done", kNotice},
    EventInfo{EventKind::kReconfSentTimeout, "-slave-reconf-sent-timeout", kNotice},
    EventInfo{EventKind::kReconfSentBestEffort, "+slave-reconf-sent-be", kNotice},
    EventInfo{EventKind::kFailoverEndForTimeout, "+failover-end-for-timeout", kWarning},
    EventInfo{EventKind::kFailoverEnd, "+failover-end", kWarning},
    EventInfo{EventKind::kConfigUpdateFrom, "+config-update-from", kWarning},
    EventInfo{EventKind::kSwitchMaster, "+switch-master", kWarning},
    EventInfo{EventKind::kConvertToReplica, "+convert-to-slave", kNotice},
    EventInfo{EventKind::kFixReplicaConfig, "+fix-slave-config", kNotice},
    EventInfo{EventKind::kTilt, "+tilt", kWarning},
    EventInfo{EventKind::kTiltEnd, "-tilt", kWarning},
    EventInfo{EventKind::kScriptError, "-script-error", kWarning},
    EventInfo{EventKind::kScriptTimeout, "-script-timeout", kWarning},
    EventInfo{EventKind::kScriptChild, "+script-child", kDebug},
    EventInfo{EventKind::kScriptChildEnd, "-script-child", kDebug},
    EventInfo{EventKind::kCommandLinkReconnection, "-cmd-link-reconnection", kDebug},
    EventInfo{EventKind::kPubSubLinkReconnection, "-pubsub-link-reconnection", kDebug},
    EventInfo{EventKind::kAuthRefused, "+auth-refused", kWarning},
    EventInfo{EventKind::kAuthRefusedEnd, "-auth-refused", kWarning},
    EventInfo{EventKind::kCommandRefused, "+command-refused", kWarning},
    EventInfo{EventKind::kCommandRefusedEnd, "-command-refused", kWarning},
};

constexpr bool IndexedByKind() {
  for (std::size_t i = 0; i < kCatalogue.size(); ++i) {
    if (static_cast<std::size_t>(kCatalogue[i].kind) != i) return false;
  }
  return true;
}
static_assert(IndexedByKind());

}  // namespace

const EventInfo& Describe(EventKind kind) { return kCatalogue[static_cast<std::size_t>(kind)]; }

}  // namespace sentinel
