#include "scale/probe_times.h"

#include <gtest/gtest.h>

namespace sentinel::scale {
namespace {

constexpr char kText[] = R"(# TYPE sentinel_ping_round_trip_seconds histogram
sentinel_ping_round_trip_seconds_bucket{target="server",le="0.0001"} 20
sentinel_ping_round_trip_seconds_bucket{target="server",le="0.0005"} 60
sentinel_ping_round_trip_seconds_bucket{target="server",le="0.001"} 60
sentinel_ping_round_trip_seconds_bucket{target="server",le="10.0"} 99
sentinel_ping_round_trip_seconds_bucket{target="server",le="+Inf"} 100
sentinel_ping_round_trip_seconds_sum{target="server"} 0.05
sentinel_ping_round_trip_seconds_count{target="server"} 100
sentinel_ping_round_trip_seconds_sum{target="sentinel"} 7
sentinel_ping_round_trip_seconds_count{target="sentinel"} 8
)";

TEST(ProbeTimes, AreThoseOfServers) {
  const ProbeTimes times = ProbeTimes::Read(kText);
  EXPECT_EQ(times.count, 100);
  EXPECT_DOUBLE_EQ(times.mean_ms(), 0.5);
  EXPECT_DOUBLE_EQ(times.QuantileMs(0.1), 0.05);
  EXPECT_DOUBLE_EQ(times.QuantileMs(0.4), 0.3);
  EXPECT_DOUBLE_EQ(times.QuantileMs(0.99), 10'000);
  EXPECT_DOUBLE_EQ(times.QuantileMs(1), 10'000);
}

TEST(ProbeTimes, OfAWhileAreWhatCameToIt) {
  ProbeTimes times = ProbeTimes::Read(kText);
  times += ProbeTimes::Read(kText);
  times -= ProbeTimes::Read(kText);
  EXPECT_EQ(times.count, 100);
  EXPECT_DOUBLE_EQ(times.mean_ms(), 0.5);
  times -= ProbeTimes::Read(kText);
  EXPECT_EQ(times.mean_ms(), 0);
}

TEST(ProbeTimes, OfSomethingElseAreNone) {
  EXPECT_EQ(ProbeTimes::Read("{\"error\":\"no\"}").count, 0);
  EXPECT_EQ(ProbeTimes().QuantileMs(0.5), 0);
}

}  // namespace
}  // namespace sentinel::scale
