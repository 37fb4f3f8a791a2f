// What goes wrong in a plan, and when.
#pragma once

#include <vector>

#include "sim/base/dice.h"
#include "sim/plan/plan.h"

namespace sentinel::sim {

// In the order in which they begin, numbered from 1; at least one. REQUIRES: sentinels, groups and
// times of `plan` have been chosen.
std::vector<Fault> ChooseFaults(const Plan& plan, Dice& dice);

}  // namespace sentinel::sim
