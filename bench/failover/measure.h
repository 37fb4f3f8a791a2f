// One failover from fresh processes, and when each of its phases was seen from outside.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "options.h"

namespace sentinel::bench {

enum class Phase {
  kFirstSdown,
  kQuorumSdown,  // The +sdown of the sentinel that makes the quorum.
  kOdown,
  kElected,
  kPromoted,
  kFirstWrite,  // Acknowledged by the new master, which the client found through the sentinels.
  kFirstSwitch,
  kLastSwitch,
  kSdownToWrite,   // From kQuorumSdown to kFirstWrite.
  kSdownToSwitch,  // From kQuorumSdown to kLastSwitch.
};
inline constexpr std::size_t kPhaseCount = 10;

struct PhaseName {
  const char* label;  // For the table.
  const char* key;    // For JSON.
};
const PhaseName& NameOf(Phase phase);

// Milliseconds since the fault (the last two: since the quorum's +sdown) by phase; empty where the
// event never came.
struct Run {
  std::array<std::optional<double>, kPhaseCount> phases;
  std::string failure;  // Why there are no figures; empty after a failover.

  std::optional<double>& operator[](Phase phase) { return phases[static_cast<std::size_t>(phase)]; }
  const std::optional<double>& operator[](Phase phase) const {
    return phases[static_cast<std::size_t>(phase)];
  }
};

// Starts everything, injects the fault, waits until all sentinels have switched, stops everything.
Run MeasureFailover(const Options& options, const harness::SentinelCommand& command);

}  // namespace sentinel::bench
