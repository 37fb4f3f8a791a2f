// Instances as SENTINEL MASTERS, REPLICAS and SENTINELS show them (command sheet, sections 8.1 and
// 9): maps whose fields, their order and their presence clients rely on.
#pragma once

#include "codec/resp/reply.h"
#include "model/model.h"
#include "sentinel/time.h"

namespace sentinel::command {

codec::Reply MasterView(const Model& model, const MasterGroup& group, MonotonicTime now);

// REQUIRES: `node` is a replica of `group`.
codec::Reply ReplicaView(const Model& model, const MasterGroup& group, const DataNode& node,
                         MonotonicTime now);

codec::Reply PeerView(const Model& model, const MasterGroup& group, const Peer& peer,
                      MonotonicTime now);

}  // namespace sentinel::command
