// Which programs the harness runs. Every default can be replaced by an environment variable.
#pragma once

#include <string>
#include <vector>

namespace sentinel::harness {

// How to start one kind of sentinel: the configuration file is added as the last argument.
struct SentinelCommand {
  std::string name;               // For messages, "ours" or "stock" as a rule.
  std::vector<std::string> argv;  // Wrapper, program and options.
  // The program promises to end with code 0 on SIGTERM, and a test may insist on it.
  bool ours = false;
};

// The daemon of this build (SENTINEL_TEST_BINARY), behind the words of SENTINEL_TEST_WRAPPER.
SentinelCommand OurSentinel();

// redis-sentinel (SENTINEL_TEST_STOCK).
SentinelCommand StockSentinel();

// redis-server (SENTINEL_TEST_REDIS_SERVER).
std::string RedisServerProgram();

}  // namespace sentinel::harness
