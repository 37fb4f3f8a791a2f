// A run in a process of its own, so that a failed check or an endless loop ends that one only.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "sim/plan/plan.h"
#include "sim/run/simulation.h"

namespace sentinel::sim {

// What plays a plan: Simulate, or what a test has in its place.
using Player = std::function<Outcome(const Plan& plan)>;
Outcome PlayPlan(const Plan& plan);
using PlanMaker = std::function<Plan()>;

// A run that takes longer hangs, and is ended by SIGALRM. Of real time.
inline constexpr std::chrono::seconds kLongestRun{60};

// What TrialResult calls a run that broke no rule and came to rest behind a split round.
inline constexpr const char* kLate = "late";

struct TrialResult {
  bool ok = true;    // No rule was broken.
  std::string rule;  // The one that was; "crash" or "hang" for the process itself, or kLate.
  std::string what;
};

// Takes at most kLongestRun.
TrialResult Try(const Plan& plan, const Player& player = PlayPlan);
// The plan is made in that process too.
TrialResult Try(const PlanMaker& make, const Player& player = PlayPlan);

}  // namespace sentinel::sim
