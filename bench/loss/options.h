// Command line of the benchmark of lost writes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/programs.h"
#include "support/wait.h"

namespace sentinel::loss {

enum class Scenario {
  kManual,                // SENTINEL FAILOVER.
  kPause,                 // The master is stopped, deposed, and continued.
  kPartition,             // The master and its client are cut off from everybody else, for a while.
  kPartitionMinReplicas,  // The same, with min-replicas-to-write.
  kCrash,        // The master is killed and comes back empty, before anybody takes it for down.
  kCoordinated,  // SENTINEL FAILOVER ... COORDINATED. Ours only.
};

const char* NameOf(Scenario scenario);

struct Options {
  std::vector<harness::SentinelCommand> commands;  // Default: ours, then redis-sentinel.
  std::vector<Scenario> scenarios;                 // Default: all.
  int runs = 5;
  int switchovers = 1;  // In a run of the scenarios in which an operator orders them.
  int rate = 2000;      // Writes a second, as far as one connection can.
  harness::Millis down_after{1000};
  harness::Millis failover_timeout{10'000};
  harness::Millis hold{2000};          // How long a deposed master is kept away.
  harness::Millis restart_after{200};  // How long a crashed one is.
  std::vector<std::string> our_lines;  // More lines of configuration for commands called "ours".
  std::filesystem::path json;          // Empty: none.
};

// Exits with a message on a wrong command line, and after --help.
Options ParseOptions(int argc, char** argv);

}  // namespace sentinel::loss
