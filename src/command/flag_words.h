// The `flags` field: words joined by commas, in the order of the command sheet, section 9.
#pragma once

#include <string>
#include <string_view>

#include "model/model.h"
#include "sentinel/time.h"

namespace sentinel::command {

// Of a failover, as SENTINEL MASTER shows it.
std::string_view StageName(FailoverStage stage);

std::string MasterFlags(const MasterGroup& group, MonotonicTime now);

// REQUIRES: `node` is a replica of `group`.
std::string ReplicaFlags(const MasterGroup& group, const DataNode& node);

std::string PeerFlags(const Model& model, const Peer& peer, MonotonicTime now);

// True iff the peer told us lately what it thinks of the master: older answers no longer count.
bool HasFreshOpinion(const Model& model, const Peer& peer, MonotonicTime now);

}  // namespace sentinel::command
