// Instance details as they stand at the head of event payloads (protocol sheet, section 12):
// "<type> <name> <ip> <port>" and, unless it is a master, " @ <master-name> <ip> <port>".
#pragma once

#include <string>

#include "model/model.h"

namespace sentinel {

std::string DescribeMaster(const Model& model, const MasterGroup& group);

// Says "master" for the believed master and "slave" for every other node.
std::string DescribeNode(const Model& model, const MasterGroup& group, const DataNode& node);

std::string DescribePeer(const Model& model, const MasterGroup& group, const Peer& peer);

}  // namespace sentinel
