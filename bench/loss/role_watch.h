// Asks servers for their roles, over and over, and notes when they change.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "support/wait.h"

namespace sentinel::loss {

struct RoleChange {
  harness::SteadyTime at;
  std::uint16_t server = 0;
  std::string role;  // "master" or "slave".
};

class RoleWatch {
 public:
  RoleWatch() = default;
  ~RoleWatch();
  RoleWatch(const RoleWatch&) = delete;
  RoleWatch& operator=(const RoleWatch&) = delete;

  // Starts a thread for this server, in the network namespace of `descriptor` (-1: in this one).
  // The server must answer; what it answers first is no change.
  void Watch(std::uint16_t server, int descriptor);

  // The first change behind `since` of `server` to `role`.
  std::optional<RoleChange> First(std::uint16_t server, const std::string& role,
                                  harness::SteadyTime since) const;
  // The first change behind `since` of any other server into a master.
  std::optional<RoleChange> Promotion(std::uint16_t but, harness::SteadyTime since) const;

 private:
  void Run(std::uint16_t server, int descriptor);

  mutable std::mutex mutex_;
  std::vector<RoleChange> changes_;  // Guarded by mutex_.
  std::atomic<bool> stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace sentinel::loss
