// One run of one plan: faults, rest, the last deaths, rest again.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/marks.h"
#include "sim/base/trace.h"
#include "sim/check/invariants.h"
#include "sim/plan/plan.h"

namespace sentinel::sim {

// Of a quorum that came to rest after the last deaths only behind a split round.
struct Lateness {
  Duration needed{};
  Duration bound{};
};

// "at rest after 61.0 s, bound 40.5 s"
std::string Describe(const Lateness& late);

struct Outcome {
  std::optional<Violation> violation;  // None = all went well.
  std::vector<std::string> why;        // Of a quorum that did not come to rest.
  std::optional<Lateness> late;        // It did, behind a round that was split.
  std::uint64_t hash = 0;              // Of everything that happened.
  std::uint64_t steps = 0;
  Duration simulated{};
  Marks marks;                   // Of all our sentinels.
  std::set<std::string> events;  // Names of those that our sentinels emitted.
  std::set<std::string> sights;  // What faults and servers did: see coverage.h.
  std::uint64_t acknowledged = 0;
  std::uint64_t lost = 0;  // Acknowledged writes that the last masters lack.
};

Outcome Simulate(const Plan& plan, const Trace::Reader& reader = nullptr);

}  // namespace sentinel::sim
