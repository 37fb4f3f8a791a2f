#include "cluster.h"

namespace sentinel::bench {

harness::TopologyOptions ClusterOf(const Options& options,
                                   const harness::SentinelCommand& command) {
  harness::TopologyOptions cluster;
  cluster.sentinels = harness::Repeat(command, options.sentinels);
  cluster.replicas = options.replicas;
  cluster.master.quorum = options.quorum;
  cluster.master.down_after = options.down_after;
  cluster.master.failover_timeout = options.failover_timeout;
  return cluster;
}

void Inject(Fault fault, harness::RedisServer& master) {
  switch (fault) {
    case Fault::kKill:
      master.process().Kill();
      return;
    case Fault::kStop:
      master.process().Pause();
      return;
  }
}

void Repair(Fault fault, harness::RedisServer& server) {
  switch (fault) {
    case Fault::kKill:
      server.Start();
      return;
    case Fault::kStop:
      server.process().Resume();
      return;
  }
}

}  // namespace sentinel::bench
