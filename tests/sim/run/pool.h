// Runs many seeds on several cores and counts what came of them.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/plan/plan.h"
#include "sim/run/coverage.h"
#include "sim/run/trial.h"

namespace sentinel::sim {

inline constexpr int kJobsMax = 64;
inline constexpr std::size_t kLateSeedsKept = 10;

struct PoolOptions {
  std::uint64_t first = 1;
  std::uint64_t last = 1;           // Included.
  std::chrono::seconds longest{0};  // No new seed is begun behind this; 0 = no limit.
  int jobs = 1;                     // REQUIRES: 1..kJobsMax.
  PlanOptions plan;
  Player player = PlayPlan;
};

// How many runs came to rest in so many seconds, of simulated time from the end of the faults until
// all is at rest after the last deaths; the last entry counts the longer ones too.
using RestTimes = std::array<std::uint64_t, 1000>;
// So many seconds at most needed `percent` of them; 0 if there are none.
std::size_t RestOf(const RestTimes& times, int percent);

struct PoolResult {
  std::uint64_t seeds = 0;  // Begun; those that failed or crashed are among them.
  std::uint64_t failures = 0;
  std::uint64_t late = 0;                 // At rest behind a split round only.
  std::vector<std::uint64_t> late_seeds;  // Of each worker the first kLateSeedsKept.
  std::uint64_t steps = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t lost = 0;
  std::chrono::microseconds simulated{};
  std::chrono::duration<double> real{};
  RestTimes rest{};  // Of runs that broke no rule.
  TimesSeen seen{};  // How many runs saw each thing.
};

// One run in so many may be late, and one more whatever their number: chance may begin with it.
inline constexpr std::uint64_t kRunsPerLate = 10'000;
// True when more runs were late than chance explains: something splits rounds.
bool TooManyLate(const PoolResult& result);

// `on_failure` hears of each seed that failed, with the rule and what happened.
using OnFailure =
    std::function<void(std::uint64_t seed, const std::string& rule, const std::string& what)>;

PoolResult RunSeeds(const PoolOptions& options, const OnFailure& on_failure);

}  // namespace sentinel::sim
