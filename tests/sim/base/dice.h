// Choices out of one random stream.
#pragma once

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "sentinel/time.h"

namespace sentinel::sim {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  Random& random() { return random_; }

  bool Chance(std::uint64_t percent) { return random_.Below(100) < percent; }
  // In [low, high], both included.
  std::int64_t Between(std::int64_t low, std::int64_t high) {
    return low +
           static_cast<std::int64_t>(random_.Below(static_cast<std::uint64_t>(high - low) + 1));
  }
  Duration Between(Duration low, Duration high) {
    return Duration(Between(low.count(), high.count()));
  }
  template <typename T>
  const T& Pick(const std::vector<T>& from) {
    return from[random_.Below(from.size())];
  }

 private:
  Random random_;
};

// A stream of its own for each user of a seed, so that what one draws does not move the others.
inline std::uint64_t SubSeed(std::uint64_t seed, std::uint64_t user) {
  std::uint64_t x = seed * 0x9e3779b97f4a7c15ULL + user * 0xd1b54a32d192ed03ULL + 1;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace sentinel::sim
