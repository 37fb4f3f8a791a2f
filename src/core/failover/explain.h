// Why there is no failover of a master now: SENTINEL EXPLAIN. Reads the very values that decide
// (Foresee(), RankReplicas()), so that the two cannot disagree.
#pragma once

#include <string>
#include <vector>

#include "model/model.h"
#include "sentinel/time.h"

namespace sentinel {

struct Condition {
  std::string condition;
  std::string value;
  bool met = true;
};

struct Explanation {
  bool failover_now = false;  // One of ours is under way, or nothing speaks against it.
  std::string summary;        // A sentence.
  std::vector<Condition> conditions;
};

Explanation Explain(const Model& model, const MasterGroup& group, MonotonicTime now);

}  // namespace sentinel
