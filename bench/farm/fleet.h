// The servers of the emulator: who replicates from whom, who lives, and what INFO says about it.
//
// Pure: time comes in as an argument. Groups are closed: a server follows another of its own group,
// or an address at which nobody is.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel::farm {

// Since some fixed moment.
using Time = std::chrono::milliseconds;

// How long a replica takes from the order to follow, or from the return of its master, until its
// link is up.
inline constexpr Time kSyncTime{100};

// Index of a server in its fleet.
using ServerIndex = std::size_t;

struct Endpoint {
  std::string host;
  std::uint16_t port = 0;
  bool operator==(const Endpoint&) const = default;
};

struct Server {
  Endpoint address;
  std::string run_id;
  std::size_t group = 0;
  bool alive = true;
  bool paused = false;                  // Alive, but it answers nothing.
  std::optional<Endpoint> follows;      // Empty: a master.
  std::optional<ServerIndex> upstream;  // The server at `follows`; empty if nobody is there.
  Time link_up_at{0};                   // When the link is up, if the upstream server lives.
  Time link_lost_at{0};
  std::uint64_t offset = 1;  // Of the replication stream.

  bool is_master() const { return !follows.has_value(); }
};

struct FleetOptions {
  std::size_t groups = 1;
  std::size_t first_group = 0;  // Number of the first group: fleets of several processes differ.
  std::size_t replicas = 1;     // Of each group.
  std::uint16_t port = 6379;    // Of every server: addresses differ.
};

// The address of server `member` (0: the first master) of a group with so many replicas. All are on
// 127.0.0.0/8, so that one machine has them without being told.
Endpoint AddressOf(std::size_t group, std::size_t member, std::size_t replicas, std::uint16_t port);

class Fleet {
 public:
  explicit Fleet(const FleetOptions& options);

  std::size_t size() const { return servers_.size(); }
  const Server& server(ServerIndex index) const { return servers_[index]; }
  // Servers of a group stand side by side, the first master in front.
  ServerIndex first_of(ServerIndex index) const { return index - index % members_; }
  std::size_t members() const { return members_; }

  void MakeMaster(ServerIndex index);
  void Follow(ServerIndex index, const Endpoint& master, Time now);

  void Kill(ServerIndex index, Time now);
  void Pause(ServerIndex index);
  // Of a killed server: as a new process with the role it had. Of a paused one: it goes on.
  void Return(ServerIndex index, Time now);

  bool LinkIsUp(ServerIndex index, Time now) const;
  // Bytes written into the replication stream of a master; its replicas have them at once.
  void Replicate(ServerIndex master, std::size_t bytes, Time now);
  // Replicas of `index` whose link is up.
  std::vector<ServerIndex> OnlineReplicas(ServerIndex index, Time now) const;

  // The text of INFO: of the section "replication" or "server", or, if empty, as long as that of a
  // real server.
  std::string Info(ServerIndex index, std::string_view section, Time now) const;

 private:
  std::string ServerSection(const Server& server, Time now) const;
  std::string ReplicationSection(ServerIndex index, Time now) const;

  std::vector<Server> servers_;
  std::size_t members_;
  std::uint64_t processes_ = 0;  // Started so far: run ids follow from it.
};

}  // namespace sentinel::farm
