// Makes a failing plan smaller for as long as it goes on to break the same rule.
#pragma once

#include <functional>

#include "sim/plan/edit.h"
#include "sim/plan/plan.h"

namespace sentinel::sim {

// The smallest edit found of `plan`, which breaks `rule` as it is.
PlanEdit Shrink(const Plan& plan, const std::string& rule);

}  // namespace sentinel::sim
