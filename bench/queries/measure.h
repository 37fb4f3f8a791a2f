// Sentinels that watch one master, and redis-benchmark asking one of them.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "options.h"
#include "support/redis_server.h"
#include "support/sentinel_process.h"
#include "support/temp_dir.h"

namespace sentinel::bench {

struct Run {
  double per_second = 0;  // As redis-benchmark says.
  // Processor time of the sentinel for one request, in nanoseconds. Says more than the rate on a
  // machine that others use as well.
  double cpu_nanos = 0;
};

class Bench {
 public:
  // Starts the sentinels, in the order of options.commands, and waits until they know the master.
  explicit Bench(const Options& options);

  // One run of redis-benchmark against the sentinel at `index`.
  Run Measure(std::size_t index, int pipeline);

 private:
  const Options& options_;
  harness::TempDir dir_;
  harness::RedisServer master_;
  std::vector<std::unique_ptr<harness::SentinelProcess>> sentinels_;
};

}  // namespace sentinel::bench
