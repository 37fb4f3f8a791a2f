#include "top/read_overview.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "base/text.h"
#include "sentinel/address.h"

namespace sentinel::top {
namespace {

std::string TextOf(const Fields& fields, const std::string& name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

std::int64_t NumberOf(const Fields& fields, const std::string& name) {
  return ParseInteger(TextOf(fields, name)).value_or(0);
}

std::string AddressOf(const Fields& fields) {
  const std::int64_t port = NumberOf(fields, "port");
  const bool is_port = port > 0 && port <= 65535;
  return JoinHostPort(TextOf(fields, "ip"), is_port ? static_cast<std::uint16_t>(port) : 0);
}

// The gravest of what the flags say.
State StateOf(std::string_view flags) {
  State state = State::kOk;
  for (const std::string_view flag : Split(flags, ',')) {
    if (flag == "disconnected") state = std::max(state, State::kDisconnected);
    if (flag == "s_down") state = std::max(state, State::kSdown);
    if (flag == "o_down") state = std::max(state, State::kOdown);
    if (flag == "failover_in_progress") state = std::max(state, State::kFailover);
  }
  return state;
}

Master ReadMaster(const Fields& fields) {
  Master master;
  master.name = TextOf(fields, "name");
  master.address = AddressOf(fields);
  master.flags = TextOf(fields, "flags");
  master.state = StateOf(master.flags);
  master.failover_state = TextOf(fields, "failover-state");
  master.replicas = NumberOf(fields, "num-slaves");
  master.sentinels = 1 + NumberOf(fields, "num-other-sentinels");
  master.quorum = NumberOf(fields, "quorum");
  master.config_epoch = NumberOf(fields, "config-epoch");
  master.last_ok_ping_ms = NumberOf(fields, "last-ok-ping-reply");
  return master;
}

Replica ReadReplica(const Fields& fields) {
  Replica replica;
  replica.address = AddressOf(fields);
  replica.run_id = TextOf(fields, "runid");
  replica.flags = TextOf(fields, "flags");
  replica.state = StateOf(replica.flags);
  replica.link_up = TextOf(fields, "master-link-status") == "ok";
  replica.offset = NumberOf(fields, "slave-repl-offset");
  replica.priority = NumberOf(fields, "slave-priority");
  replica.last_ok_ping_ms = NumberOf(fields, "last-ok-ping-reply");
  return replica;
}

Peer ReadPeer(const Fields& fields) {
  Peer peer;
  peer.address = AddressOf(fields);
  peer.id = TextOf(fields, "runid");
  peer.flags = TextOf(fields, "flags");
  peer.state = StateOf(peer.flags);
  peer.last_hello_ms = NumberOf(fields, "last-hello-message");
  const std::string vote = TextOf(fields, "voted-leader");
  if (vote != "?") peer.voted_for = vote;
  peer.voted_epoch = NumberOf(fields, "voted-leader-epoch");
  return peer;
}

}  // namespace

void ReadInfo(std::string_view info, Overview& overview) {
  for (const std::string_view line : Split(info, '\n')) {
    const std::string_view text = Trim(line);
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view name = text.substr(0, colon);
    const std::string_view value = text.substr(colon + 1);
    if (name == "redis_version") overview.version = value;
    if (name == "uptime_in_seconds") overview.uptime_s = ParseInteger(value).value_or(0);
    if (name == "sentinel_tilt") overview.tilt = value == "1";
  }
}

std::vector<Master> ReadMasters(const std::vector<Fields>& masters) {
  std::vector<Master> read;
  read.reserve(masters.size());
  for (const Fields& fields : masters) read.push_back(ReadMaster(fields));
  std::ranges::sort(read, [](const Master& a, const Master& b) {
    return std::tie(b.state, a.name) < std::tie(a.state, b.name);
  });
  return read;
}

Details ReadDetails(const std::vector<Fields>& replicas, const std::vector<Fields>& sentinels) {
  Details details;
  std::int64_t furthest = 0;
  for (const Fields& fields : replicas) {
    details.replicas.push_back(ReadReplica(fields));
    furthest = std::max(furthest, details.replicas.back().offset);
  }
  for (Replica& replica : details.replicas) replica.lag_bytes = furthest - replica.offset;
  for (const Fields& fields : sentinels) details.peers.push_back(ReadPeer(fields));
  std::ranges::sort(details.replicas, {}, &Replica::address);
  std::ranges::sort(details.peers, {}, &Peer::address);
  return details;
}

}  // namespace sentinel::top
