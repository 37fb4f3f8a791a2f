// Makes a failing plan smaller for as long as it goes on to break the same rule.
#pragma once

#include <string>

#include "sim/plan/edit.h"
#include "sim/plan/plan.h"
#include "sim/run/trial.h"

namespace sentinel::sim {

// The smallest edit found of `plan`. Begins with `start`, and takes away only.
// REQUIRES: `plan` breaks `rule` when it is edited like that.
PlanEdit Shrink(const Plan& plan, const PlanEdit& start, const std::string& rule,
                const Player& player = PlayPlan);

// So many groups the faults of a plan need, counted from the first.
int GroupsNeeded(const Plan& plan);

}  // namespace sentinel::sim
