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

// A run that takes longer hangs, and is ended by SIGALRM. Of real time.
inline constexpr std::chrono::seconds kLongestRun{60};

struct TrialResult {
  bool ok = true;
  std::string rule;  // The invariant that was broken; "crash" or "hang" for the process itself.
  std::string what;
};

// Takes at most kLongestRun.
TrialResult Try(const Plan& plan, const Player& player = PlayPlan);

}  // namespace sentinel::sim
