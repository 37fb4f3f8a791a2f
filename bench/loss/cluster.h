// One master, two replicas and three sentinels; the master may be on an island.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "island.h"
#include "load.h"
#include "options.h"
#include "role_watch.h"
#include "support/redis_server.h"
#include "support/sentinel_process.h"

namespace sentinel::loss {

class Cluster {
 public:
  // Writes configuration; starts nothing. `island`: null for one network. It must outlive this.
  Cluster(const std::filesystem::path& dir, const Options& options,
          const harness::SentinelCommand& command, bool min_replicas, const Island* island);

  // Returns when all have found each other.
  void Start();

  // The server that is the master at the start.
  harness::RedisServer& master() { return *servers_[0]; }
  harness::SentinelProcess& sentinel(std::size_t index) { return *sentinels_.at(index); }

  LoadOptions LoadSettings(int rate) const;
  void WatchRoles(RoleWatch& watch) const;

  // Starts the first master again, after a crash.
  void RestartMaster();

  // Waits until the sentinels agree upon a master that is one, and everybody else follows it.
  // Returns its port.
  std::uint16_t WaitUntilSettled();

  // Full resynchronisations that servers have given since Start.
  std::size_t FullResyncs();

  // Which of `keys` the server at `port` has.
  std::vector<bool> Holds(std::uint16_t port, const std::vector<std::string>& keys) const;

  static const char* master_name() { return "mymaster"; }

 private:
  harness::RedisServerOptions ServerSettings(int number, bool min_replicas) const;
  std::string SentinelSettings(const Options& options, bool ours) const;
  std::string Bind(const std::string& ip) const;

  // Of the network in which the server at `index` is; -1: of this one.
  int NamespaceOf(std::size_t index) const;
  std::string MasterIp() const;
  std::string MainlandIp() const;
  harness::Fields InfoOf(std::size_t index, const std::string& section) const;
  harness::Observation Discovered(const harness::SentinelProcess& sentinel) const;
  harness::Observation Settled(std::uint16_t& port) const;

  const Island* const island_;
  std::vector<std::unique_ptr<harness::RedisServer>> servers_;  // The first master in front.
  std::vector<std::unique_ptr<harness::SentinelProcess>> sentinels_;
  std::map<std::size_t, std::size_t> full_resyncs_before_;  // By server.
};

}  // namespace sentinel::loss
