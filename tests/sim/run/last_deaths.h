// Who dies for good at the end of a run.
#pragma once

#include <cstddef>
#include <vector>

#include "sim/plan/plan.h"

namespace sentinel::sim {

// Numbers of sentinels, as many as the plan says. The last one of ours is spared: of the stock ones
// that it would leave alone nothing could be demanded.
inline std::vector<std::size_t> SentinelsToDie(const Plan& plan) {
  const std::size_t count = plan.stock.size();
  std::size_t ours = 0;
  for (const bool stock : plan.stock) ours += stock ? 0 : 1;
  std::vector<std::size_t> victims;
  for (std::size_t i = 0; i < count; ++i) {
    if (victims.size() == static_cast<std::size_t>(plan.sentinels_to_die)) break;
    const std::size_t victim = (plan.seed + i) % count;
    if (!plan.stock[victim]) {
      if (ours == 1) continue;
      --ours;
    }
    victims.push_back(victim);
  }
  return victims;
}

}  // namespace sentinel::sim
