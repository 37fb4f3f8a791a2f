// A fault under way, with whom it turned out to be about.
#pragma once

#include <cstdint>

#include "sim/net/host.h"
#include "sim/plan/plan.h"
#include "sim/redis/redis_server.h"
#include "sim/sentinel/sentinel_node.h"

namespace sentinel::sim {

struct UnderWay {
  const Fault* fault;
  Host* who = nullptr;
  Host* other = nullptr;  // Of faults that have one.
  SentinelNode* node = nullptr;
  RedisServer* server = nullptr;
  RedisServer* other_server = nullptr;
  std::uint64_t incarnation = 0;  // Of the process on `who` when it began.
};

inline bool OnNetwork(FaultKind kind) { return kind < FaultKind::kServerCrash; }
inline bool OnServer(FaultKind kind) {
  return kind >= FaultKind::kServerCrash && kind < FaultKind::kSentinelCrash;
}
inline bool OnSentinel(FaultKind kind) {
  return kind >= FaultKind::kSentinelCrash && kind < FaultKind::kOrderFailover;
}
inline bool IsOrder(FaultKind kind) { return kind >= FaultKind::kOrderFailover; }

}  // namespace sentinel::sim
