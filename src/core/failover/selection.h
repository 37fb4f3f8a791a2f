// Which replica is promoted (protocol sheet, section 9).
#pragma once

#include <optional>
#include <vector>

#include "model/model.h"

namespace sentinel {

enum class Exclusion : std::uint8_t {
  kDown,
  kDisconnected,
  kNotAnswering,  // No valid PING reply for five ping periods.
  kPriorityZero,
  kInfoTooOld,
  kNoRunId,
  kRefused,              // To be promoted in this failover; it is asked again later.
  kDisconnectedTooLong,  // From its master, for longer than the outage explains.
};

// Completes "The replica ...", for operators.
const char* ToText(Exclusion exclusion);

// Why `node` must not be promoted now; nullopt when it may be.
std::optional<Exclusion> WhyExcluded(const Model& model, const MasterGroup& group,
                                     const DataNode& node, MonotonicTime now);

// True iff `node` turned master in this outage with the data of the failed one: a leader promoted
// it and was gone before anybody heard of it (W10). Clients may be writing to it.
bool PromotedInThisOutage(const MasterGroup& group, const DataNode& node);

// True iff `a` is the better choice: lower priority, then higher offset, then smaller run id.
bool BetterReplica(const DataNode& a, const DataNode& b);

// The best replica that is not excluded; nullptr if there is none. One that was promoted in this
// outage goes before all others; behind them go those that have copied a restarted master already,
// and last those with data of somebody else, masters behind replicas. Of the same standing, one
// that loads its data goes behind those that have them.
const DataNode* SelectReplica(const Model& model, const MasterGroup& group, MonotonicTime now);

struct RankedReplica {
  const DataNode* node = nullptr;  // Not null.
  std::optional<Exclusion> excluded;
};

// All replicas: as SelectReplica() would take them, one after the other, and the excluded ones
// behind them.
std::vector<RankedReplica> RankReplicas(const Model& model, const MasterGroup& group,
                                        MonotonicTime now);

}  // namespace sentinel
