// Sentinels that watch one master, a server that only seems to be one, and redis-benchmark asking
// one of them.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "options.h"
#include "support/port.h"
#include "support/process.h"
#include "support/redis_server.h"
#include "support/sentinel_process.h"
#include "support/temp_dir.h"

namespace sentinel::bench {

struct Run {
  double per_second = 0;  // As redis-benchmark says.
  // Processor time of the server for one request, in nanoseconds. Says more than the rate on a
  // machine that others use as well, and where redis-benchmark cannot ask for more.
  double cpu_nanos = 0;
  // What of it was spent outside the kernel. Counted in hundredths of a second a run: take the mean
  // of several.
  double user_nanos = 0;
};

class Bench {
 public:
  // Starts the sentinels, in the order of options.commands, waits until they know the master, and
  // starts the ceiling.
  explicit Bench(const Options& options);

  // Of the servers to measure, the ceiling at the end.
  const std::vector<std::string>& names() const { return names_; }

  // One run of redis-benchmark against the server at `index`.
  Run Measure(std::size_t index, int pipeline);

 private:
  void StartSentinel(const harness::SentinelCommand& command);
  void StartCeiling();

  struct Server {
    std::uint16_t port;
    pid_t pid;
  };

  const Options& options_;
  harness::TempDir dir_;
  harness::RedisServer master_;
  std::vector<std::unique_ptr<harness::SentinelProcess>> sentinels_;
  harness::Port ceiling_port_;
  std::optional<harness::Process> ceiling_;
  std::vector<std::string> names_;
  std::vector<Server> servers_;  // By name.
};

}  // namespace sentinel::bench
