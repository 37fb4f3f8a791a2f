#include "notify/describe.h"

namespace sentinel {
namespace {

std::string HostAndPort(const Model& model, const Address& address) {
  return ShownHost(model.process, address) + ' ' + std::to_string(address.port);
}

std::string AtMaster(const Model& model, const MasterGroup& group) {
  return " @ " + group.name + ' ' + HostAndPort(model, group.address());
}

}  // namespace

std::string DescribeMaster(const Model& model, const MasterGroup& group) {
  return "master " + group.name + ' ' + HostAndPort(model, group.address());
}

std::string DescribeNode(const Model& model, const MasterGroup& group, const DataNode& node) {
  if (group.is_master(node)) return DescribeMaster(model, group);
  return "slave " + ShownName(model.process, node) + ' ' + HostAndPort(model, node.address) +
         AtMaster(model, group);
}

std::string DescribePeer(const Model& model, const MasterGroup& group, const Peer& peer) {
  return "sentinel " + peer.id + ' ' + HostAndPort(model, peer.link->address) +
         AtMaster(model, group);
}

}  // namespace sentinel
