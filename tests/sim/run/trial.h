// A run in a process of its own, so that a failed check or an endless loop ends that one only.
#pragma once

#include <string>

#include "sim/plan/plan.h"

namespace sentinel::sim {

struct TrialResult {
  bool ok = true;
  std::string rule;  // The invariant that was broken; "crash" or "hang" for the process itself.
  std::string what;
};

// Takes at most a minute.
TrialResult Try(const Plan& plan);

}  // namespace sentinel::sim
