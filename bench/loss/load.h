// A client that stays with its connection as long as it lasts, as most do, and writes all the time.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "ledger.h"
#include "support/redis_client.h"
#include "support/wait.h"

namespace sentinel::loss {

struct LoadOptions {
  std::string sentinel_ip;
  std::vector<std::uint16_t> sentinels;
  std::string master_name;
  int rate = 2000;      // Writes a second.
  int descriptor = -1;  // Of the network namespace that it is in; -1: in this one.
};

// Owns a thread. It asks the sentinels for the master only where it has lost its connection, or
// where that leads to a replica. Any other error is a write that failed, and nothing else.
class Load {
 public:
  explicit Load(LoadOptions options);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  Ledger Acknowledged() const;

  // Waits for a write that `server` acknowledges behind `since`.
  void AwaitWriteTo(std::uint16_t server, harness::SteadyTime since) const;

  // No write is under way, or begins, when it returns.
  void Stop();

 private:
  struct Connection {
    harness::RedisClient client;
    std::uint16_t server;
  };

  void Run();
  std::optional<Connection> Discover();
  // False if the connection is of no use any more.
  bool Write(Connection& connection);

  const LoadOptions options_;
  std::uint64_t next_key_ = 0;  // Used by the thread alone.
  std::size_t discoveries_ = 0;
  mutable std::mutex mutex_;
  Ledger acknowledged_;  // Guarded by mutex_.
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace sentinel::loss
