// A plan that fails, made smaller.
#include "sim/run/shrink.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace sentinel::sim {
namespace {

Plan PlanOfThreeGroups() {
  Plan plan;
  plan.groups.resize(3);
  plan.faults.resize(6);
  int number = 0;
  for (Fault& fault : plan.faults) {
    fault.number = ++number;
    fault.group = number / 3;
  }
  return plan;
}

bool Has(const Plan& plan, int number) {
  return std::any_of(plan.faults.begin(), plan.faults.end(),
                     [&](const Fault& fault) { return fault.number == number; });
}

Outcome Bad(const std::string& rule) {
  Outcome outcome;
  outcome.violation = Violation{MonotonicTime{}, rule, "on purpose"};
  return outcome;
}

// Breaks F1 while faults 2 and 4 meet; another rule when one of them is alone.
Outcome TwoMustMeet(const Plan& plan) {
  if (Has(plan, 2) && Has(plan, 4)) return Bad("F1");
  return Has(plan, 2) || Has(plan, 4) ? Bad("F2") : Outcome{};
}

TEST(Shrink, KeepsWhatTheFailureNeeds) {
  const PlanEdit edit = Shrink(PlanOfThreeGroups(), {}, "F1", TwoMustMeet);
  EXPECT_EQ(edit.only, (std::set<int>{2, 4}));
  EXPECT_TRUE(edit.nobody_dies);
  EXPECT_EQ(edit.groups, 2);  // Fault 4 is about the second one.
}

TEST(Shrink, KeepsTheLastDeathsAndAllGroupsIfTheyAreNeeded) {
  const PlanEdit edit = Shrink(PlanOfThreeGroups(), {}, "F1", [](const Plan& plan) {
    return plan.last_deaths && plan.groups.size() == 3 ? Bad("F1") : Outcome{};
  });
  EXPECT_EQ(edit.only, std::set<int>{});
  EXPECT_FALSE(edit.nobody_dies);
  EXPECT_EQ(edit.groups, 0);
}

TEST(Shrink, BeginsWithTheEditItIsGiven) {
  const PlanEdit start{.only = std::set<int>{2, 4, 5}, .nobody_dies = true, .groups = 2};
  // Whatever has more than the start breaks another rule.
  const auto player = [](const Plan& plan) {
    const bool more =
        Has(plan, 1) || Has(plan, 3) || Has(plan, 6) || plan.last_deaths || plan.groups.size() > 2;
    return more ? Bad("F3") : TwoMustMeet(plan);
  };
  const PlanEdit edit = Shrink(PlanOfThreeGroups(), start, "F1", player);
  EXPECT_EQ(edit.only, (std::set<int>{2, 4}));
  EXPECT_TRUE(edit.nobody_dies);
  EXPECT_EQ(edit.groups, 2);
}

TEST(Shrink, OfARunThatIsLate) {
  const auto player = [](const Plan& plan) {
    Outcome outcome;
    if (Has(plan, 3)) outcome.late = Lateness{};
    return outcome;
  };
  const PlanEdit edit = Shrink(PlanOfThreeGroups(), {}, kLate, player);
  EXPECT_EQ(edit.only, std::set<int>{3});
  EXPECT_TRUE(edit.nobody_dies);
}

TEST(Shrink, OfARealFailure) {
  Plan plan = MakePlan(9, {.mixture = Mixture::kOurs, .sentinels = 3});
  plan.sentinels_to_die = 2;  // The one that is left has no majority.
  for (GroupPlan& group : plan.groups) group.quorum = 2;
  const TrialResult before = Try(plan);
  ASSERT_EQ(before.rule, "convergence") << before.what;
  ASSERT_FALSE(plan.faults.empty());

  const PlanEdit edit = Shrink(plan, {}, before.rule);
  EXPECT_FALSE(edit.nobody_dies);
  const Plan smaller = Apply(plan, edit);
  EXPECT_TRUE(smaller.faults.empty());  // The deaths are enough.
  EXPECT_EQ(smaller.groups.size(), 1U);
  EXPECT_EQ(Try(smaller).rule, before.rule);
}

}  // namespace
}  // namespace sentinel::sim
