// The median of the last few measurements: what is usual now, whatever a single one was.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "sentinel/time.h"

namespace sentinel {

class RecentMedian {
 public:
  void Add(Duration sample) {
    samples_[next_] = sample;
    next_ = (next_ + 1) % kKept;
    count_ = std::min(count_ + 1, kKept);
    std::array<Duration, kKept> sorted = samples_;
    const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(count_);
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>((count_ - 1) / 2);
    std::nth_element(sorted.begin(), middle, end);
    median_ = *middle;
  }

  // Of an even number the lower of the two in the middle; zero before the first measurement.
  Duration median() const { return median_; }

 private:
  static constexpr std::size_t kKept = 5;

  std::array<Duration, kKept> samples_{};
  std::size_t next_ = 0;
  std::size_t count_ = 0;
  Duration median_{0};
};

}  // namespace sentinel
