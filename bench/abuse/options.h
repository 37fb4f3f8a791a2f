// Command line of the abuse benchmark.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "support/wait.h"

namespace sentinel::bench {

struct Options {
  int runs = 3;                   // Failovers under each load.
  std::vector<std::string> only;  // Keys of loads; empty: all.
  std::size_t sentinels = 3;
  std::size_t idle_clients = 10'000;  // Of each sentinel.
  std::size_t handshakes = 4'000;     // Of each sentinel.
  harness::Millis settle{5000};       // How long a load is on before the master dies.
  // Behind a load, before memory is looked at: half-open connections end after 10 s, and what is
  // free is given back every 5 s.
  harness::Millis rest{20'000};
  std::filesystem::path json;  // Empty: none.
};

// Exits with a message on a wrong command line, and after --help.
Options ParseOptions(int argc, char** argv);

}  // namespace sentinel::bench
