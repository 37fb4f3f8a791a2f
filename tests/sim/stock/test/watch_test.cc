// What is sent, who is down, and tilt (protocol sheet, sections 1 to 3, 5 and 11).
#include <gtest/gtest.h>

#include <algorithm>

#include "sim/stock/test/world.h"

namespace sentinel::sim::stock {
namespace {

constexpr milliseconds kTick{101};

TEST(StockWatchTest, WhatIsSentToAHealthyMasterAndHowOften) {
  World world(1, ShortSettings());
  world.RunFor(seconds(30));
  const milliseconds begun = world.now();
  world.RunFor(seconds(30));
  const std::string to = std::string(kMaster) + " ";
  EXPECT_GE(world.Requests("s0", to + "PING", begun), 26U);  // Once per 1.0 to 1.1 s.
  EXPECT_LE(world.Requests("s0", to + "PING", begun), 30U);
  EXPECT_GE(world.Requests("s0", to + "INFO", begun), 2U);
  EXPECT_LE(world.Requests("s0", to + "INFO", begun), 3U);
  EXPECT_GE(world.Requests("s0", to + "PUBLISH", begun), 13U);
  EXPECT_LE(world.Requests("s0", to + "PUBLISH", begun), 15U);
  EXPECT_EQ(world.Requests("s0", to + "CLIENT", begun), 0U);
  EXPECT_LE(world.sentinel(0).backlog(), 1U);
}

TEST(StockWatchTest, AFrozenMasterIsFloodedUntilAHundredRequestsWait) {
  StockSettings settings = ShortSettings();
  settings.quorum = 9;
  World world(1, settings);
  world.RunFor(seconds(30) + milliseconds(500));
  const milliseconds begun = world.now();
  world.server(0).host().Pause();
  world.RunFor(seconds(14));
  const std::string to = std::string(kMaster) + " ";
  EXPECT_GE(world.sentinel(0).backlog(), 100U);
  EXPECT_LE(world.sentinel(0).backlog(), 103U);
  EXPECT_GE(world.Requests("s0", to + "PUBLISH", begun), 50U);
  const auto down = world.When("s0", "+sdown", begun);
  ASSERT_TRUE(down);
  EXPECT_GE(*down - begun, seconds(5));
  EXPECT_LE(*down - begun, milliseconds(6100) + kTick);
  // Both connections are older than 15 s, so they were made anew, and once more 15 s later.
  world.RunFor(seconds(10));
  EXPECT_EQ(world.Requests("s0", to + "CLIENT SETNAME sentinel-aaaaaaaa-cmd", begun), 2U);
  EXPECT_EQ(world.Requests("s0", to + "SUBSCRIBE", begun), 2U);
  world.server(0).host().Resume();
  world.RunFor(seconds(3));
  EXPECT_TRUE(world.When("s0", "-sdown", begun));
}

TEST(StockWatchTest, PingsOfWhatDoesNotAnswerComeTwiceAsOften) {
  World world(1, ShortSettings());
  world.RunFor(seconds(3));
  world.server(1).host().Pause();
  world.server(0).ping_answer = "MISCONF no";
  world.server(2).ping_answer = "LOADING wait";
  world.RunFor(seconds(8));
  EXPECT_TRUE(world.When("s0", "+sdown master g"));  // An answer, but not a good one.
  EXPECT_FALSE(world.When("s0", "+sdown slave 10.0.0.3:6379"));
  EXPECT_GE(world.Requests("s0", "10.0.0.2 PING", seconds(5)), 7U);
  EXPECT_LE(world.Requests("s0", "10.0.0.3 PING", seconds(5)), 6U);
}

TEST(StockWatchTest, ABusyServerIsAskedOnceToStopItsScript) {
  StockSettings settings = ShortSettings();
  settings.quorum = 9;
  World world(1, settings);
  world.RunFor(seconds(3));
  world.server(0).ping_answer = "BUSY script";
  world.RunFor(seconds(10));
  EXPECT_EQ(world.Requests("s0", "10.0.0.1 SCRIPT KILL"), 1U);
  world.server(0).ping_answer = "";
  world.RunFor(seconds(3));
  world.server(0).ping_answer = "BUSY script";
  world.RunFor(seconds(10));
  EXPECT_EQ(world.Requests("s0", "10.0.0.1 SCRIPT KILL"), 2U);
}

TEST(StockWatchTest, WithoutASubscriptionNothingPeriodicIsSent) {
  World world(1, ShortSettings());
  world.server(0).refuses_subscribers = true;
  world.RunFor(seconds(10));
  EXPECT_GE(world.Requests("s0", "10.0.0.1 SUBSCRIBE"), 8U);  // Tried again each second.
  for (const Seen& seen : world.requests()) {
    if (!seen.what.starts_with("10.0.0.1 P")) continue;  // Only in the tick of the attempt.
    EXPECT_TRUE(std::any_of(world.requests().begin(), world.requests().end(), [&](const Seen& one) {
      return one.at == seen.at && one.what.starts_with("10.0.0.1 SUBSCRIBE");
    }));
  }
}

TEST(StockWatchTest, AStrayReplicaIsLedBackWhenItHasStrayedForLong) {
  World world(1, ShortSettings());
  world.RunFor(seconds(30));
  const milliseconds begun = world.now();
  world.server(2).SetUpstream(kReplicaA);
  ASSERT_TRUE(world.RunUntil([&] { return world.server(2).upstream() == kMaster; }, seconds(60)));
  const auto fixed = world.When("s0", "+fix-slave-config", begun);
  ASSERT_TRUE(fixed);
  EXPECT_GE(*fixed - begun, seconds(30));
  EXPECT_LE(*fixed - begun, seconds(51));  // INFO cadence twice.
}

TEST(StockWatchTest, AMasterThatSaysItIsAReplicaIsDownAfterTwoInfosAndDownAfter) {
  World world(1, ShortSettings());
  world.RunFor(seconds(15));
  world.server(0).SetUpstream("10.0.0.9");
  world.RunFor(seconds(60));
  const auto changed = world.When("s0", "-role-change master");
  const auto down = world.When("s0", "+sdown master");
  ASSERT_TRUE(changed && down);
  EXPECT_GE(*down - *changed, seconds(25));
  EXPECT_LE(*down - *changed, seconds(25) + kTick);
}

TEST(StockWatchTest, ThePasswordComesFirstOnLinksToServersOnly) {
  StockSettings settings = ShortSettings();
  settings.auth_pass = "secret";
  World world(2, settings);
  world.RunFor(seconds(5));
  EXPECT_EQ(world.Requests("s0", "10.0.0.1 AUTH secret"), 2U);
  EXPECT_EQ(world.requests().front().what, "10.0.0.1 AUTH secret");
  EXPECT_EQ(world.Requests("s0", "10.0.1.1 AUTH"), 0U);
  EXPECT_EQ(world.Ask(0, {"SENTINEL", "SET", "g", "auth-pass", "other"}), "OK");
  EXPECT_EQ(world.events().back().what, "+set master g 10.0.0.1 6379 auth-pass ******");
  world.RunFor(milliseconds(200));
  EXPECT_EQ(world.Requests("s0", "10.0.0.1 AUTH other"), 2U);
}

TEST(StockTiltTest, AClockThatJumpsMakesItWatchOnlyForHalfAMinute) {
  World world(1, ShortSettings());
  world.RunFor(seconds(10));
  world.sentinel(0).host().StepWallClock(seconds(3));
  world.RunFor(kTick);
  EXPECT_TRUE(world.sentinel(0).in_tilt());
  const auto begun = world.When("s0", "+tilt");
  ASSERT_TRUE(begun);
  world.server(0).Crash();
  world.RunFor(seconds(20));
  EXPECT_FALSE(world.View(0).sdown);
  EXPECT_EQ(world.Ask(0, VoteFor(Other('b'), "3")), Vote(Other('b'), 3));
  world.RunFor(seconds(15));
  EXPECT_TRUE(world.View(0).sdown);
  EXPECT_EQ(world.Ask(0, VoteFor("*", "3")), "[1 * 0]");
  const auto ended = world.When("s0", "-tilt");
  ASSERT_TRUE(ended);
  EXPECT_GE(*ended - *begun, seconds(30));
  EXPECT_LE(*ended - *begun, seconds(30) + kTick);
}

}  // namespace
}  // namespace sentinel::sim::stock
