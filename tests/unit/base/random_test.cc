#include "base/random.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "base/text.h"

namespace sentinel {
namespace {

TEST(Random, GivesTheStreamOfTheStandardGenerator) {
  Random random(std::mt19937_64::default_seed);
  for (int i = 1; i < 10'000; ++i) random.Bits();
  EXPECT_EQ(random.Bits(), 9981545732273789042U);  // [rand.predef]
}

TEST(Random, IsTheSameForTheSameSeed) {
  Random a(7);
  Random b(7);
  Random c(8);
  std::vector<std::uint64_t> from_a;
  std::vector<std::uint64_t> from_b;
  std::vector<std::uint64_t> from_c;
  for (int i = 0; i < 20; ++i) {
    from_a.push_back(a.Below(1000));
    from_b.push_back(b.Below(1000));
    from_c.push_back(c.Below(1000));
  }
  EXPECT_EQ(from_a, from_b);
  EXPECT_NE(from_a, from_c);
}

TEST(Random, StaysBelowTheLimitAndReachesEveryNumber) {
  Random random(1);
  std::vector<int> seen(7);
  for (int i = 0; i < 7000; ++i) ++seen.at(random.Below(7));
  for (const int count : seen) {
    EXPECT_GT(count, 800);
    EXPECT_LT(count, 1200);
  }
}

TEST(Random, HandlesTheLimitsOfTheLimit) {
  Random random(1);
  EXPECT_EQ(random.Below(1), 0U);
  // Two thirds of all numbers are below this limit; without a second draw for the others, one half
  // of the results would come twice as often as the other.
  const std::uint64_t limit = std::numeric_limits<std::uint64_t>::max() / 3 * 2;
  int lower_half = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::uint64_t number = random.Below(limit);
    ASSERT_LT(number, limit);
    if (number < limit / 2) ++lower_half;
  }
  EXPECT_GT(lower_half, 1350);
  EXPECT_LT(lower_half, 1650);
}

TEST(RandomDeathTest, RefusesAnEmptyRange) {
  Random random(1);
  EXPECT_DEATH(random.Below(0), "n > 0");
}

TEST(MakeHexId, UsesAllBitsOfItsSource) {
  std::vector<std::uint64_t> draws{0xfedcba9876543210, 0x0123456789abcdef, 0xffffffff00112233};
  std::size_t next = 0;
  const std::string id = MakeHexId([&] { return draws.at(next++); });
  EXPECT_EQ(id, "0123456789abcdeffedcba987654321033221100");
}

TEST(MakeHexId, MakesIdsThatDiffer) {
  Random random(3);
  const auto bits = [&] { return random.Bits(); };
  const std::string a = MakeHexId(bits);
  const std::string b = MakeHexId(bits);
  EXPECT_TRUE(IsHexId(a));
  EXPECT_TRUE(IsHexId(b));
  EXPECT_NE(a, b);
}

}  // namespace
}  // namespace sentinel
