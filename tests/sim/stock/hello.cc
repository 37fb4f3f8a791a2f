#include "sim/stock/hello.h"

#include <algorithm>

#include "base/text.h"
#include "sentinel/hello.h"
#include "sim/stock/hello_text.h"

namespace sentinel::sim::stock {

std::string HelloText(Context& context, const Master& master) {
  const Endpoint& current = master.CurrentAddress();
  return FormatHello({.sentinel_host = context.host().ip(),
                      .sentinel_port = kSentinelPort,
                      .sentinel_id = context.id(),
                      .current_epoch = context.memory.current_epoch,
                      .master_name = master.name,
                      .master_host = current.ip,
                      .master_port = current.port,
                      .config_epoch = master.config_epoch});
}

// Split by hand: stock sentinels look at nothing but the number of fields, our parser is strict.
void HelloReader::Take(const std::string& payload) {
  const auto fields = Split(payload, ',');
  if (fields.size() != 8) return;
  Master* master = context_.memory.Find(std::string(fields[4]));
  if (master == nullptr) return;

  const Endpoint from{std::string(fields[0]), ParsePort(fields[1]).value_or(0)};
  const Peer* peer = FindOrAdd(*master, std::string(fields[2]), from);

  const Epoch current_epoch = ParseUnsigned(fields[3]).value_or(0);
  if (current_epoch > context_.memory.current_epoch) {
    context_.memory.current_epoch = current_epoch;
    context_.Flush();
    context_.Event("+new-epoch", std::to_string(current_epoch));
  }

  const Epoch config_epoch = ParseUnsigned(fields[7]).value_or(0);
  if (peer == nullptr || config_epoch <= master->config_epoch) return;
  master->config_epoch = config_epoch;
  const Endpoint told{std::string(fields[5]), ParsePort(fields[6]).value_or(0)};
  if (told.port == 0 || told == master->address) return;
  context_.Event("+config-update-from", *peer);
  context_.Event("+switch-master", SwitchText(*master, told));
  groups_.SwitchAddress(*master, told);
}

Peer* HelloReader::FindOrAdd(Master& master, const std::string& id, const Endpoint& address) {
  const auto known = master.peers.find(id);
  const bool moved = known != master.peers.end();
  if (moved && known->second->address == address) return known->second.get();
  if (moved) {
    master.peers.erase(known);
    context_.Event("+sentinel-address-switch", master,
                   " ip " + address.ip + " port " + std::to_string(address.port) + " for " + id);
  } else {
    const auto other = std::find_if(master.peers.begin(), master.peers.end(), [&](const auto& one) {
      return one.second->address == address;
    });
    if (other != master.peers.end()) {
      context_.Event("+sentinel-invalid-addr", *other->second);
      groups_.RemovePeerEverywhere(std::string(other->first));
    }
  }
  if (address.port == 0) return nullptr;

  Peer& peer = groups_.AddPeer(master, id, address);
  if (!moved) context_.Event("+sentinel", peer);
  if (moved) {
    const int others = groups_.MovePeers(peer);
    if (others > 0) {
      context_.Event("+sentinel-address-update", peer,
                     " " + std::to_string(others) + " additional matching instances");
    }
  }
  context_.Flush();
  return &peer;
}

}  // namespace sentinel::sim::stock
