// How long saves take: from a change that has to be on disk to its being there.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "sentinel/time.h"

namespace sentinel {

class SaveTimes {
 public:
  void Add(Duration sample) {
    smoothed_ = count_ == 0 ? sample : (smoothed_ * 3 + sample) / 4;
    samples_[next_] = sample;
    next_ = (next_ + 1) % kKept;
    count_ = std::min(count_ + 1, kKept);
    std::array<Duration, kKept> sorted = samples_;
    const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(count_);
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>((count_ - 1) / 2);
    std::nth_element(sorted.begin(), middle, end);
    usual_ = *middle;
  }

  // The median of the last five: a single slow one says nothing of the next. Zero before the first.
  Duration usual() const { return usual_; }

  // Follows each of them at once: for when much is saved, and one slow save is followed by others.
  Duration under_load() const { return std::max(usual_, smoothed_); }

 private:
  static constexpr std::size_t kKept = 5;

  std::array<Duration, kKept> samples_{};
  std::size_t next_ = 0;
  std::size_t count_ = 0;
  Duration usual_{0};
  Duration smoothed_{0};
};

}  // namespace sentinel
