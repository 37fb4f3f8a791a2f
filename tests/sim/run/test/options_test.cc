#include "sim/run/options.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace sentinel::sim {
namespace {

using Words = std::vector<std::string_view>;

Options Parsed(const Words& words) {
  const auto options = ParseOptions(words, 4);
  EXPECT_TRUE(options) << options.error().message;
  return options.value_or(Options{});
}

std::string ErrorOf(const Words& words) {
  const auto options = ParseOptions(words, 4);
  return options ? "" : options.error().message;
}

TEST(Options, OfOneSeed) {
  const Options options = Parsed({"--seed", "0", "--quorum", "mixed", "--sentinels", "5", "--only",
                                  "3,1", "--nobody-dies", "--groups", "2", "--trace"});
  EXPECT_EQ(options.seed, 0U);
  EXPECT_TRUE(options.trace);
  EXPECT_FALSE(options.shrink || options.show_plan || options.coverage);
  EXPECT_EQ(options.edit.only, (std::set<int>{1, 3}));
  EXPECT_TRUE(options.edit.nobody_dies);
  EXPECT_EQ(options.edit.groups, 2);
  EXPECT_EQ(ReplayCommand(options, 7), "sim --seed 7 --quorum mixed --sentinels 5");
  EXPECT_EQ(Parsed({"--seed", "1", "--only", "none"}).edit.only, std::set<int>{});
  EXPECT_TRUE(Parsed({"--seed", "1", "--shrink", "--only", "2"}).shrink);
  EXPECT_TRUE(Parsed({"--seed", "1", "--plan"}).show_plan);
}

TEST(Options, OfManySeeds) {
  const Options range = Parsed({"--seeds", "5..9", "--jobs", "64", "--coverage"});
  EXPECT_FALSE(range.seed);
  EXPECT_EQ(range.first, 5U);
  EXPECT_EQ(range.last, 9U);
  EXPECT_EQ(range.jobs, 64);
  EXPECT_TRUE(range.coverage);
  EXPECT_EQ(range.minutes, 0U);
  EXPECT_EQ(ReplayCommand(range, 7), "sim --seed 7");

  const Options hours = Parsed({"--minutes", "240", "--first", "1000"});
  EXPECT_EQ(hours.minutes, 240U);
  EXPECT_EQ(hours.first, 1000U);
  EXPECT_EQ(hours.last, kLastSeed);
  EXPECT_EQ(hours.jobs, 4);
}

TEST(Options, NoMoreJobsThanThePoolHas) {
  EXPECT_EQ(ParseOptions({"--minutes", "1"}, 1000)->jobs, 64);
  EXPECT_EQ(ParseOptions({"--minutes", "1"}, 0)->jobs, 1);
}

TEST(Options, TheFewestSentinelsTheyAllowMakeAPlanOfAnyQuorum) {
  for (const char* quorum : {"any", "ours", "mixed", "stock"}) {
    const Options options = Parsed({"--seeds", "1..9", "--sentinels", "2", "--quorum", quorum});
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
      EXPECT_EQ(MakePlan(seed, options.plan).sentinels(), 2) << quorum << ", seed " << seed;
    }
  }
}

TEST(Options, HelpAsksForNothingElse) { EXPECT_TRUE(Parsed({"--help"}).help); }

TEST(Options, RefuseWhatTheyDoNotUnderstand) {
  EXPECT_EQ(ErrorOf({}), "one of --seed, --seeds and --minutes is needed");
  EXPECT_EQ(ErrorOf({"--jobs", "2"}), "one of --seed, --seeds and --minutes is needed");
  EXPECT_EQ(ErrorOf({"--sed", "1"}), "unknown option --sed");
  EXPECT_EQ(ErrorOf({"17"}), "unknown option 17");
  EXPECT_EQ(ErrorOf({"--seed"}), "--seed needs a value");
  EXPECT_EQ(ErrorOf({"--seed", "1x"}), "--seed: '1x' is not a number");
  EXPECT_EQ(ErrorOf({"--seed", "-1"}), "--seed: '-1' is not a number");
  EXPECT_EQ(ErrorOf({"--seed", ""}), "--seed: '' is not a number");
  EXPECT_EQ(ErrorOf({"--seed", "1", "--quorum", "theirs"}), "--quorum: unknown quorum 'theirs'");
  EXPECT_EQ(ErrorOf({"--seed", "1", "--only", "1,,2"}), "--only: '' is not a number");
  EXPECT_EQ(ErrorOf({"--seed", "1", "--only", "1,"}), "--only: '' is not a number");
  EXPECT_EQ(ErrorOf({"--seeds", "5"}), "--seeds needs FIRST..LAST");
  EXPECT_EQ(ErrorOf({"--seeds", "5..x"}), "--seeds: 'x' is not a number");
  EXPECT_EQ(ErrorOf({"--seeds", "5..4"}), "--seeds 5..4 names no seed");
}

TEST(Options, RefuseNumbersOutOfRange) {
  EXPECT_EQ(ErrorOf({"--seeds", "1..9", "--jobs", "0"}), "--jobs: 0 is not in 1..64");
  EXPECT_EQ(ErrorOf({"--seeds", "1..9", "--jobs", "65"}), "--jobs: 65 is not in 1..64");
  EXPECT_EQ(ErrorOf({"--minutes", "0"}), "--minutes: 0 is not in 1..100000");
  EXPECT_EQ(ErrorOf({"--seed", "1", "--groups", "0"}), "--groups: 0 is not in 1..1000000");
  EXPECT_EQ(ErrorOf({"--seed", "1", "--only", "0"}), "--only: 0 is not in 1..1000000");
  EXPECT_EQ(ErrorOf({"--seed", "1", "--sentinels", "65"}), "--sentinels: 65 is not in 2..64");
  EXPECT_EQ(ErrorOf({"--seed", "1", "--sentinels", "1"}), "--sentinels: 1 is not in 2..64");
  EXPECT_EQ(ErrorOf({"--seed", "99999999999999999999"}),
            "--seed: 99999999999999999999 is not in 0..9223372036854775807");
}

TEST(Options, RefuseWhatWouldBeIgnored) {
  for (const char* of_one : {"--trace", "--plan", "--shrink", "--nobody-dies"}) {
    EXPECT_EQ(ErrorOf({"--seeds", "1..2", of_one}),
              std::string(of_one) + " says nothing with --seeds");
    EXPECT_EQ(ErrorOf({"--minutes", "1", of_one}),
              std::string(of_one) + " says nothing with --minutes");
  }
  EXPECT_EQ(ErrorOf({"--seeds", "1..2", "--only", "1"}), "--only says nothing with --seeds");
  EXPECT_EQ(ErrorOf({"--minutes", "1", "--groups", "1"}), "--groups says nothing with --minutes");
  EXPECT_EQ(ErrorOf({"--seed", "1", "--seeds", "1..2"}), "--seeds says nothing with --seed");
  EXPECT_EQ(ErrorOf({"--seed", "1", "--jobs", "2"}), "--jobs says nothing with --seed");
  EXPECT_EQ(ErrorOf({"--coverage", "--seed", "1"}), "--coverage says nothing with --seed");
  EXPECT_EQ(ErrorOf({"--seeds", "1..2", "--first", "2"}), "--first says nothing with --seeds");
  EXPECT_EQ(ErrorOf({"--seed", "1", "--plan", "--shrink"}), "--shrink says nothing with --plan");
  EXPECT_EQ(ErrorOf({"--seed", "1", "--trace", "--shrink"}), "--trace says nothing with --shrink");
}

Plan PlanOfTwoGroups() {
  Plan plan;
  plan.seed = 17;
  plan.groups.resize(2);
  plan.faults.resize(3);
  for (int i = 0; i < 3; ++i) plan.faults[static_cast<std::size_t>(i)].number = i + 1;
  plan.faults.back().group = 1;
  return plan;
}

std::string Misfit(const PlanEdit& edit) {
  const auto fits = CheckEdit(PlanOfTwoGroups(), edit);
  return fits ? "" : fits.error().message;
}

TEST(Edits, HaveToFitTheirPlan) {
  PlanEdit edit;
  EXPECT_EQ(Misfit(edit), "");
  edit.groups = 2;
  EXPECT_EQ(Misfit(edit), "");
  edit.groups = 3;
  EXPECT_EQ(Misfit(edit), "--groups 3: the plan of seed 17 has 2");
  edit.groups = 1;
  EXPECT_EQ(Misfit(edit), "--groups 1: the faults that stay need 2");
  edit.only = std::set<int>{1, 2};
  EXPECT_EQ(Misfit(edit), "");
  edit.only = std::set<int>{};
  EXPECT_EQ(Misfit(edit), "");
  edit.only = std::set<int>{1, 4};
  EXPECT_EQ(Misfit(edit), "--only 4: the plan of seed 17 has 3 faults");
}

}  // namespace
}  // namespace sentinel::sim
