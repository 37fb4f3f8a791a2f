#include "model/model.h"

namespace sentinel {

MasterGroup* Model::Find(std::string_view name) {
  const auto it = by_name.find(name);
  return it == by_name.end() ? nullptr : &groups.at(it->second);
}

const MasterGroup* Model::Find(std::string_view name) const {
  const auto it = by_name.find(name);
  return it == by_name.end() ? nullptr : &groups.at(it->second);
}

MasterGroup* Model::FindByAddress(const Address& address) {
  const auto id = addresses.First(address);
  return id ? &groups.at(*id) : nullptr;
}

const std::string& ShownHost(const ProcessSettings& process, const Address& address) {
  return process.announce_hostnames || !address.resolved() ? address.host : address.ip;
}

std::string ShownName(const ProcessSettings& process, const DataNode& node) {
  return JoinHostPort(ShownHost(process, node.address), node.address.port);
}

}  // namespace sentinel
