// Failovers of stock sentinels, against the timelines they were seen to keep (protocol sheet,
// sections 7, 8, 10 and 16). Simulated time is exact, so bounds are those that the rules give.
#include <gtest/gtest.h>

#include <algorithm>

#include "sim/stock/test/world.h"

namespace sentinel::sim::stock {
namespace {

constexpr milliseconds kTick{101};  // No tick is longer; a little for the network.

StockSettings Settings() {
  StockSettings settings;
  settings.quorum = 2;
  settings.down_after = seconds(3);
  settings.failover_timeout = seconds(60);
  return settings;
}

// A quorum that knows everybody, then the death of the master.
struct Outage : World {
  explicit Outage(int sentinels = 3, StockSettings settings = Settings(), std::uint64_t seed = 1)
      : World(sentinels, settings, seed) {
    RunFor(seconds(30));
    killed = now();
  }
  void Kill() { server(0).Crash(); }
  std::string Leader() const {
    for (const Seen& seen : events()) {
      if (seen.at >= killed && seen.what.starts_with("+elected-leader ")) return seen.who;
    }
    return {};
  }
  // Since the death of the master.
  milliseconds After(const std::string& who, const std::string& event) const {
    return When(who, event, killed).value_or(killed - seconds(1)) - killed;
  }
  milliseconds killed{};
};

bool Between(milliseconds value, milliseconds low, milliseconds high) {
  return low <= value && value <= high;
}

TEST(StockFailoverTest, EverybodyIsKnownAfterHalfAMinute) {
  Outage world;
  for (std::size_t i = 0; i < 3; ++i) {
    const GroupView view = world.View(i);
    EXPECT_EQ(view.peers.size(), 2U);
    EXPECT_EQ(view.replicas.size(), 2U);
    EXPECT_EQ(view.master_ip, kMaster);
    EXPECT_FALSE(view.sdown);
  }
  EXPECT_EQ(world.sentinel(0).Describe("g"), "the master answers");
}

TEST(StockFailoverTest, ADeadMasterIsReplacedInTheTimeThatTicksAndInfosTake) {
  Outage world;
  world.Kill();
  ASSERT_TRUE(world.RunUntil(
      [&] {
        return world.Count("s0", "+switch-master") + world.Count("s1", "+switch-master") +
                   world.Count("s2", "+switch-master") ==
               3;
      },
      seconds(10)));

  const std::string leader = world.Leader();
  ASSERT_NE(leader, "");
  for (const char* who : {"s0", "s1", "s2"}) {
    EXPECT_TRUE(
        Between(world.After(who, "+sdown"), milliseconds(3000), milliseconds(3000) + 2 * kTick));
    EXPECT_EQ(world.Count(who, "+switch-master"), 1U);
  }
  const milliseconds tried = world.After(leader, "+try-failover");
  EXPECT_TRUE(Between(tried, milliseconds(3000), milliseconds(3000) + 3 * kTick));
  EXPECT_TRUE(Between(world.After(leader, "+elected-leader") - tried, milliseconds(1), kTick));
  EXPECT_TRUE(
      Between(world.After(leader, "+selected-slave") - world.After(leader, "+elected-leader"),
              milliseconds(50), kTick));
  const milliseconds waited = world.After(leader, "+failover-state-wait-promotion");
  EXPECT_TRUE(Between(waited - world.After(leader, "+selected-slave"), milliseconds(50), kTick));
  const milliseconds promoted = world.After(leader, "+promoted-slave");
  EXPECT_TRUE(Between(promoted - waited, milliseconds(0), milliseconds(1000) + 2 * kTick));
  for (const char* who : {"s0", "s1", "s2"}) {
    const milliseconds end = world.After(who, "+switch-master");
    if (who == leader) {
      EXPECT_TRUE(Between(end - promoted, milliseconds(50), milliseconds(1000) + 4 * kTick));
    } else {
      EXPECT_TRUE(Between(end - promoted, milliseconds(0), kTick));
    }
  }
  EXPECT_EQ(world.server(2).upstream(), world.server(1).upstream().empty() ? kReplicaA : "");
}

TEST(StockFailoverTest, TheEventsOfALeaderComeInTheirOrder) {
  Outage world;
  world.Kill();
  world.RunFor(seconds(10));
  const std::string leader = world.Leader();
  std::vector<std::string> order = world.Order(leader, world.killed);
  // What others say and do comes in between: peers that have switched call the old address up.
  std::erase_if(order, [](const std::string& name) {
    return name == "-role-change" || name == "+role-change" || name == "-odown";
  });
  const std::vector<std::string> expected = {"+sdown",
                                             "+odown",
                                             "+new-epoch",
                                             "+try-failover",
                                             "+vote-for-leader",
                                             "+elected-leader",
                                             "+failover-state-select-slave",
                                             "+selected-slave",
                                             "+failover-state-send-slaveof-noone",
                                             "+failover-state-wait-promotion",
                                             "+promoted-slave",
                                             "+failover-state-reconf-slaves",
                                             "+slave-reconf-sent",
                                             "+slave-reconf-inprog",
                                             "+slave-reconf-done",
                                             "+failover-end",
                                             "+switch-master",
                                             "+slave",
                                             "+slave"};
  order.resize(std::min(order.size(), expected.size()));
  EXPECT_EQ(order, expected);
}

TEST(StockFailoverTest, PromotionIsOneTransaction) {
  Outage world;
  world.Kill();
  world.RunFor(seconds(10));
  std::vector<std::string> sent;
  for (const Seen& seen : world.requests()) {
    const bool part = seen.what.find("SLAVEOF NO ONE") != std::string::npos || !sent.empty();
    if (part && seen.who == world.Leader() && sent.size() < 5) {
      sent.push_back(seen.what.substr(seen.what.find(' ') + 1));
    }
  }
  EXPECT_EQ(sent,
            (std::vector<std::string>{"SLAVEOF NO ONE", "CONFIG REWRITE", "CLIENT KILL TYPE normal",
                                      "CLIENT KILL TYPE pubsub", "EXEC"}));
}

TEST(StockFailoverTest, AReturningMasterIsDemotedTenSecondsAfterItsFirstInfo) {
  Outage world;
  world.Kill();
  world.RunFor(seconds(20));
  world.server(0).Start();
  const milliseconds back = world.now();
  ASSERT_TRUE(world.RunUntil([&] { return !world.server(0).upstream().empty(); }, seconds(30)));
  const auto first_role = world.When("", "-role-change", back);
  const auto converted = world.When("", "+convert-to-slave", back);
  ASSERT_TRUE(first_role && converted);
  EXPECT_TRUE(Between(*converted - *first_role, seconds(8), seconds(10) + 2 * kTick));
  EXPECT_EQ(world.server(0).upstream(), world.View(0).master_ip);
}

TEST(StockFailoverTest, TheBetterReplicaIsPromoted) {
  Outage by_offset;
  by_offset.server(2).offset = 2000;
  by_offset.RunFor(seconds(11));
  by_offset.Kill();
  by_offset.RunFor(seconds(10));
  EXPECT_EQ(by_offset.View(0).master_ip, kReplicaB);

  Outage by_priority;
  by_priority.server(1).priority = 0;
  by_priority.RunFor(seconds(11));
  by_priority.Kill();
  by_priority.RunFor(seconds(10));
  EXPECT_EQ(by_priority.View(0).master_ip, kReplicaB);

  Outage by_run_id;
  by_run_id.Kill();
  by_run_id.RunFor(seconds(10));
  EXPECT_EQ(by_run_id.View(0).master_ip, kReplicaA);
}

TEST(StockFailoverTest, WithoutAMajorityACandidateGivesUpAndRestsForTwoTimeouts) {
  StockSettings settings = Settings();
  settings.quorum = 1;
  settings.failover_timeout = seconds(4);
  Outage world(3, settings);
  world.sentinel(1).Crash(false);
  world.sentinel(2).Crash(false);
  world.Kill();
  world.RunFor(seconds(20));
  const auto first = world.When("s0", "+try-failover", world.killed);
  const auto given_up = world.When("s0", "-failover-abort-not-elected", world.killed);
  ASSERT_TRUE(first && given_up);
  EXPECT_TRUE(Between(*given_up - *first, seconds(4), seconds(5) + kTick));
  const auto second = world.When("s0", "+try-failover", *given_up);
  ASSERT_TRUE(second);
  EXPECT_TRUE(Between(*second - *first, seconds(8), seconds(9) + kTick));
  EXPECT_EQ(world.Count("s0", "+elected-leader"), 0U);
}

TEST(StockFailoverTest, WithoutAReplicaThatIsWellTheFailoverIsGivenUp) {
  Outage world;
  world.server(1).Crash();
  world.server(2).Crash();
  world.Kill();
  world.RunFor(seconds(8));
  EXPECT_TRUE(world.When("", "-failover-abort-no-good-slave", world.killed));
  EXPECT_FALSE(world.When("", "+selected-slave", world.killed));
}

TEST(StockFailoverTest, APromotionThatDoesNotHappenTimesOut) {
  StockSettings settings = Settings();
  settings.failover_timeout = seconds(5);
  Outage world(3, settings);
  world.Kill();
  ASSERT_TRUE(world.RunUntil(
      [&] { return world.When("", "+failover-state-wait-promotion").has_value(); }, seconds(5)));
  const milliseconds begun = world.now();
  // The order has left, but is overtaken by the death of who should obey.
  world.server(world.requests().back().what.starts_with(kReplicaA) ? 1 : 2).Crash();
  world.RunFor(seconds(6));
  const auto aborted = world.When("", "-failover-abort-slave-timeout");
  ASSERT_TRUE(aborted);
  EXPECT_TRUE(Between(*aborted - begun, seconds(5), seconds(5) + kTick));
  EXPECT_FALSE(world.View(0).in_failover);
}

TEST(StockFailoverTest, AFailoverByHandNeedsNobody) {
  Outage world;
  const milliseconds begun = world.now();
  EXPECT_EQ(world.Ask(0, {"SENTINEL", "FAILOVER", "nobody"}), "ERR No such master with that name");
  EXPECT_EQ(world.Ask(0, {"SENTINEL", "FAILOVER", "g"}), "OK");
  EXPECT_TRUE(world.View(0).forced);
  EXPECT_EQ(world.Ask(0, {"SENTINEL", "FAILOVER", "g"}), "INPROG Failover already in progress");
  world.RunFor(seconds(5));
  EXPECT_EQ(world.View(0).master_ip, kReplicaA);
  EXPECT_EQ(world.View(1).master_ip, kReplicaA);
  EXPECT_EQ(world.Requests("s0", "10.0.1.1 SENTINEL", begun), 0U);
  std::vector<std::string> order = world.Order("s0", begun);
  order.resize(5);
  EXPECT_EQ(order, (std::vector<std::string>{"+new-epoch", "+try-failover", "+vote-for-leader",
                                             "+elected-leader", "+failover-state-select-slave"}));
  // Nobody stopped the old master: it is told after the usual wait.
  EXPECT_EQ(world.server(0).upstream(), "");
  world.RunFor(seconds(12));
  EXPECT_EQ(world.server(0).upstream(), kReplicaA);
}

TEST(StockFailoverTest, AFailoverByHandNeedsAReplica) {
  Outage world;
  world.server(1).priority = 0;
  world.server(2).priority = 0;
  world.RunFor(seconds(11));
  EXPECT_EQ(world.Ask(0, {"SENTINEL", "FAILOVER", "g"}),
            "NOGOODSLAVE No suitable replica to promote");
}

TEST(StockFailoverTest, ASeedGivesOneStory) {
  const auto story = [](std::uint64_t seed) {
    Outage world(5, Settings(), seed);
    world.Kill();
    world.RunFor(seconds(60));
    return world.events();
  };
  EXPECT_EQ(story(3), story(3));
  EXPECT_NE(story(3), story(4));
}

}  // namespace
}  // namespace sentinel::sim::stock
