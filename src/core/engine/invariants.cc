#include "engine/invariants.h"

#include "base/check.h"
#include "engine/inputs.h"

namespace sentinel {
namespace {

std::size_t OpenConnections(const Endpoint& endpoint) {
  return (endpoint.command.id ? 1U : 0U) + (endpoint.subscriber.id ? 1U : 0U);
}

void CheckPending(const Connection& connection) {
  SENTINEL_CHECK(0 <= connection.orders && connection.orders <= connection.pending);
}

void CheckFailover(const MasterGroup& group) {
  const Failover& failover = group.failover;
  const bool chosen = failover.stage == FailoverStage::kSendPromotion ||
                      failover.stage == FailoverStage::kWaitPromotion;
  if (chosen) SENTINEL_CHECK(group.nodes.contains(failover.promoted));
  if (chosen) SENTINEL_CHECK(failover.promoted != group.master_key);
}

std::size_t CheckGroup(const Model& model, const MasterGroup& group) {
  SENTINEL_CHECK(group.nodes.contains(group.master_key));
  const auto first_there = model.addresses.First(group.address());
  SENTINEL_CHECK(first_there && *first_there <= group.id);
  SENTINEL_CHECK(SameEndpoint(model.groups.at(*first_there).address(), group.address()));
  SENTINEL_CHECK(group.leader_epoch <= model.current_epoch);
  SENTINEL_CHECK(!group.peers.contains(model.my_id));
  SENTINEL_CHECK(model.objectively_down.contains(group.id) == group.odown.active());
  SENTINEL_CHECK(model.unsettled.contains(group.id) ==
                 (group.failover.active() || group.master().sdown.active()));
  CheckFailover(group);
  std::size_t connections = 0;
  for (const auto& [key, node] : group.nodes) {
    SENTINEL_CHECK(node.key == key);
    SENTINEL_CHECK(node.endpoint.command.id || node.endpoint.unanswered_since);
    CheckPending(node.endpoint.command);
    connections += OpenConnections(node.endpoint);
  }
  for (const auto& [key, node] : group.nodes) {
    const Address& at = node.address;
    if (at.host == at.ip) continue;
    SENTINEL_CHECK(model.named_hosts.Of(at.host).contains(group.id));
  }
  for (const auto& [id, peer] : group.peers) {
    SENTINEL_CHECK(peer.link != nullptr && peer.link->id == id);
    SENTINEL_CHECK(peer.link->owners.contains(group.id));
  }
  return connections;
}

}  // namespace

void CheckInvariants(const Model& model) {
  SENTINEL_CHECK(model.by_name.size() == model.groups.size());
  SENTINEL_CHECK(model.addresses.size() == model.groups.size());
  for (const MasterId id : model.objectively_down) SENTINEL_CHECK(model.groups.contains(id));
  for (const MasterId id : model.unsettled) SENTINEL_CHECK(model.groups.contains(id));
  std::size_t connections = 0;
  for (const auto& [id, group] : model.groups) connections += CheckGroup(model, group);
  for (const auto& [id, link] : model.peer_links) {
    SENTINEL_CHECK(!link.owners.empty());
    connections += OpenConnections(link.endpoint);
  }
  SENTINEL_CHECK(model.routes.size() == connections);
}

void CheckImage(const Model& model, const StateImage& image) {
  SENTINEL_CHECK(image.masters.size() == model.groups.size());
  auto master = image.masters.begin();
  for (const auto& [id, group] : model.groups) SENTINEL_CHECK(**master++ == SaveMaster(group));
}

void EpochWatch::Check(const Model& model) {
  SENTINEL_CHECK(model.current_epoch >= current_);
  current_ = model.current_epoch;
  for (const auto& [id, group] : model.groups) {
    Epochs& seen = groups_[id];
    SENTINEL_CHECK(group.config_epoch >= seen.config && group.leader_epoch >= seen.leader);
    seen = {group.config_epoch, group.leader_epoch};
  }
}

}  // namespace sentinel
