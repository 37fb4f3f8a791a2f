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

enum class Tally {
  kElections,        // +try-failover, of all sentinels: more than one is a split or lost round.
  kAborts,           // -failover-abort-*, of all sentinels.
  kSecondFailovers,  // +switch-master beyond the first of each sentinel, which nobody caused.
};
inline constexpr std::size_t kTallyCount = 3;
const PhaseName& NameOf(Tally tally);

// Milliseconds since the fault (the last two: since the quorum's +sdown) by phase; empty where the
// event never came.
struct Run {
  std::array<std::optional<double>, kPhaseCount> phases;
  std::array<std::size_t, kTallyCount> tallies{};  // Events from the fault to the end of the watch.
  std::string failure;  // Why there are no figures; empty after a failover.

  std::optional<double>& operator[](Phase phase) { return phases[static_cast<std::size_t>(phase)]; }
  const std::optional<double>& operator[](Phase phase) const {
    return phases[static_cast<std::size_t>(phase)];
  }
  std::size_t& operator[](Tally tally) { return tallies[static_cast<std::size_t>(tally)]; }
  std::size_t operator[](Tally tally) const { return tallies[static_cast<std::size_t>(tally)]; }
};

// Starts everything, injects the fault, waits until all sentinels have switched, watches for a
// while what follows, stops everything.
Run MeasureFailover(const Options& options, const harness::SentinelCommand& command);

}  // namespace sentinel::bench
