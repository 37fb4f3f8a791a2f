// What a sentinel has seen of one failover, for people: SENTINEL HISTORY. Decides nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sentinel/ids.h"
#include "sentinel/time.h"

namespace sentinel {

enum class FailoverPhase : std::uint8_t {
  kSdown,         // The master is subjectively down.
  kOdown,         // The quorum agrees.
  kElected,       // This sentinel leads.
  kSelected,      // A replica was chosen.
  kOrdered,       // It was told, or the master to hand over to it.
  kPromoted,      // It says that it is a master.
  kSwitched,      // The new configuration is in force here.
  kReconfigured,  // The other replicas follow, or their time is over.
  kAborted,
};

enum class FailoverKind : std::uint8_t {
  kAutomatic,
  kForced,       // By order; of another sentinel's: the master was well as far as we saw.
  kCoordinated,  // The master was asked to hand over.
};

struct FailoverRecord {
  struct Phase {
    FailoverPhase phase{};
    Duration at{0};  // Since the beginning: the first phase, or the order to fail over.
    bool operator==(const Phase&) const = default;
  };
  struct Vote {
    std::string sentinel;  // Ids.
    std::string candidate;
    Epoch epoch = 0;
    bool operator==(const Vote&) const = default;
  };
  struct Candidate {
    std::string replica;  // "host:port" as shown to clients, as all addresses here.
    std::string run_id;
    int priority = 0;
    std::uint64_t offset = 0;
    int rank = 0;  // From 1 on; 0: excluded.
    bool chosen = false;
    std::string excluded;  // Why it could not be chosen, or empty.
    bool operator==(const Candidate&) const = default;
  };

  std::string master;
  Epoch epoch = 0;
  FailoverKind kind = FailoverKind::kAutomatic;
  std::string led_by;  // Empty: nobody, or not known here.
  bool led_by_self = false;
  std::string result;  // "switched", or how it was given up.
  std::string reason;  // A sentence.
  std::string from;
  std::string to;             // Empty: no replica was chosen.
  bool acknowledged = false;  // The new master was seen to be one.
  std::vector<Phase> phases;
  std::vector<Vote> votes;            // As far as they are known here.
  std::vector<Candidate> candidates;  // The best first, the excluded last.

  bool operator==(const FailoverRecord&) const = default;
};

// One that is kept.
struct PastFailover {
  std::shared_ptr<const FailoverRecord> record;  // Not null.
  std::int64_t started_at_ms = 0;                // When it began, since 1970.
};

inline constexpr std::array<std::string_view, 9> kPhaseNames = {
    "sdown",    "odown",    "elected",      "selected", "ordered",
    "promoted", "switched", "reconfigured", "aborted"};

inline constexpr std::array<std::string_view, 3> kFailoverKindNames = {"automatic", "forced",
                                                                       "coordinated"};

constexpr std::string_view NameOf(FailoverPhase phase) {
  return kPhaseNames[static_cast<std::size_t>(phase)];
}

constexpr std::string_view NameOf(FailoverKind kind) {
  return kFailoverKindNames[static_cast<std::size_t>(kind)];
}

}  // namespace sentinel
