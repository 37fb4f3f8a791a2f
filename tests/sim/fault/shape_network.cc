#include "sim/fault/shape_network.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "base/check.h"

namespace sentinel::sim {
namespace {

struct Shape {
  bool cut = false;
  Duration latency;
  std::uint32_t loss = 0;
};

bool InFirstHalf(std::size_t host, std::int64_t mask) { return ((mask >> (host % 40)) & 1) != 0; }

// One direction, from host number `a` to host number `b`.
Shape ShapeOf(const Plan& plan, const std::vector<UnderWay>& under_way, const Network& network,
              std::size_t a, std::size_t b) {
  const Host* from = network.hosts()[a].get();
  const Host* to = network.hosts()[b].get();
  Shape shape{false, plan.latency, 0};
  for (const UnderWay& it : under_way) {
    const Fault& fault = *it.fault;
    if (!OnNetwork(fault.kind)) continue;
    const bool there = from == it.who && to == it.other;
    const bool back = from == it.other && to == it.who;
    switch (fault.kind) {
      case FaultKind::kCut:
        shape.cut = shape.cut || there || back;
        break;
      case FaultKind::kCutOneWay:
        shape.cut = shape.cut || there;
        break;
      case FaultKind::kIsolate:
        shape.cut = shape.cut || from == it.who || to == it.who;
        break;
      case FaultKind::kSplit:
        shape.cut = shape.cut || InFirstHalf(a, fault.value) != InFirstHalf(b, fault.value);
        break;
      case FaultKind::kSlowPath:
        if (from == it.who) shape.latency = plan.latency + std::chrono::milliseconds(fault.value);
        break;
      case FaultKind::kLoss:
        if (from == it.who || to == it.who) shape.loss = static_cast<std::uint32_t>(fault.value);
        break;
      case FaultKind::kReset:   // Over at once.
      case FaultKind::kRefuse:  // Is about a host.
        break;
      default:
        SENTINEL_UNREACHABLE();
    }
  }
  return shape;
}

}  // namespace

void ShapeNetwork(const Plan& plan, const std::vector<UnderWay>& under_way, Network& network) {
  const std::size_t hosts = network.hosts().size();
  for (std::size_t a = 0; a < hosts; ++a) {
    const Host& from = *network.hosts()[a];
    for (std::size_t b = 0; b < hosts; ++b) {
      if (a == b) continue;
      const Host& to = *network.hosts()[b];
      const Shape shape = ShapeOf(plan, under_way, network, a, b);
      network.path(from, to).latency = shape.latency;
      network.path(from, to).loss = shape.loss;
      if (shape.cut) {
        network.Cut(from, to);
      } else {
        network.Heal(from, to);
      }
    }
    network.Refuse(from, std::any_of(under_way.begin(), under_way.end(), [&](const UnderWay& it) {
                     return it.fault->kind == FaultKind::kRefuse && it.who == &from;
                   }));
  }
}

}  // namespace sentinel::sim
