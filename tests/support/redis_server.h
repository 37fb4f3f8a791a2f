// A real redis-server with its own directory, port and configuration file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/port.h"
#include "support/process.h"
#include "support/redis_client.h"

namespace sentinel::harness {

struct RedisServerOptions {
  std::string label = "redis";       // Names the directory and the messages.
  std::uint16_t replica_of = 0;      // Port of the master; 0: a master.
  std::string password{};            // requirepass and masterauth.
  int priority = 100;                // replica-priority.
  std::vector<std::string> extra{};  // More lines of configuration.
};

class RedisServer {
 public:
  // Writes the configuration below `parent`; starts nothing.
  RedisServer(const std::filesystem::path& parent, RedisServerOptions options);

  // Also starts it again, on the configuration file as it is now. Returns without waiting.
  void Start();
  // Waits until it answers PING with PONG.
  void WaitUntilReady();

  Process& process() { return *process_; }
  bool Running() { return process_ && process_->Running(); }
  std::uint16_t port() const { return port_.number(); }
  const std::string& label() const { return options_.label; }
  const std::filesystem::path& log_file() const { return log_file_; }
  const std::filesystem::path& config_file() const { return config_file_; }

  RedisClient Connect() const { return RedisClient(port(), options_.password); }
  Fields Replication() const { return Connect().Info("replication"); }
  // "master" or "slave".
  std::string Role() const;
  // Port of the upstream master, 0 for a master.
  std::uint16_t MasterPort() const;
  // A replica with its link up, following `master`.
  Observation Follows(std::uint16_t master) const;

 private:
  std::string ConfigText() const;

  RedisServerOptions options_;
  Port port_;
  std::filesystem::path dir_;
  std::filesystem::path config_file_;
  std::filesystem::path log_file_;
  std::unique_ptr<Process> process_;
};

}  // namespace sentinel::harness
