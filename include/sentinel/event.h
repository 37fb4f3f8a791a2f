// The event catalogue (protocol sheet, section 12): one row per event, with its stock name and
// level. Everything but debug events is published on the channel of the same name; warning events
// of a master also run its notification script.
#pragma once

#include <cstdint>
#include <string_view>

namespace sentinel {

enum class LogLevel : std::uint8_t { kDebug, kVerbose, kNotice, kWarning };

enum class EventKind : std::uint8_t {
  kMonitor,
  kUnmonitor,
  kSet,
  kResetMaster,
  kPause,
  kPauseEnd,
  kReplica,
  kSentinel,
  kSentinelAddressSwitch,
  kSentinelAddressUpdate,
  kSentinelInvalidAddr,
  kReboot,
  kRoleChangeExpected,    // +role-change
  kRoleChangeUnexpected,  // -role-change
  kSdown,
  kSdownEnd,
  kOdown,
  kOdownEnd,
  kNewEpoch,
  kVoteForLeader,
  kTryFailover,
  kAbortNotElected,
  kElectedLeader,
  kStateSelectReplica,
  kAbortNoGoodReplica,
  kSelectedReplica,
  kStateSendPromotion,
  kStateWaitPromotion,
  kAbortReplicaTimeout,
  kAbortMasterIsBack,
  kAbortMasterTimeout,
  kAbortMasterRefused,
  kPromotedReplica,
  kStateReconfReplicas,
  kReconfSent,
  kReconfInProgress,
  kReconfDone,
  kReconfSentTimeout,
  kReconfSentBestEffort,
  kFailoverEndForTimeout,
  kFailoverEnd,
  kConfigUpdateFrom,
  kSwitchMaster,
  kConvertToReplica,
  kFixReplicaConfig,
  kTilt,
  kTiltEnd,
  kScriptError,
  kScriptTimeout,
  kScriptChild,
  kScriptChildEnd,
  kCommandLinkReconnection,
  kPubSubLinkReconnection,
  kAuthRefused,
  kAuthRefusedEnd,
  kCommandRefused,
  kCommandRefusedEnd,  // The last one: kEventKinds.
};
inline constexpr std::size_t kEventKinds =
    static_cast<std::size_t>(EventKind::kCommandRefusedEnd) + 1;

struct EventInfo {
  EventKind kind;
  std::string_view name;  // Wire name, also the channel.
  LogLevel level;
};

// The row of `kind`. Total over the enum.
const EventInfo& Describe(EventKind kind);

}  // namespace sentinel
