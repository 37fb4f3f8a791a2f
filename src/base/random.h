// Random numbers that are the same for a seed on every platform: the standard fixes the stream of
// std::mt19937_64 but not what its distributions make of it, so the arithmetic here is our own.
#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <string>

namespace sentinel {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  // 64 uniformly distributed bits.
  std::uint64_t Bits() { return engine_(); }

  // Uniform in [0, n). REQUIRES: n > 0.
  std::uint64_t Below(std::uint64_t n);

 private:
  std::mt19937_64 engine_;
};

// A new process id: 40 lower-case hex digits made of 160 bits from `bits`, which gives 64 random
// bits a call. The caller says where they come from, as ids must differ between processes.
std::string MakeHexId(const std::function<std::uint64_t()>& bits);

}  // namespace sentinel
