#include "daemon/line_quota.h"

#include <gtest/gtest.h>

namespace sentinel::daemon {
namespace {

using Verdict = LineQuota::Verdict;

TEST(LineQuota, LetsTenLinesThroughInTenSeconds) {
  LineQuota quota;
  MonotonicTime now{std::chrono::hours(1)};
  for (int window = 0; window < 2; ++window) {
    for (int line = 1; line < 10; ++line) EXPECT_EQ(quota.Take(now), Verdict::kLog);
    EXPECT_EQ(quota.Take(now), Verdict::kLogAsLast);
    EXPECT_EQ(quota.Take(now + std::chrono::milliseconds(9'999)), Verdict::kDrop);
    now += std::chrono::seconds(10);
  }
}

}  // namespace
}  // namespace sentinel::daemon
