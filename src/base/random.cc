#include "base/random.h"

#include "base/check.h"

namespace sentinel {

std::uint64_t Random::Below(std::uint64_t n) {
  SENTINEL_CHECK(n > 0);
  // 2^64 is rarely a multiple of n: numbers of the first 2^64 mod n are drawn again, so that the
  // rest falls on every remainder equally often.
  const std::uint64_t unfair = (0 - n) % n;
  std::uint64_t bits = Bits();
  while (bits < unfair) bits = Bits();
  return bits % n;
}

std::string MakeHexId(const std::function<std::uint64_t()>& bits) {
  constexpr char kDigits[] = "0123456789abcdef";
  constexpr std::size_t kLength = 40;
  constexpr std::size_t kDigitsPerDraw = 16;
  std::string id;
  id.reserve(kLength);
  while (id.size() < kLength) {
    std::uint64_t draw = bits();
    for (std::size_t i = 0; i < kDigitsPerDraw && id.size() < kLength; ++i, draw >>= 4) {
      id += kDigits[draw & 0xf];
    }
  }
  return id;
}

}  // namespace sentinel
