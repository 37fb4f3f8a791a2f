// Failovers that operators order in the course of a plan: SENTINEL FAILOVER asks for no majority,
// so nothing is promised of the epoch that is taken for it. One order excuses one epoch. A
// coordinated one does ask, but its master is well, and it may be followed by a plain one.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "sim/plan/plan.h"

namespace sentinel::sim {

class FailoverOrders {
 public:
  explicit FailoverOrders(const Plan& plan) {
    for (const Fault& fault : plan.faults) {
      const bool to_all = fault.kind == FaultKind::kOrderFailoverOfAll;
      const bool to_one =
          fault.kind == FaultKind::kOrderFailover || fault.kind == FaultKind::kOrderCoordinated;
      if (!to_all && !to_one) continue;
      for (int node = 0; node < plan.sentinels(); ++node) {
        if (!to_all && node != fault.who.index) continue;
        orders_.push_back({node, plan.groups[static_cast<std::size_t>(fault.group)].name,
                           MonotonicTime{} + fault.at});
      }
    }
  }

  // True iff sentinel number `node` has lately been told to fail `group` over, and has not taken an
  // epoch for it yet. The order is used up then.
  bool Take(int node, const std::string& group, MonotonicTime now) {
    for (Order& order : orders_) {
      const bool due = order.at <= now && now < order.at + kTravels;
      if (order.used || !due || order.node != node || order.group != group) continue;
      return order.used = true;
    }
    return false;
  }

 private:
  // An order may wait for a cut to be mended or a process to go on.
  static constexpr Duration kTravels = std::chrono::minutes(2);

  struct Order {
    int node;
    std::string group;
    MonotonicTime at;
    bool used = false;
  };
  std::vector<Order> orders_;  // In the order in which they are given.
};

}  // namespace sentinel::sim
