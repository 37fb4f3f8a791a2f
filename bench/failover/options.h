// Command line of the failover benchmark.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "common/fault.h"
#include "support/programs.h"
#include "support/wait.h"

namespace sentinel::bench {

struct Options {
  std::vector<harness::SentinelCommand> commands;  // Default: ours, then redis-sentinel.
  int runs = 10;
  int soak = 0;  // Failovers in one topology for each command; 0: measure phases instead.
  Fault fault = Fault::kKill;
  std::size_t sentinels = 3;
  int quorum = 0;  // 0: a majority of the sentinels.
  int replicas = 2;
  harness::Millis down_after{1000};
  harness::Millis failover_timeout{10'000};
  harness::Millis watch{2000};  // How long what follows a failover is watched.
  harness::Millis keep_slower = harness::Millis::max();  // First write later: its files are kept.
  std::filesystem::path json;                            // Empty: none.
};

// Exits with a message on a wrong command line, and after --help.
Options ParseOptions(int argc, char** argv);

}  // namespace sentinel::bench
