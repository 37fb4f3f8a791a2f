#include "sim/run/shrink.h"

#include <algorithm>
#include <string>

#include "sim/run/trial.h"

namespace sentinel::sim {
namespace {

int GroupsNeeded(const Plan& plan, const std::set<int>& faults) {
  int needed = 1;
  for (const Fault& fault : plan.faults) {
    if (!faults.contains(fault.number)) continue;
    needed = std::max({needed, fault.group + 1, fault.who.group + 1, fault.other.group + 1});
  }
  return needed;
}

}  // namespace

PlanEdit Shrink(const Plan& plan, const std::string& rule) {
  const auto still_fails = [&](const PlanEdit& edit) {
    return Try(Apply(plan, edit)).rule == rule;
  };
  PlanEdit best;
  PlanEdit edit;
  edit.nobody_dies = true;
  if (still_fails(edit)) best = edit;

  std::set<int> faults;
  for (const Fault& fault : plan.faults) faults.insert(fault.number);
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
  edit = best;
  edit.groups = GroupsNeeded(plan, faults);
  if (edit.groups < static_cast<int>(plan.groups.size()) && still_fails(edit)) best = edit;
  return best;
}

}  // namespace sentinel::sim
