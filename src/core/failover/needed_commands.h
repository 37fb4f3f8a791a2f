// What a sentinel sends to servers and peers from the first contact to the end of a failover: the
// rights that its user has to have there. docs/security.md has them as a table.
#pragma once

#include <vector>

#include "model/check.h"
#include "model/model.h"

namespace sentinel {

std::vector<NeededCommand> CommandsAt(const Model& model, const MasterGroup& group,
                                      const DataNode& node);
std::vector<NeededCommand> CommandsAt(const Model& model, const MasterGroup& group,
                                      const Peer& peer);

}  // namespace sentinel
