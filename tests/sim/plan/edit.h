// What is left out of a plan, to make a failing one smaller.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "sim/plan/plan.h"

namespace sentinel::sim {

struct PlanEdit {
  std::optional<std::set<int>> only;  // Numbers of the faults that stay; none = all.
  bool nobody_dies = false;           // Not even at the end.
  int groups = 0;                     // Only the first so many; 0 = all.

  bool empty() const { return !only && !nobody_dies && groups == 0; }
  // As options of the command line.
  std::string ToOptions() const;
};

// REQUIRES: no fault that stays is about a group that does not.
Plan Apply(Plan plan, const PlanEdit& edit);

}  // namespace sentinel::sim
