#include "sim/run/coverage.h"

#include <algorithm>
#include <cstdio>
#include <numeric>

namespace sentinel::sim {

std::set<std::string> Sights(Cluster& cluster, const Injector& injector) {
  std::set<std::string> sights;
  for (const FaultKind kind : injector.took_effect()) sights.insert(NameOf(kind));
  for (Group& group : cluster.groups()) {
    for (const auto& server : group.servers) {
      sights.insert(server->refusals().begin(), server->refusals().end());
      if (server->full_resyncs() > 0) sights.emplace(kFullResync);
      if (server->partial_resyncs() > 0) sights.emplace(kPartialResync);
    }
  }
  return sights;
}

std::array<bool, kThingsToSee> Seen(const Outcome& outcome) {
  std::array<bool, kThingsToSee> seen{};
  for (std::size_t i = 0; i < kThingsToSee; ++i) {
    const std::string name(NameOfThing(i));
    if (i < kMarkCount) {
      seen[i] = outcome.marks.Has(static_cast<Mark>(i));
    } else if (i < kMarkCount + kEventsToSee.size()) {
      seen[i] = outcome.events.contains(name);
    } else {
      seen[i] = outcome.sights.contains(name);
    }
  }
  return seen;
}

std::string_view NameOfThing(std::size_t index) {
  if (index < kMarkCount) return NameOf(static_cast<Mark>(index));
  index -= kMarkCount;
  if (index < kEventsToSee.size()) return kEventsToSee[index];
  index -= kEventsToSee.size();
  if (index < kFaultKinds) return NameOf(static_cast<FaultKind>(index));
  return kServersToSee[index - kFaultKinds];
}

CoverageReport ReportCoverage(const TimesSeen& seen) {
  CoverageReport report;
  std::array<std::size_t, kThingsToSee> order{};
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return seen[a] > seen[b]; });
  for (const std::size_t i : order) {
    const std::string name(NameOfThing(i));
    std::array<char, 32> count{};
    std::snprintf(count.data(), count.size(), "%10llu ", static_cast<unsigned long long>(seen[i]));
    report.text += count.data() + name + "\n";
    if (seen[i] == 0) report.never.push_back(name);
  }
  for (const std::string& name : report.never) {
    report.text += (&name == &report.never.front() ? "never seen: " : ", ") + name;
  }
  if (!report.never.empty()) report.text += "\n";
  return report;
}

}  // namespace sentinel::sim
