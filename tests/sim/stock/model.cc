#include "sim/stock/model.h"

#include <utility>

#include "base/check.h"
#include "sentinel/address.h"

namespace sentinel::sim::stock {

std::uint64_t Roll::Enter(Instance& instance) {
  present_.emplace(++last_, &instance);
  return last_;
}

Instance* Roll::Find(std::uint64_t serial) const {
  const auto found = present_.find(serial);
  return found == present_.end() ? nullptr : found->second;
}

Instance::Instance(Roll& the_roll, Kind its_kind, std::string its_name, Endpoint where,
                   Master& its_master, Millis now)
    : roll(the_roll),
      serial(the_roll.Enter(*this)),
      kind(its_kind),
      name(std::move(its_name)),
      address(std::move(where)),
      master(its_master),
      link(std::make_shared<Link>(now)),
      last_publish(now) {}

Server::Server(Roll& the_roll, Kind its_kind, std::string its_name, Endpoint where,
               Master& its_master, Millis now)
    : Instance(the_roll, its_kind, std::move(its_name), std::move(where), its_master, now),
      reported(its_kind == Kind::kMaster ? Role::kMaster : Role::kReplica),
      role_time(now),
      conf_change(now) {}

Replica::Replica(Roll& the_roll, Endpoint where, Master& its_master, Millis now)
    : Server(the_roll, Kind::kReplica, JoinHostPort(where.ip, where.port), where, its_master, now) {
}

Peer::Peer(Roll& the_roll, std::string id, Endpoint where, Master& its_master, Millis now)
    : Instance(the_roll, Kind::kPeer, std::move(id), std::move(where), its_master, now),
      last_answer(now) {}

Master::Master(Roll& the_roll, const StockMaster& config, Millis now)
    : Server(the_roll, Kind::kMaster, config.name, {config.ip, config.port}, *this, now),
      settings(config.settings) {}

const Endpoint& Master::CurrentAddress() const {
  const bool moved = in_failover && promoted != nullptr && state >= FailoverState::kReconfSlaves;
  return moved ? promoted->address : address;
}

Master* Memory::Find(const std::string& name) const {
  const auto found = masters.find(name);
  return found == masters.end() ? nullptr : found->second.get();
}

Master* Memory::FindByAddress(const Endpoint& address) const {
  for (const auto& [name, master] : masters) {
    if (master->address == address) return master.get();
  }
  return nullptr;
}

namespace {

const char* NameOf(Kind kind) {
  switch (kind) {
    case Kind::kMaster:
      return "master";
    case Kind::kReplica:
      return "slave";
    case Kind::kPeer:
      return "sentinel";
  }
  SENTINEL_UNREACHABLE();
}

void AppendWhere(const Instance& instance, std::string& text) {
  text.append(" ").append(instance.name);
  text.append(" ").append(instance.address.ip);
  text.append(" ").append(std::to_string(instance.address.port));
}

}  // namespace

std::string Details(const Instance& instance) {
  std::string text = NameOf(instance.kind);
  AppendWhere(instance, text);
  if (instance.kind == Kind::kMaster) return text;
  text += " @";
  AppendWhere(instance.master, text);
  return text;
}

std::string SwitchText(const Master& master, const Endpoint& to) {
  return master.name + " " + master.address.ip + " " + std::to_string(master.address.port) + " " +
         to.ip + " " + std::to_string(to.port);
}

const char* NameOf(FailoverState state) {
  switch (state) {
    case FailoverState::kNone:
      return "none";
    case FailoverState::kWaitStart:
      return "wait_start";
    case FailoverState::kSelectSlave:
      return "select_slave";
    case FailoverState::kSendSlaveofNoone:
      return "send_slaveof_noone";
    case FailoverState::kWaitPromotion:
      return "wait_promotion";
    case FailoverState::kReconfSlaves:
      return "reconf_slaves";
    case FailoverState::kUpdateConfig:
      return "update_config";
  }
  SENTINEL_UNREACHABLE();
}

}  // namespace sentinel::sim::stock
