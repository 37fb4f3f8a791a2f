// Many failovers in one topology: does anything grow?
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "options.h"

namespace sentinel::bench {

struct Resources {
  std::int64_t rss_kib = 0;
  std::int64_t descriptors = 0;
};

struct SentinelGrowth {
  std::string label;
  Resources start;  // Before the first failover.
  Resources warm;   // After a tenth of them, when buffers and pools have their size.
  Resources end;    // After the last one.
};

struct SoakResult {
  int failovers = 0;
  std::vector<SentinelGrowth> sentinels;
  std::vector<std::string> complaints;  // Empty if all went well and nothing grew.
};

// Prints a line now and then.
SoakResult Soak(const Options& options, const harness::SentinelCommand& command);

}  // namespace sentinel::bench
