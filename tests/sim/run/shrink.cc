#include "sim/run/shrink.h"

#include <algorithm>
#include <set>

namespace sentinel::sim {

int GroupsNeeded(const Plan& plan) {
  int needed = 1;
  for (const Fault& fault : plan.faults) {
    needed = std::max({needed, fault.group + 1, fault.who.group + 1, fault.other.group + 1});
  }
  return needed;
}

PlanEdit Shrink(const Plan& plan, const PlanEdit& start, const std::string& rule,
                const Player& player) {
  const auto still_fails = [&](const PlanEdit& edit) {
    return Try(Apply(plan, edit), player).rule == rule;
  };
  PlanEdit best = start;
  PlanEdit edit = start;
  edit.nobody_dies = true;
  if (!start.nobody_dies && still_fails(edit)) best = edit;

  std::set<int> faults;
  for (const Fault& fault : Apply(plan, start).faults) faults.insert(fault.number);
  for (bool smaller = true; smaller;) {
    smaller = false;
    for (const int number : std::set<int>(faults)) {
      edit = best;
      edit.only = faults;
      edit.only->erase(number);
      if (!still_fails(edit)) continue;
      best = edit;
      faults = *edit.only;
      smaller = true;
    }
  }
  const Plan left = Apply(plan, best);
  edit = best;
  edit.groups = GroupsNeeded(left);
  if (edit.groups < static_cast<int>(left.groups.size()) && still_fails(edit)) best = edit;
  return best;
}

}  // namespace sentinel::sim
