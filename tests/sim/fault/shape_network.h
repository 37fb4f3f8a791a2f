// What the faults under way make of the network.
#pragma once

#include <vector>

#include "sim/fault/under_way.h"
#include "sim/net/network.h"

namespace sentinel::sim {

// Cuts, delays and losses are as all of `under_way` together want them, in the order in which they
// began: a path is cut while anybody cuts it, and where two want another value, the later one wins.
// What none of them is about is as the plan has it.
void ShapeNetwork(const Plan& plan, const std::vector<UnderWay>& under_way, Network& network);

}  // namespace sentinel::sim
