// One master, its replicas and the sentinels that watch them, as real processes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/event_tap.h"
#include "support/programs.h"
#include "support/redis_server.h"
#include "support/sentinel_process.h"
#include "support/writer.h"

namespace sentinel::harness {

struct TopologyOptions {
  std::vector<SentinelCommand> sentinels;  // One entry for each sentinel.
  int replicas = 2;
  std::vector<int> replica_priorities;            // By index; 100 where the list ends.
  MonitoredMaster master;                         // The port is filled in, the times are Scaled().
  std::string sentinel_extra;                     // More text for each sentinel.conf,
  std::vector<std::string> sentinel_extras = {};  // and by index; none where the list ends.
  std::function<void(const SentinelEvent&)> on_event;
};

// The same command `count` times.
std::vector<SentinelCommand> Repeat(const SentinelCommand& command, std::size_t count);

class Topology {
 public:
  // Reserves ports and writes all configuration below `dir`; starts nothing.
  Topology(const std::filesystem::path& dir, TopologyOptions options);

  // StartServers, StartSentinels, WaitUntilDiscovered.
  void Start();
  // Returns when every replica follows the master.
  void StartServers();
  // Returns when every sentinel answers and its events are tapped.
  void StartSentinels();
  // Starts a sentinel that was killed or stopped, and taps it again.
  void RestartSentinel(std::size_t index);

  // The server configured as master at the start; it keeps this name whatever happens later.
  RedisServer& first_master() { return *servers_[0]; }
  RedisServer& replica(std::size_t index) { return *servers_.at(index + 1); }
  RedisServer& ServerAt(std::uint16_t port);
  const std::vector<std::unique_ptr<RedisServer>>& servers() const { return servers_; }
  SentinelProcess& sentinel(std::size_t index) { return *sentinels_.at(index); }
  SentinelProcess& SentinelCalled(std::string_view label);
  const std::vector<std::unique_ptr<SentinelProcess>>& sentinels() const { return sentinels_; }
  const std::string& master_name() const { return options_.master.name; }
  EventTap& events() { return events_; }
  WriterOptions WriterSettings() const;

  // Waits until every responsive sentinel sees the first master up, and all replicas and all peers
  // in good order.
  void WaitUntilDiscovered(Millis patience = kPatience);
  // Waits until every responsive sentinel names the same running server, another than `old_master`,
  // and that server is a master. Returns it.
  RedisServer& WaitForFailoverFrom(const RedisServer& old_master, Millis patience = kPatience);
  // Waits until `server` follows `master` with its link up.
  void WaitUntilFollowing(const RedisServer& server, const RedisServer& master,
                          Millis patience = kPatience);
  // Waits until every running server but `master` follows it, every responsive sentinel names it,
  // and none has a failover in progress or believes that a running server is down.
  void WaitUntilSettled(RedisServer& master, Millis patience = kPatience);

  // Stops all sentinels with SIGTERM. Returns a sentence for each that ended by itself earlier, and
  // for each of ours that did not end with code 0: a crash, a sanitizer's or valgrind's complaint.
  std::vector<std::string> StopSentinels();

  // The last lines of every log, for a failed test.
  std::string Report(std::size_t lines) const;

 private:
  Observation AllDiscovered();
  Observation AllAgreeOnOtherThan(const RedisServer& old_master, RedisServer** agreed);
  Observation AllSettled(RedisServer& master);

  TopologyOptions options_;
  std::vector<std::unique_ptr<RedisServer>> servers_;  // The first master, then the replicas.
  std::vector<std::unique_ptr<SentinelProcess>> sentinels_;
  EventTap events_;
};

}  // namespace sentinel::harness
