// The sentinels that watch all emulated groups.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "emulator.h"
#include "options.h"
#include "support/port.h"
#include "support/redis_client.h"
#include "support/sentinel_process.h"
#include "support/wait.h"
#include "usage.h"

namespace sentinel::scale {

class Quorum {
 public:
  // Writes the configurations below `dir`; starts nothing. Throws HarnessError if a sentinel would
  // need more open files than it may have.
  Quorum(const Options& options, const harness::SentinelCommand& command, const Emulator& emulator,
         const std::filesystem::path& dir);

  // Returns without waiting.
  void Start();
  void WaitUntilReady();
  // What went wrong with those that ended by themselves, or did not end well.
  std::vector<std::string> Stop();

  std::size_t size() const { return sentinels_.size(); }
  std::vector<std::uint16_t> Ports() const;
  std::vector<Usage> Usages();
  // To a sentinel that may stand still for long.
  harness::RedisClient Connect(std::size_t index) const;
  // Where it answers HTTP; 0: it does not.
  std::uint16_t HttpPort(std::size_t index) const {
    return http_ports_.empty() ? 0 : http_ports_[index].number();
  }
  harness::SentinelProcess& sentinel(std::size_t index) { return *sentinels_[index]; }

  // Throws std::runtime_error if one has ended: there is nothing left to wait for then.
  void CheckRunning();
  // Every sentinel knows all replicas and peers of every group, and thinks that all masters live.
  harness::Observation AllDiscovered();
  // This sentinel has looked at the servers of this group, and is connected to all peers.
  harness::Observation SeesAll(harness::RedisClient& client, std::size_t group) const;
  // Every sentinel sees the replicas of this group in good order.
  harness::Observation ReplicasAreWell(std::size_t group);

 private:
  const Options& options_;
  std::vector<harness::Port> http_ports_;  // Of programs that have such a port, if it is asked for.
  std::vector<std::unique_ptr<harness::SentinelProcess>> sentinels_;
};

}  // namespace sentinel::scale
