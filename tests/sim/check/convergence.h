// Whether a quorum has come to rest: one master, held by all, everybody behind it, clients write.
#pragma once

#include <string>
#include <vector>

#include "sim/world/cluster.h"

namespace sentinel::sim {

// What is not as it should be, one line each, in words that tell why; empty when all is well.
std::vector<std::string> Unrest(const Plan& plan, Cluster& cluster);

// Whether anybody could take the place of the master: not when orders by hand have made all
// sentinels forget every replica, nor when an election needs the vote of a stock sentinel that
// holds another master in the newest epoch.
bool HasSuccessor(const Plan& plan, Cluster& cluster, Group& group);

// How long it may take at most after the last fault, by the settings of the plan.
Duration RestBound(const Plan& plan);
// The same after the last deaths, before which all was at rest: asked when they have just happened.
// Whoever led or voted shortly before still holds back, and rightly so.
Duration BoundOfLastDeaths(const Plan& plan, Cluster& cluster);
// By how much a split round that nobody can prove dead delays that. Two candidates may meet by
// chance; it must stay rare.
Duration CostOfSplitRound(const Plan& plan);

}  // namespace sentinel::sim
