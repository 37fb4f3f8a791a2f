// Whether the sentinels that are up are enough for a failover.
#pragma once

#include <cstddef>

#include "model/model.h"

namespace sentinel {

struct Reach {
  std::size_t usable = 1;  // Sentinels that are not down, this one included.
  bool quorum = false;     // They are enough for the quorum,
  bool majority = false;   // and for an election.
};

Reach ReachOf(const MasterGroup& group);

}  // namespace sentinel
