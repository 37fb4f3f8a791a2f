// What people rely on when they replay a seed.
#include "sim/run/simulation.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/plan/edit.h"
#include "sim/run/last_deaths.h"
#include "sim/run/trial.h"

namespace sentinel::sim {
namespace {

TEST(Simulation, TheSameSeedGivesTheSameStory) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    const Plan plan = MakePlan(seed, {});
    const Outcome first = Simulate(plan);
    const Outcome second = Simulate(plan);
    EXPECT_EQ(first.hash, second.hash) << "seed " << seed;
    EXPECT_EQ(first.steps, second.steps) << "seed " << seed;
  }
}

TEST(Simulation, ReadingAlongChangesNothing) {
  const Plan plan = MakePlan(5, {});
  std::vector<std::string> lines;
  const Outcome told = Simulate(plan, [&](const std::string& line) { lines.push_back(line); });
  EXPECT_EQ(told.hash, Simulate(plan).hash);
  EXPECT_GT(lines.size(), 10U);
}

TEST(Simulation, OtherSeedsGiveOtherStories) {
  EXPECT_NE(Simulate(MakePlan(6, {})).hash, Simulate(MakePlan(7, {})).hash);
}

TEST(Simulation, MastersDieAndClientsGoOn) {
  PlanOptions options;
  options.mixture = Mixture::kOurs;
  Plan plan = Apply(MakePlan(8, options), {.only = std::set<int>{}});
  int promotions = 0;
  const Outcome outcome = Simulate(plan, [&](const std::string& line) {
    promotions += line.find("+promoted-slave") != std::string::npos ? 1 : 0;
  });
  EXPECT_FALSE(outcome.violation) << outcome.violation->what;
  EXPECT_EQ(promotions, static_cast<int>(plan.groups.size()));
  EXPECT_GT(outcome.acknowledged, 100U);
}

// The master crashes, and comes back empty before anybody holds it for down (decision 26).
Outcome CrashAndReturn(std::uint64_t seed, Duration crash_failover_after) {
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  Plan plan = Apply(MakePlan(seed, {.mixture = Mixture::kOurs, .sentinels = 3}),
                    {.only = std::set<int>{}, .nobody_dies = true, .groups = 1});
  plan.latency = milliseconds(1);
  plan.jitter = Duration{0};
  GroupPlan& group = plan.groups.front();
  group.quorum = 2;
  group.replicas = 2;
  group.down_after = seconds(3);
  group.crash_failover_after = crash_failover_after;
  group.servers = ServerPlan{};
  group.servers.transfer_time = seconds(5);
  group.naive_writer = false;
  Fault crash;
  crash.number = 1;
  crash.kind = FaultKind::kServerCrash;
  crash.at = plan.faults_end - seconds(1);
  crash.lasts = milliseconds(100 + 10 * static_cast<int>(seed));
  crash.who = {0, Target::kMaster};
  crash.value = 1;
  plan.faults = {crash};
  return Simulate(plan);
}

TEST(Simulation, WhatAMasterHasLostItsReplicasStillHave) {
  constexpr std::uint64_t kOfTheLastMoment = 10;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    const Outcome off = CrashAndReturn(seed, Duration{0});
    const Outcome on = CrashAndReturn(seed, std::chrono::milliseconds(200));
    EXPECT_FALSE(on.violation) << on.violation->what;
    EXPECT_GT(off.lost, 3 * kOfTheLastMoment);
    EXPECT_LE(on.lost, kOfTheLastMoment);
  }
}

TEST(Simulation, AQuorumThatCannotActIsReportedWithItsReasons) {
  Plan plan = Apply(MakePlan(9, {.mixture = Mixture::kOurs, .sentinels = 3}),
                    {.only = std::set<int>{}, .groups = 1});
  plan.groups.front().quorum = 2;
  plan.sentinels_to_die = 2;  // The one that is left has no majority.
  const Outcome outcome = Simulate(plan);
  ASSERT_TRUE(outcome.violation);
  EXPECT_EQ(outcome.violation->rule, "convergence");
  EXPECT_FALSE(outcome.why.empty());
}

TEST(Simulation, AFailureInAProcessOfItsOwnIsReportedToo) {
  Plan plan = Apply(MakePlan(9, {.mixture = Mixture::kOurs, .sentinels = 3}),
                    {.only = std::set<int>{}, .groups = 1});
  plan.groups.front().quorum = 2;
  plan.sentinels_to_die = 2;
  EXPECT_EQ(Try(plan).rule, "convergence");
  plan.sentinels_to_die = 0;
  EXPECT_TRUE(Try(plan).ok);
}

TEST(Simulation, TheLastSentinelOfOursDoesNotDie) {
  Plan plan;
  plan.stock = {false, true, true, false, true};
  plan.sentinels_to_die = 2;
  using Victims = std::vector<std::size_t>;
  plan.seed = 1;
  EXPECT_EQ(SentinelsToDie(plan), (Victims{1, 2}));
  plan.seed = 3;
  EXPECT_EQ(SentinelsToDie(plan), (Victims{3, 4}));
  plan.stock.front() = true;
  EXPECT_EQ(SentinelsToDie(plan), (Victims{4, 0}));
  plan.stock[3] = true;  // All are.
  EXPECT_EQ(SentinelsToDie(plan), (Victims{3, 4}));
}

TEST(Simulation, AnEditLeavesOutFaultsAndGroups) {
  Plan plan = MakePlan(10, {});
  const std::size_t faults = plan.faults.size();
  ASSERT_GE(faults, 2U);
  const Plan edited = Apply(plan, {.only = std::set<int>{2}, .nobody_dies = true, .groups = 1});
  ASSERT_EQ(edited.faults.size(), 1U);
  EXPECT_EQ(edited.faults.front().number, 2);
  EXPECT_EQ(edited.groups.size(), 1U);
  EXPECT_FALSE(edited.last_deaths);
}

}  // namespace
}  // namespace sentinel::sim
