// Votes, the disk and operators (protocol sheet, sections 6 and 14).
#include <gtest/gtest.h>

#include "sim/stock/test/world.h"

namespace sentinel::sim::stock {
namespace {

constexpr milliseconds kTick{101};
constexpr const char* kNobody = "[0 * 0]";

TEST(StockVoteTest, OneVoteAnEpochFirstComeFirstServed) {
  World world(1, ShortSettings());
  world.RunFor(seconds(1));
  const milliseconds begun = world.now();
  EXPECT_EQ(world.Ask(0, VoteFor(Other('b'), "3")), Vote(Other('b'), 3));
  EXPECT_EQ(world.Ask(0, VoteFor(Other('c'), "3")), Vote(Other('b'), 3));
  EXPECT_EQ(world.Ask(0, VoteFor(Other('c'), "2")), Vote(Other('b'), 3));
  EXPECT_EQ(world.Ask(0, VoteFor(Other('c'), "4")), Vote(Other('c'), 4));
  EXPECT_EQ(world.sentinel(0).current_epoch(), 4U);
  EXPECT_EQ(world.View(0).leader_epoch, 4U);
  EXPECT_EQ(world.Order("s0", begun), (std::vector<std::string>{"+new-epoch", "+vote-for-leader",
                                                                "+new-epoch", "+vote-for-leader"}));
  ASSERT_EQ(world.votes().size(), 4U);
  EXPECT_EQ(world.votes().back().what, Other('c') + " 4");
}

TEST(StockVoteTest, WhoOnlyWantsAnOpinionSpendsNoEpoch) {
  World world(1, ShortSettings());
  EXPECT_EQ(world.Ask(0, VoteFor("*", "9")), kNobody);
  EXPECT_EQ(world.Ask(0, VoteFor(Other('b'), "9", "10.9.9.9")), kNobody);
  EXPECT_EQ(world.sentinel(0).current_epoch(), 0U);
  EXPECT_TRUE(world.votes().empty());
}

TEST(StockVoteTest, WhatIsNoNumberIsRefused) {
  World world(1, ShortSettings());
  const std::string refusal = "ERR value is not an integer or out of range";
  EXPECT_EQ(world.Ask(0, VoteFor(Other('b'), "x")), refusal);
  EXPECT_EQ(world.Ask(0, VoteFor(Other('b'), "18446744073709551611")), refusal);
  EXPECT_EQ(world.Ask(0, {"SENTINEL", "is-master-down-by-addr", kMaster, "6379", "1"}),
            "ERR wrong number of arguments for 'sentinel|is-master-down-by-addr' command");
}

TEST(StockVoteTest, AVoterDoesNotStandForTwoTimeouts) {
  StockSettings settings = ShortSettings();
  settings.quorum = 1;
  World world(1, settings);
  world.RunFor(seconds(15));
  world.Ask(0, VoteFor(Other('b'), "1"));
  const milliseconds voted = world.now();
  world.server(0).Crash();
  ASSERT_TRUE(
      world.RunUntil([&] { return world.When("s0", "+try-failover").has_value(); }, seconds(90)));
  EXPECT_GE(world.now() - voted, seconds(60));
  EXPECT_LE(world.now() - voted, seconds(61) + kTick);
}

TEST(StockVoteTest, AVoteOutlivesTheProcessButNotTheNameOfTheLeader) {
  World world(1, ShortSettings());
  world.Ask(0, VoteFor(Other('b'), "3"));
  world.sentinel(0).Crash(false);
  EXPECT_FALSE(world.sentinel(0).running());
  world.sentinel(0).Start();
  EXPECT_EQ(world.Ask(0, VoteFor(Other('c'), "3")), "[0 * 3]");
  EXPECT_EQ(world.votes().size(), 1U);
}

TEST(StockDiskTest, AVoteIsGivenThoughTheDiskFailsAndGivenAgainAfterwards) {
  World world(1, ShortSettings());
  world.sentinel(0).SetDisk(DiskMood::kFails);
  EXPECT_EQ(world.Ask(0, VoteFor(Other('b'), "3")), Vote(Other('b'), 3));
  world.sentinel(0).Crash(false);
  world.sentinel(0).Start();
  EXPECT_EQ(world.Ask(0, VoteFor(Other('c'), "3")), Vote(Other('c'), 3));
}

TEST(StockDiskTest, ASlowDiskHoldsBackTheVoteAndAllElse) {
  World world(1, ShortSettings());
  world.RunFor(seconds(3));
  world.sentinel(0).SetDisk(DiskMood::kSlow);
  const milliseconds begun = world.now();
  EXPECT_EQ(world.Ask(0, VoteFor(Other('b'), "3"), seconds(2)), Vote(Other('b'), 3));
  // Two saves: of the epoch and of the vote.
  EXPECT_GE(world.now() - begun, milliseconds(400));
  EXPECT_LE(world.now() - begun, milliseconds(1202));
  const milliseconds left = world.votes().back().at;
  EXPECT_GE(left - begun, milliseconds(400));
  for (const Seen& seen : world.requests()) {
    EXPECT_TRUE(seen.at <= begun + milliseconds(1) || seen.at >= left) << seen.what;
  }
}

TEST(StockDiskTest, AHungDiskHangsTheProcessUntilItAnswers) {
  World world(1, ShortSettings());
  world.RunFor(seconds(3));
  world.sentinel(0).SetDisk(DiskMood::kHangs);
  EXPECT_EQ(world.Ask(0, VoteFor(Other('b'), "3"), seconds(5)), std::nullopt);
  EXPECT_EQ(world.Ask(0, {"PING"}, seconds(1)), std::nullopt);
  EXPECT_TRUE(world.votes().empty());
  world.sentinel(0).SetDisk(DiskMood::kGood);
  EXPECT_EQ(world.Ask(0, {"PING"}, seconds(1)), "PONG");
  EXPECT_EQ(world.Count("s0", "+tilt"), 1U);  // So long without a tick.
}

TEST(StockOperatorTest, MastersComeAndGo) {
  World world(1, ShortSettings());
  const auto monitor = [&](const std::string& name, const std::string& quorum) {
    return world.Ask(0, {"SENTINEL", "MONITOR", name, "10.0.0.9", "6379", quorum});
  };
  EXPECT_EQ(monitor("h", "x"), "ERR Invalid quorum");
  EXPECT_EQ(monitor("h", "0"), "ERR Quorum must be 1 or greater.");
  EXPECT_EQ(monitor("g", "2"), "ERR Duplicate master name.");
  EXPECT_EQ(monitor("h", "2"), "OK");
  EXPECT_EQ(world.events().back().what, "+monitor master h 10.0.0.9 6379 quorum 2");
  world.sentinel(0).Crash(false);
  world.sentinel(0).Start();
  EXPECT_TRUE(world.sentinel(0).View("h"));
  EXPECT_EQ(world.Ask(0, {"sentinel", "remove", "h"}), "OK");
  EXPECT_EQ(world.Ask(0, {"sentinel", "remove", "h"}), "ERR No such master with that name");
  EXPECT_EQ(world.Ask(0, {"sentinel", "get-master-addr-by-name", "h"}), "nil");
  EXPECT_FALSE(world.sentinel(0).View("h"));
}

TEST(StockOperatorTest, SettingsBeforeAnErrorStay) {
  World world(1, ShortSettings());
  EXPECT_EQ(world.Ask(0, {"SENTINEL", "SET", "g", "quorum", "5", "Failover-Timeout", "0"}),
            "ERR Invalid argument '0' for SENTINEL SET 'Failover-Timeout'");
  EXPECT_EQ(world.View(0).quorum, 5);
  EXPECT_EQ(world.Ask(0, {"SENTINEL", "SET", "g", "down-after-milliseconds"}),
            "ERR wrong number of arguments for 'sentinel|set' command");
  EXPECT_EQ(world.Ask(0, {"SENTINEL", "SET", "g", "color", "red"}),
            "ERR Unknown option or number of arguments for SENTINEL SET 'color'");
  world.sentinel(0).Crash(false);
  world.sentinel(0).Start();
  EXPECT_EQ(world.View(0).quorum, 5);
}

TEST(StockOperatorTest, AResetForgetsEverybodyUntilTheyAreHeardOfAgain) {
  World world(2, ShortSettings());
  world.RunFor(seconds(15));
  EXPECT_EQ(world.View(0).replicas.size(), 2U);
  EXPECT_EQ(world.Ask(0, {"SENTINEL", "RESET", "x*"}), "0");
  EXPECT_EQ(world.Ask(0, {"SENTINEL", "RESET", "*"}), "1");
  EXPECT_EQ(world.View(0).replicas.size(), 0U);
  EXPECT_TRUE(world.View(0).peers.empty());
  EXPECT_EQ(world.Count("s0", "+reset-master"), 1U);
  world.RunFor(seconds(4));
  EXPECT_EQ(world.View(0).peers.size(), 1U);
  world.RunFor(seconds(7));
  EXPECT_EQ(world.View(0).replicas.size(), 2U);
}

}  // namespace
}  // namespace sentinel::sim::stock
