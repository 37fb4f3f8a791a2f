#include "monitor/roster.h"

#include "monitor/links.h"

namespace sentinel {

DataNode* FindNode(MasterGroup& group, const Address& address) {
  const auto exact = group.nodes.find(JoinHostPort(address.host, address.port));
  if (exact != group.nodes.end()) return &exact->second;
  for (auto& [key, node] : group.nodes) {
    if (SameEndpoint(node.address, address)) return &node;
  }
  return nullptr;
}

DataNode& AddNode(Turn& turn, MasterGroup& group, const Address& address) {
  DataNode node;
  node.key = JoinHostPort(address.host, address.port);
  node.address = address;
  RestartClocks(turn, node.endpoint);
  ExpectRole(turn, node, Role::kReplica);
  const std::string key = node.key;
  group.ImageChanged();
  turn.model.named_hosts.Add(address, group.id);
  return group.nodes.insert_or_assign(key, std::move(node)).first->second;
}

void RemoveNode(Turn& turn, MasterGroup& group, const std::string& key) {
  const auto node = group.nodes.find(key);
  DropLinks(turn, node->second.endpoint);
  turn.model.named_hosts.Remove(node->second.address, group.id);
  group.nodes.erase(node);
  group.ImageChanged();
}

void RestartClocks(const Turn& turn, Endpoint& endpoint) {
  endpoint.attempted_at.reset();
  endpoint.unanswered_since = turn.now;
  endpoint.ping_sent_at.reset();
  endpoint.last_valid_reply = turn.now;
  endpoint.last_any_reply = turn.now;
}

void ExpectRole(const Turn& turn, DataNode& node, Role role) {
  node.role_heard = node.role_heard && node.reported_role == role;
  node.reported_role = role;
  node.list_at.reset();
  node.role_since = turn.now;
  node.upstream_changed = turn.now;
}

std::optional<Address> AcceptAddress(const Turn& turn, const std::string& host,
                                     std::uint16_t port) {
  Address address = MakeAddress(host, port);
  if (!address.resolved() && !turn.model.process.resolve_hostnames) return std::nullopt;
  return address;
}

}  // namespace sentinel
