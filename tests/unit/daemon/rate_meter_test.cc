#include "daemon/rate_meter.h"

#include <gtest/gtest.h>

namespace sentinel::daemon {
namespace {

using std::chrono::milliseconds;

constexpr MonotonicTime At(std::int64_t ms) { return MonotonicTime(milliseconds(ms)); }

TEST(RateMeter, SaysZeroBeforeAnythingHappened) { EXPECT_EQ(RateMeter().PerSecond(At(12'345)), 0); }

TEST(RateMeter, AveragesASteadyRate) {
  RateMeter meter;
  for (int ms = 0; ms < 5'000; ms += 10) meter.Add(At(ms), 3);
  EXPECT_DOUBLE_EQ(meter.PerSecond(At(5'000)), 300);
}

TEST(RateMeter, LeavesOutTheSlotThatIsStillBeingFilled) {
  RateMeter meter;
  meter.Add(At(1'000), 15);
  EXPECT_EQ(meter.PerSecond(At(1'099)), 0);
  EXPECT_DOUBLE_EQ(meter.PerSecond(At(1'100)), 10);
}

TEST(RateMeter, ForgetsWhatIsOlderThanItsSpan) {
  RateMeter meter;
  meter.Add(At(1'000), 15);
  EXPECT_DOUBLE_EQ(meter.PerSecond(At(2'599)), 10);
  EXPECT_EQ(meter.PerSecond(At(2'600)), 0);
  meter.Add(At(3'000), 15);
  EXPECT_EQ(meter.PerSecond(At(900'000)), 0);
}

}  // namespace
}  // namespace sentinel::daemon
