// How often something took how long: counts in buckets with fixed bounds.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "sentinel/time.h"

namespace sentinel {

template <std::size_t kBounds>
class Histogram {
 public:
  // REQUIRES: `bounds` ascend.
  constexpr explicit Histogram(const std::array<Duration, kBounds>& bounds) : bounds_(bounds) {}

  void Add(Duration sample) {
    std::size_t bucket = 0;
    while (bucket < kBounds && sample > bounds_[bucket]) ++bucket;
    ++buckets_[bucket];
    sum_ += sample;
  }

  const std::array<Duration, kBounds>& bounds() const { return bounds_; }
  // Samples up to bounds()[i] and above the bound before it; the last one: above them all.
  const std::array<std::uint64_t, kBounds + 1>& buckets() const { return buckets_; }
  Duration sum() const { return sum_; }

 private:
  std::array<Duration, kBounds> bounds_;
  std::array<std::uint64_t, kBounds + 1> buckets_{};
  Duration sum_{0};
};

}  // namespace sentinel
