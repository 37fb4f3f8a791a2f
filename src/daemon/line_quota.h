// A bound on log lines that anybody who connects can cause: a scanner must not fill the disk.
#pragma once

#include <chrono>
#include <cstdint>

#include "sentinel/time.h"

namespace sentinel::daemon {

class LineQuota {
 public:
  enum class Verdict : std::uint8_t {
    kLog,
    kLogAsLast,  // Say with it that more of them are not logged for a while.
    kDrop,
  };

  // Call for each line.
  Verdict Take(MonotonicTime now);

 private:
  MonotonicTime window_began_ = MonotonicTime::min();
  std::uint64_t in_window_ = 0;
};

}  // namespace sentinel::daemon
