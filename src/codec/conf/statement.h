// `sentinel <statement> ...` lines: which ones there are (configuration sheet, section 3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sentinel::codec {

enum class StatementId : std::uint8_t {
  // About the process.
  kMyId,
  kCurrentEpoch,
  kAnnounceIp,
  kAnnouncePort,
  kDenyScriptsReconfig,
  kResolveHostnames,
  kAnnounceHostnames,
  kSentinelUser,
  kSentinelPass,
  kStateConfigFile,
  kLogLevel,  // In a state file only: the directive of that name, changed.
  // About one master.
  kMonitor,
  kDownAfter,
  kFailoverTimeout,
  kParallelSyncs,
  kNotificationScript,
  kClientReconfigScript,
  kAuthPass,
  kAuthUser,
  kRebootDownAfter,
  kCrashFailoverAfter,
  kCoordinatedFailover,
  kVerifyConfig,
  kForgetAfter,
  kAutoFailover,
  kPausedUntil,
  kConfigEpoch,
  kLeaderEpoch,
  kKnownReplica,
  kKnownSentinel,
  kRenameCommand,
  // In a state file only: how the masters differ from those of the configuration.
  kKnownMaster,    // Where a configured master is now.
  kHeededAddress,  // What the configuration said of that when it was last heeded.
  kQuorum,         // A quorum that SENTINEL SET has changed.
  kRemovedMaster,  // A configured master that SENTINEL REMOVE has taken away.
};

// What changes a statement while the process runs.
enum class ChangedBy : std::uint8_t {
  kNobody,
  kSentinelSet,
  kSentinelConfigSet,
  kSentinel,  // The process itself: state.
};

struct Statement {
  StatementId id{};
  std::string_view name;       // Canonical, lower case: what is written.
  std::string_view alias;      // Another name that is read; may be empty.
  std::size_t values_min = 1;  // Words behind the name; for kMonitor and after, the first one is
  std::size_t values_max = 1;  // the name of the master.

  // For docs/configuration.md.
  ChangedBy changed_by = ChangedBy::kNobody;
  std::string_view values = {};         // Behind the name, and that of the master.
  std::string_view default_value = {};  // Empty: none.
  std::string_view meaning = {};

  bool of_master() const { return id >= StatementId::kMonitor; }
  // Written by the process alone; nobody's setting.
  bool is_state() const {
    return changed_by == ChangedBy::kSentinel && id != StatementId::kMonitor;
  }
  bool in_state_file_only() const {
    return id >= StatementId::kKnownMaster || id == StatementId::kLogLevel;
  }
};

// The row of `id`. Total over the enum.
const Statement& Describe(StatementId id);

// All rows.
std::span<const Statement> Statements();

// nullptr when there is none. REQUIRES: `name` is in lower case.
const Statement* FindStatement(std::string_view name);

}  // namespace sentinel::codec
