// What a simulated Redis server is told from outside, and what it keeps on its disk.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "sentinel/time.h"
#include "sim/redis/ledger.h"

namespace sentinel::sim {

struct Upstream {
  std::string ip;
  std::uint16_t port = 0;
  bool operator==(const Upstream&) const = default;
};

// The part of redis.conf that matters here. Memory has a copy; CONFIG REWRITE takes it to the disk.
struct RedisConfig {
  std::optional<Upstream> replicaof;  // None = master.
  std::string requirepass;
  std::string masterauth;
  int priority = 100;
  bool announced = true;
  bool serve_stale = true;  // replica-serve-stale-data
  int min_replicas_to_write = 0;
  Duration min_replicas_max_lag = std::chrono::seconds(10);
};

// How the server behaves, for good.
struct RedisOptions {
  RedisConfig config;  // What its file says in the beginning.
  std::size_t backlog_size = 1024 * 1024;
  Duration transfer_time = std::chrono::milliseconds(500);  // Of a full resync.
  Duration repl_timeout = std::chrono::seconds(10);
  Duration repl_ping_period = std::chrono::seconds(10);
};

struct RedisDisk {
  RedisConfig config;
  bool config_read_only = false;  // CONFIG REWRITE fails.
  DataSet data;
  bool append_only = true;  // It came up with the data of an append-only file.
};

// Over all processes of a server.
struct RedisCounters {
  std::uint64_t full_resyncs = 0;
  std::uint64_t partial_resyncs = 0;
  std::set<std::string> refusals;  // Codes of errors that were reasons not to run a command.
};

}  // namespace sentinel::sim
