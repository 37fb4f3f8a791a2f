// Command line of the benchmark of the command port.
#pragma once

#include <filesystem>
#include <vector>

#include "support/programs.h"

namespace sentinel::bench {

struct Options {
  std::vector<harness::SentinelCommand> commands;  // Default: ours, then redis-sentinel.
  std::vector<int> pipelines;                      // Default: 1, then 16.
  int runs = 5;
  int clients = 50;
  int requests = 200'000;      // Of one run.
  std::filesystem::path json;  // Empty: none.
};

// Exits with a message on a wrong command line, and after --help.
Options ParseOptions(int argc, char** argv);

}  // namespace sentinel::bench
