#include "scale/recorder.h"

#include <gtest/gtest.h>

#include <string>

namespace sentinel::scale {
namespace {

using harness::Millis;
using harness::SteadyTime;

constexpr SteadyTime kFault{std::chrono::seconds(100)};

// Two groups, watched by three sentinels.
class RecorderTest : public testing::Test {
 protected:
  void Happens(int after_ms, const std::string& sentinel, const std::string& name,
               const std::string& payload) {
    recorder_.Take({kFault + Millis(after_ms), sentinel, name, payload});
  }
  void Switches(int after_ms, const std::string& sentinel, const std::string& port) {
    Happens(after_ms, sentinel, "+switch-master", "m1 127.0.0.1 1 127.0.0.2 " + port);
  }

  Recorder recorder_{2, 3};
};

TEST_F(RecorderTest, AgreesWhenTheLastSentinelHasSwitched) {
  Switches(10, "2", "7");
  Switches(12, "0", "7");
  EXPECT_FALSE(recorder_.FailoverOf(1, kFault).agreement);
  EXPECT_EQ(recorder_.AgreedSince(kFault, {0, 1}), 0U);
  Switches(15, "1", "7");
  const Failover failover = recorder_.FailoverOf(1, kFault);
  EXPECT_EQ(failover.first_switch, kFault + Millis(10));
  EXPECT_EQ(failover.agreement, kFault + Millis(15));
  EXPECT_EQ(failover.master, "127.0.0.2:7");
  EXPECT_EQ(failover.switches, 3U);
  EXPECT_EQ(recorder_.AgreedSince(kFault, {0, 1}), 1U);
}

TEST_F(RecorderTest, WaitsUntilAllNameTheSameMaster) {
  Switches(10, "0", "7");
  Switches(11, "1", "7");
  Switches(12, "2", "8");
  EXPECT_FALSE(recorder_.FailoverOf(1, kFault).agreement);
  Switches(40, "0", "8");
  Switches(50, "1", "8");
  const Failover failover = recorder_.FailoverOf(1, kFault);
  EXPECT_EQ(failover.agreement, kFault + Millis(50));
  EXPECT_EQ(failover.switches, 5U);
}

TEST_F(RecorderTest, LeavesOutWhatHappenedBefore) {
  for (const char* sentinel : {"0", "1", "2"}) Switches(-5, sentinel, "7");
  Happens(-4, "0", "+try-failover", "master m1 127.0.0.1 1");
  Happens(4, "0", "+try-failover", "master m1 127.0.0.1 1");
  const Failover failover = recorder_.FailoverOf(1, kFault);
  EXPECT_FALSE(failover.first_switch);
  EXPECT_FALSE(failover.agreement);
  EXPECT_EQ(failover.elections, 1U);
}

TEST_F(RecorderTest, CountsEventsByTheBeginningOfTheirNames) {
  Happens(1, "0", "-failover-abort-not-elected", "master m0 127.0.0.1 1");
  Happens(2, "1", "-failover-abort-no-good-slave", "master m0 127.0.0.1 1");
  Happens(3, "1", "+sdown", "slave 127.0.0.2:1 127.0.0.2 1 @ m0 127.0.0.1 1");
  EXPECT_EQ(recorder_.Count("-failover-abort"), 2U);
  EXPECT_EQ(recorder_.Downs(), 1U);
  EXPECT_EQ(recorder_.Count("+tilt"), 0U);
}

TEST_F(RecorderTest, KnowsItsGroupsByName) {
  EXPECT_EQ(NameOf(12), "m12");
  EXPECT_EQ(GroupCalled("m12"), 12U);
  EXPECT_FALSE(GroupCalled("mymaster"));
  EXPECT_FALSE(GroupCalled("12"));
  EXPECT_FALSE(GroupCalled(""));
  Happens(1, "0", "+switch-master", "m2 127.0.0.1 1 127.0.0.2 7");
  Happens(1, "0", "+switch-master", "m1");
  EXPECT_EQ(recorder_.FailoverOf(1, kFault).switches, 0U);
}

}  // namespace
}  // namespace sentinel::scale
