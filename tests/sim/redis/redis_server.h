// A Redis server as sentinels, replicas and writing clients see it: on port 6379 of its host, with
// real requests over the simulated network, replication included.
//
// What is kept here outlives the process: the configuration file and the data (as if every write
// were synced). What the process has in memory is in RedisProcess, and gone with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/random.h"
#include "sentinel/info_report.h"
#include "sentinel/time.h"
#include "sim/net/host.h"
#include "sim/net/network.h"
#include "sim/redis/ledger.h"
#include "sim/redis/redis_settings.h"

namespace sentinel::sim {

class RedisProcess;

class RedisServer {
 public:
  struct StartOptions {
    bool keep_data = true;  // False: the disk comes up empty, the configuration file does not.
    Duration loading{0};    // How long it answers LOADING.
  };

  // Nothing runs before Start. All but the options must outlive the server.
  RedisServer(Network& network, Host& host, Ledger& ledger, Random& random, RedisOptions options);
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  Host& host() { return host_; }
  const Host& host() const { return host_; }
  const std::string& name() const { return host_.name(); }
  const std::string& ip() const { return host_.ip(); }

  // --- life; both harmless when repeated ---
  void Start(StartOptions options);
  void Start() { Start(StartOptions{}); }
  void Crash(bool power_loss);
  bool running() const { return process_ != nullptr; }

  // --- faults: of the running process, no effect on a dead one unless said otherwise ---
  // A script that does not end before SCRIPT KILL, or before false is given.
  void SetBusy(bool busy);
  // requirepass and masterauth changed behind everybody's back, but not in the configuration file;
  // connections stay.
  void SetPassword(const std::string& password);
  // These two are changed in the configuration file as well, of a dead server too.
  void SetPriority(int priority);
  void SetMinReplicas(int min_replicas_to_write);
  // Nothing takes the configuration to the file any more; of a dead server too.
  void SetConfigReadOnly(bool read_only) { disk_.config_read_only = read_only; }
  // What comes from upstream is applied this much later, until the process ends.
  void SetReplicationLag(Duration lag);
  // Closes all connections of clients, replicas spared.
  void KillClients();

  // --- what it is; of a dead server: what is on its disk, links down ---
  Role role() const;
  std::optional<Upstream> upstream() const;
  bool link_up() const;
  const std::string& run_id() const;  // Of the last process; "" before the first start.
  std::uint64_t offset() const { return data().offset; }
  DataSet data() const;
  bool loading() const;
  bool busy() const;
  bool in_failover() const;  // The FAILOVER command is at work.
  // A master that would execute a write now.
  bool writable() const;
  std::size_t connections() const;  // Of clients and replicas.
  std::size_t replicas() const;     // Connected ones.
  // Replies, requests and commands of the stream that wait inside: must not grow without bound.
  std::size_t backlog() const;
  // "master offset 123" and the like, in one line for people.
  std::string Describe() const;
  // The same as INFO gives.
  std::string Info() const;

  std::uint64_t full_resyncs() const { return counters_.full_resyncs; }  // Given to replicas.
  std::uint64_t partial_resyncs() const { return counters_.partial_resyncs; }
  // "LOADING" and the like: what it has refused to run commands for.
  const std::set<std::string>& refusals() const { return counters_.refusals; }

 private:
  std::string NewId();
  DataSet EmptyData();

  Network& network_;
  Host& host_;
  Ledger& ledger_;
  Random& random_;
  const RedisOptions options_;
  RedisDisk disk_;
  RedisCounters counters_;
  std::string run_id_;
  std::unique_ptr<RedisProcess> process_;  // Null while no process runs.
};

}  // namespace sentinel::sim
