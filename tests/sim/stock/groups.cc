#include "sim/stock/groups.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace sentinel::sim::stock {

void Groups::Load(const SavedState& saved) {
  context_.memory.current_epoch = saved.current_epoch;
  for (const SavedMaster& one : saved.masters) {
    Master& master = AddMaster(one.config);
    master.config_epoch = one.config_epoch;
    master.leader_epoch = one.leader_epoch;
    context_.memory.current_epoch = std::max(context_.memory.current_epoch, one.config_epoch);
    for (const Endpoint& replica : one.replicas) AddReplica(master, replica);
    for (const SavedPeer& peer : one.peers) AddPeer(master, peer.id, peer.address);
  }
}

Master& Groups::AddMaster(const StockMaster& config) {
  auto master = std::make_unique<Master>(context_.memory.roll, config, context_.Now());
  return *context_.memory.masters.emplace(config.name, std::move(master)).first->second;
}

Replica* Groups::AddReplica(Master& master, const Endpoint& address) {
  for (const auto& [name, replica] : master.replicas) {
    if (replica->address == address) return nullptr;
  }
  auto owner = std::make_unique<Replica>(context_.memory.roll, address, master, context_.Now());
  Replica* replica = owner.get();
  master.replicas.emplace(replica->name, std::move(owner));
  return replica;
}

Peer& Groups::AddPeer(Master& master, const std::string& id, const Endpoint& address) {
  auto owner = std::make_unique<Peer>(context_.memory.roll, id, address, master, context_.Now());
  Peer& peer = *master.peers.emplace(id, std::move(owner)).first->second;
  ShareLink(peer);
  return peer;
}

void Groups::ShareLink(Peer& peer) {
  for (const auto& [name, master] : context_.memory.masters) {
    const auto match = master->peers.find(peer.name);
    if (match == master->peers.end() || match->second.get() == &peer) continue;
    peer.link = match->second->link;
    return;
  }
}

int Groups::MovePeers(const Peer& moved) {
  int others = 0;
  for (const auto& [name, master] : context_.memory.masters) {
    const auto match = master->peers.find(moved.name);
    if (match == master->peers.end()) continue;
    if (!match->second->link->disconnected) links_.Close(*match->second->link);
    if (match->second.get() == &moved) continue;
    match->second->address = moved.address;
    ++others;
  }
  return others;
}

void Groups::RemovePeerEverywhere(const std::string& id) {
  for (const auto& [name, master] : context_.memory.masters) master->peers.erase(id);
}

void Groups::Reset(Master& master) {
  const Millis now = context_.Now();
  master.promoted = nullptr;
  master.replicas.clear();
  links_.Close(*master.link);
  Link& link = *master.link;
  link.act_ping = link.last_ok = link.last_pong = now;
  link.last_ping = Millis{0};
  master.sdown = master.odown = master.script_killed = false;
  master.in_failover = master.forced = false;
  master.leader.clear();
  master.state = FailoverState::kNone;
  master.state_since = master.failover_start = Millis{0};
  master.run_id.clear();
  master.reported = Role::kMaster;
  master.role_time = now;
}

void Groups::ResetByOperator(Master& master) {
  Reset(master);
  master.peers.clear();
  context_.Event("+reset-master", master);
}

void Groups::DropServerLinks(Master& master) {
  links_.Close(*master.link);
  for (const auto& [name, replica] : master.replicas) links_.Close(*replica->link);
}

void Groups::SwitchAddress(Master& master, const Endpoint& address) {
  const Endpoint target = address;  // It may be that of a replica, whose entry goes now.
  std::vector<Endpoint> remembered;
  for (const auto& [name, replica] : master.replicas) {
    if (replica->address != target) remembered.push_back(replica->address);
  }
  if (master.address != target) remembered.push_back(master.address);
  Reset(master);
  master.address = target;
  master.sdown_since = master.odown_since = Millis{0};
  for (const Endpoint& where : remembered) {
    if (const Replica* replica = AddReplica(master, where)) context_.Event("+slave", *replica);
  }
  context_.Flush();
}

}  // namespace sentinel::sim::stock
