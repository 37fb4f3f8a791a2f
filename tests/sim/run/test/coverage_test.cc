// What no run has seen is named.
#include "sim/run/coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "sim/run/simulation.h"

namespace sentinel::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::size_t IndexOf(std::string_view name) {
  for (std::size_t i = 0; i < kThingsToSee; ++i) {
    if (NameOfThing(i) == name) return i;
  }
  ADD_FAILURE() << "nobody looks for " << name;
  return 0;
}

TEST(Coverage, NothingIsNamedWhenAllWasSeen) {
  TimesSeen seen;
  seen.fill(1);
  const CoverageReport report = ReportCoverage(seen);
  EXPECT_THAT(report.never, IsEmpty());
  EXPECT_THAT(report.text, Not(HasSubstr("never seen")));
}

TEST(Coverage, WhatNoRunHasSeenIsNamed) {
  TimesSeen seen;
  seen.fill(7);
  for (const char* lacking : {"order-lost", "+tilt", "server busy", "LOADING"}) {
    seen[IndexOf(lacking)] = 0;
  }
  const CoverageReport report = ReportCoverage(seen);
  EXPECT_THAT(report.never, ElementsAre("order-lost", "+tilt", "server busy", "LOADING"));
  EXPECT_THAT(report.text, EndsWith("never seen: order-lost, +tilt, server busy, LOADING\n"));
}

TEST(Coverage, ThingsHaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kThingsToSee; ++i) names.insert(NameOfThing(i));
  EXPECT_EQ(names.size(), kThingsToSee);
}

TEST(Coverage, AnOutcomeIsLookedAtInAllItsParts) {
  Outcome outcome;
  outcome.marks.Reach(Mark::kOrderLost);
  outcome.events.insert("+tilt");
  outcome.sights = {"server busy", "LOADING"};
  const auto seen = Seen(outcome);
  for (const char* what : {"order-lost", "+tilt", "server busy", "LOADING"}) {
    EXPECT_TRUE(seen[IndexOf(what)]) << what;
  }
  EXPECT_EQ(std::count(seen.begin(), seen.end(), true), 4);
}

TEST(Coverage, ARunTellsWhatFaultsAndServersDid) {
  Plan plan = MakePlan(9, {.mixture = Mixture::kOurs});
  plan.faults.resize(1);
  Fault& fault = plan.faults.front();
  fault = Fault{};
  fault.number = 1;
  fault.at = std::chrono::seconds(8);
  fault.lasts = std::chrono::seconds(5);
  fault.kind = FaultKind::kServerLoads;
  fault.who = {0, Target::kMaster};
  const auto seen = Seen(Simulate(plan));
  for (const char* what : {"server loads", "LOADING", "full resync"}) {
    EXPECT_TRUE(seen[IndexOf(what)]) << what;
  }
  EXPECT_FALSE(seen[IndexOf("server busy")]);
  EXPECT_FALSE(seen[IndexOf("BUSY")]);
}

}  // namespace
}  // namespace sentinel::sim
