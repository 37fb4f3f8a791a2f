#include "fleet.h"

#include <fmt/format.h>

#include <utility>

namespace sentinel::farm {
namespace {

// A sentinel skips what it does not know line by line: only how much there is of it matters. This
// makes INFO without a section as long as that of a fresh server of version 7.0, 4.9 kB.
const std::string& OtherSections() {
  static const std::string text = [] {
    std::string lines = "\r\n# Stats\r\n";
    for (int line = 0; line < 180; ++line) {
      lines += fmt::format("unused_figure_{:03}:{}\r\n", line, 1000 + line);
    }
    return lines;
  }();
  return text;
}

constexpr std::size_t kHostsInAByte = 250;

std::string RunId(std::size_t group, std::uint64_t process) {
  return fmt::format("{:020x}{:020x}", group, process);
}

}  // namespace

Endpoint AddressOf(std::size_t group, std::size_t member, std::size_t replicas,
                   std::uint16_t port) {
  const std::size_t number = group * (replicas + 1) + member;
  return {.host = fmt::format("127.{}.{}.{}", 64 + number / (kHostsInAByte * kHostsInAByte),
                              number / kHostsInAByte % kHostsInAByte, 1 + number % kHostsInAByte),
          .port = port};
}

Fleet::Fleet(const FleetOptions& options) : members_(options.replicas + 1) {
  for (std::size_t g = 0; g < options.groups; ++g) {
    const std::size_t group = options.first_group + g;
    for (std::size_t member = 0; member < members_; ++member) {
      Server server;
      server.address = AddressOf(group, member, options.replicas, options.port);
      server.group = group;
      server.run_id = RunId(group, ++processes_);
      if (member > 0) {
        server.upstream = servers_.size() - member;
        server.follows = servers_[*server.upstream].address;
      }
      servers_.push_back(std::move(server));
    }
  }
}

void Fleet::MakeMaster(ServerIndex index) {
  servers_[index].follows.reset();
  servers_[index].upstream.reset();
}

void Fleet::Follow(ServerIndex index, const Endpoint& master, Time now) {
  Server& server = servers_[index];
  if (server.follows == master) return;
  server.follows = master;
  server.upstream.reset();
  const ServerIndex first = first_of(index);
  for (ServerIndex other = first; other < first + members_; ++other) {
    if (servers_[other].address == master) server.upstream = other;
  }
  server.link_lost_at = now;
  server.link_up_at = now + kSyncTime;
}

void Fleet::Kill(ServerIndex index, Time now) {
  servers_[index].alive = false;
  servers_[index].paused = false;
  const ServerIndex first = first_of(index);
  for (ServerIndex other = first; other < first + members_; ++other) {
    if (servers_[other].upstream == index) servers_[other].link_lost_at = now;
  }
}

void Fleet::Pause(ServerIndex index) { servers_[index].paused = servers_[index].alive; }

void Fleet::Return(ServerIndex index, Time now) {
  Server& server = servers_[index];
  server.paused = false;
  if (server.alive) return;
  server.alive = true;
  server.run_id = RunId(server.group, ++processes_);
  server.link_up_at = now + kSyncTime;
  const ServerIndex first = first_of(index);
  for (ServerIndex other = first; other < first + members_; ++other) {
    if (servers_[other].upstream == index) servers_[other].link_up_at = now + kSyncTime;
  }
}

bool Fleet::LinkIsUp(ServerIndex index, Time now) const {
  const Server& server = servers_[index];
  return server.upstream && servers_[*server.upstream].alive && now >= server.link_up_at;
}

std::vector<ServerIndex> Fleet::OnlineReplicas(ServerIndex index, Time now) const {
  std::vector<ServerIndex> replicas;
  const ServerIndex first = first_of(index);
  for (ServerIndex other = first; other < first + members_; ++other) {
    if (servers_[other].upstream == index && servers_[other].alive && LinkIsUp(other, now)) {
      replicas.push_back(other);
    }
  }
  return replicas;
}

void Fleet::Replicate(ServerIndex master, std::size_t bytes, Time now) {
  servers_[master].offset += bytes;
  for (const ServerIndex replica : OnlineReplicas(master, now)) {
    servers_[replica].offset = servers_[master].offset;
  }
}

std::string Fleet::Info(ServerIndex index, std::string_view section, Time now) const {
  const Server& server = servers_[index];
  if (section == "server") return ServerSection(server, now);
  if (section == "replication") return ReplicationSection(index, now);
  return ServerSection(server, now) + "\r\n" + ReplicationSection(index, now) + OtherSections();
}

std::string Fleet::ServerSection(const Server& server, Time now) const {
  return fmt::format(
      "# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\narch_bits:64\r\n"
      "run_id:{}\r\ntcp_port:{}\r\nuptime_in_seconds:{}\r\nhz:10\r\n",
      server.run_id, server.address.port, now.count() / 1000);
}

std::string Fleet::ReplicationSection(ServerIndex index, Time now) const {
  const Server& server = servers_[index];
  std::string text =
      fmt::format("# Replication\r\nrole:{}\r\n", server.is_master() ? "master" : "slave");
  if (server.follows) {
    const bool up = LinkIsUp(index, now);
    text += fmt::format(
        "master_host:{}\r\nmaster_port:{}\r\nmaster_link_status:{}\r\n"
        "master_last_io_seconds_ago:{}\r\nmaster_sync_in_progress:0\r\n"
        "slave_read_repl_offset:{}\r\nslave_repl_offset:{}\r\n",
        server.follows->host, server.follows->port, up ? "up" : "down", up ? 0 : -1, server.offset,
        server.offset);
    if (!up) {
      text += fmt::format("master_link_down_since_seconds:{}\r\n",
                          (now - server.link_lost_at).count() / 1000);
    }
    text += "slave_priority:100\r\nslave_read_only:1\r\nreplica_announced:1\r\n";
  }
  const std::vector<ServerIndex> replicas = OnlineReplicas(index, now);
  text += fmt::format("connected_slaves:{}\r\n", replicas.size());
  for (std::size_t i = 0; i < replicas.size(); ++i) {
    const Server& replica = servers_[replicas[i]];
    text += fmt::format("slave{}:ip={},port={},state=online,offset={},lag=0\r\n", i,
                        replica.address.host, replica.address.port, replica.offset);
  }
  return text + fmt::format("master_repl_offset:{}\r\n", server.offset);
}

}  // namespace sentinel::farm
