// What the daemon knows of each master, its replicas and the sentinels that watch it too.
#include <string>

#include "http/families.h"
#include "http/group_facts.h"

namespace sentinel::http {
namespace {

constexpr MetricKind kGauge = MetricKind::kGauge;

double Seconds(Duration duration) { return static_cast<double>(duration.count()) / 1e6; }

template <typename Sample>  // Adds what it has to say of a replica, under its labels.
void ForReplicas(const View& view, const MasterGroup& group, Sample sample) {
  for (const auto& [key, node] : group.nodes) {
    if (!group.is_master(node)) sample(PlainAddress(view.model, node.address), node);
  }
}

void ReplicaUp(const View& view, const MasterGroup& group, Exposition& out) {
  ForReplicas(view, group, [&](const std::string& address, const DataNode& node) {
    out.Add({{"master_name", group.name}, {"replica_address", address}}, !node.sdown.active());
  });
}

void ReplicaLink(const View& view, const MasterGroup& group, Exposition& out) {
  ForReplicas(view, group, [&](const std::string& address, const DataNode& node) {
    out.Add({{"master_name", group.name}, {"replica_address", address}}, node.upstream_link_up);
  });
}

void ReplicaLag(const View& view, const MasterGroup& group, Exposition& out) {
  ForReplicas(view, group, [&](const std::string& address, const DataNode& node) {
    const auto lag = LagOf(group, node);
    if (lag) out.Add({{"master_name", group.name}, {"replica_address", address}}, *lag);
  });
}

void PeerUp(const View&, const MasterGroup& group, Exposition& out) {
  for (const auto& [id, peer] : group.peers) {
    out.Add({{"master_name", group.name}, {"sentinel_id", id}}, !peer.sdown.active());
  }
}

void PeerEpoch(const View&, const MasterGroup& group, Exposition& out) {
  for (const auto& [id, peer] : group.peers) {
    out.Add({{"master_name", group.name}, {"sentinel_id", id}}, peer.config_epoch);
  }
}

constexpr Family kFamilies[] = {
    {"sentinel_master_subjectively_down", kGauge, "1 while this sentinel holds the master for down",
     nullptr,
     [](const View&, const MasterGroup& group, Exposition& out) {
       out.Add({{"master_name", group.name}}, group.master().sdown.active());
     }},
    {"sentinel_master_objectively_down", kGauge,
     "1 while as many sentinels as the quorum hold the master for down", nullptr,
     [](const View&, const MasterGroup& group, Exposition& out) {
       out.Add({{"master_name", group.name}}, group.odown.active());
     }},
    {"sentinel_master_failover_in_progress", kGauge, "1 while this sentinel fails the master over",
     nullptr,
     [](const View&, const MasterGroup& group, Exposition& out) {
       out.Add({{"master_name", group.name}}, group.failover.active());
     }},
    {"sentinel_master_paused", kGauge, "1 while SENTINEL PAUSE keeps this sentinel from failovers",
     nullptr,
     [](const View& view, const MasterGroup& group, Exposition& out) {
       out.Add({{"master_name", group.name}}, group.is_paused(view.clock.Now()));
     }},
    {"sentinel_master_auto_failover", kGauge, "0 while auto-failover is off", nullptr,
     [](const View&, const MasterGroup& group, Exposition& out) {
       out.Add({{"master_name", group.name}}, group.settings.auto_failover);
     }},
    {"sentinel_master_round_trip_seconds", kGauge, "Smoothed time from PING to its reply", nullptr,
     [](const View&, const MasterGroup& group, Exposition& out) {
       out.Add({{"master_name", group.name}}, Seconds(group.master().endpoint.round_trip));
     }},
    {"sentinel_replica_up", kGauge, "0 while this sentinel holds the replica for down", nullptr,
     ReplicaUp},
    {"sentinel_replica_link_up", kGauge, "1 while the replica is connected to its master", nullptr,
     ReplicaLink},
    {"sentinel_replica_lag_bytes", kGauge,
     "What the replica lacks of the master's offset, by their last INFO", nullptr, ReplicaLag},
    {"sentinel_peer_up", kGauge, "0 while this sentinel holds the other one for down", nullptr,
     PeerUp},
    {"sentinel_peer_config_epoch", kGauge,
     "Of the configuration of the master that the other sentinel announces", nullptr, PeerEpoch},
};

}  // namespace

std::span<const Family> MasterFamilies() { return kFamilies; }

}  // namespace sentinel::http
