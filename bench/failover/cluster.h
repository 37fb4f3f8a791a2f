// The topology and the faults that all measurements share.
#pragma once

#include "options.h"
#include "support/topology.h"

namespace sentinel::bench {

harness::TopologyOptions ClusterOf(const Options& options, const harness::SentinelCommand& command);

void Inject(Fault fault, harness::RedisServer& master);

// Brings a server back that suffered `fault`.
void Repair(Fault fault, harness::RedisServer& server);

}  // namespace sentinel::bench
