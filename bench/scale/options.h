// Command line of the scale benchmark.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "common/fault.h"
#include "support/programs.h"
#include "support/wait.h"

namespace sentinel::scale {

using bench::Fault;

struct Options {
  std::vector<harness::SentinelCommand> commands;  // Default: ours, then redis-sentinel.
  int runs = 1;
  std::size_t masters = 100;
  std::size_t replicas = 1;  // Of each master.
  std::size_t sentinels = 3;
  int quorum = 0;        // 0: a majority of the sentinels.
  std::size_t kill = 0;  // Masters that die at once; 0: none.
  Fault fault = Fault::kKill;
  int rounds = 1;  // How often, with the dead ones returned in between.
  harness::Millis down_after{5000};
  harness::Millis failover_timeout{10'000};
  std::chrono::seconds rest{30};     // How long the quorum is watched before anything dies.
  std::chrono::seconds syscalls{0};  // Of the rest, under strace; 0: none.
  int restarts = 0;  // How often one sentinel is ended and started again, before anything dies.
  int scrapes = 0;   // How often /metrics is asked for, one sentinel after the other.
  std::chrono::seconds aftermath{5};   // How long it is watched after the last agreement.
  std::chrono::seconds patience{300};  // For discovery, and for each agreement.
  harness::Millis query_interval{5};   // Of the queries whose answers are timed.
  std::filesystem::path json;          // Empty: none.
};

// Exits with a message on a wrong command line, and after --help.
Options ParseOptions(int argc, char** argv);

}  // namespace sentinel::scale
