#include "base/check.h"

#include <gtest/gtest.h>

namespace sentinel {
namespace {

TEST(CheckDeathTest, NamesTheBrokenInvariantAndItsPlace) {
  const int apples = 1;
  EXPECT_DEATH(SENTINEL_CHECK(apples == 2), "check_test.cc:[0-9]+: broken invariant: apples == 2");
}

TEST(CheckDeathTest, StopsWhereNothingCanBe) {
  EXPECT_DEATH(SENTINEL_UNREACHABLE(), "check_test.cc:[0-9]+: broken invariant: unreachable");
}

TEST(Check, EvaluatesItsConditionOnceAndGoesOn) {
  int evaluations = 0;
  SENTINEL_CHECK(++evaluations == 1);
  EXPECT_EQ(evaluations, 1);
}

}  // namespace
}  // namespace sentinel
