#include "sim/run/coverage.h"

namespace sentinel::sim {

std::array<bool, kThingsToSee> Seen(const Outcome& outcome) {
  std::array<bool, kThingsToSee> seen{};
  for (std::size_t i = 0; i < kMarkCount; ++i) seen[i] = outcome.marks.Has(static_cast<Mark>(i));
  for (std::size_t i = 0; i < kEventsToSee.size(); ++i) {
    seen[kMarkCount + i] = outcome.events.contains(std::string(kEventsToSee[i]));
  }
  return seen;
}

std::string_view NameOfThing(std::size_t index) {
  if (index < kMarkCount) return NameOf(static_cast<Mark>(index));
  return kEventsToSee[index - kMarkCount];
}

}  // namespace sentinel::sim
