#include "sim/plan/edit.h"

#include <vector>

namespace sentinel::sim {

std::string PlanEdit::ToOptions() const {
  std::string text;
  if (only) {
    text += " --only ";
    if (only->empty()) text += "none";
    for (const int number : *only) {
      if (number != *only->begin()) text += ",";
      text += std::to_string(number);
    }
  }
  if (nobody_dies) text += " --nobody-dies";
  if (groups > 0) text += " --groups " + std::to_string(groups);
  return text;
}

Plan Apply(Plan plan, const PlanEdit& edit) {
  if (edit.only) {
    std::erase_if(plan.faults,
                  [&](const Fault& fault) { return !edit.only->contains(fault.number); });
  }
  if (edit.groups > 0) plan.groups.resize(static_cast<std::size_t>(edit.groups));
  if (edit.nobody_dies) plan.last_deaths = false;
  return plan;
}

}  // namespace sentinel::sim
