#include "sim/stock/disk.h"

#include <utility>

namespace sentinel::sim::stock {
namespace {

SavedMaster ToSaved(const Master& master) {
  SavedMaster saved;
  const Endpoint& current = master.CurrentAddress();
  saved.config = {master.name, current.ip, current.port, master.settings};
  saved.config_epoch = master.config_epoch;
  saved.leader_epoch = master.leader_epoch;
  for (const auto& [name, replica] : master.replicas) {
    // Halfway through a failover the old master stands where the promoted replica stood.
    saved.replicas.push_back(replica->address == current ? master.address : replica->address);
  }
  for (const auto& [id, peer] : master.peers) saved.peers.push_back({id, peer->address});
  return saved;
}

}  // namespace

SavedState ToSaved(const StockConfig& config) {
  SavedState saved;
  for (const StockMaster& master : config.masters) saved.masters.push_back({master, 0, 0, {}, {}});
  return saved;
}

SavedState ToSaved(const Memory& memory) {
  SavedState saved;
  saved.current_epoch = memory.current_epoch;
  for (const auto& [name, master] : memory.masters) saved.masters.push_back(ToSaved(*master));
  return saved;
}

}  // namespace sentinel::sim::stock
