#include "http/group_facts.h"

#include <algorithm>

namespace sentinel::http {

std::string PlainAddress(const Model& model, const Address& address) {
  return ShownHost(model.process, address) + ':' + std::to_string(address.port);
}

std::string_view StatusOf(const MasterGroup& group) {
  if (group.odown.active()) return "odown";
  return group.master().sdown.active() ? "sdown" : "ok";
}

std::size_t ReplicasOk(const MasterGroup& group) {
  return static_cast<std::size_t>(std::ranges::count_if(group.nodes, [&group](const auto& entry) {
    const DataNode& node = entry.second;
    return !group.is_master(node) && node.announced && !node.sdown.active();
  }));
}

// The two were not asked at the same moment: a replica may seem to be ahead.
std::optional<std::uint64_t> LagOf(const MasterGroup& group, const DataNode& replica) {
  const DataNode& master = group.master();
  if (!master.info_at || !replica.info_at || master.reported_role != Role::kMaster) {
    return std::nullopt;
  }
  if (replica.reported_role != Role::kReplica) return std::nullopt;
  return master.history_offset - std::min(master.history_offset, replica.offset);
}

std::optional<std::uint64_t> GreatestLag(const MasterGroup& group) {
  std::optional<std::uint64_t> greatest;
  for (const auto& [key, node] : group.nodes) {
    if (group.is_master(node) || node.sdown.active()) continue;
    if (const auto lag = LagOf(group, node)) greatest = std::max(greatest.value_or(0), *lag);
  }
  return greatest;
}

}  // namespace sentinel::http
