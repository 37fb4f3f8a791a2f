// The study itself: ours elect at once in quorums of any size, and a death costs what is expected.
#include "sim/study/study.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace sentinel::sim {
namespace {

using std::chrono::microseconds;

constexpr std::uint64_t kSeeds = 25;

struct Totals {
  std::uint64_t runs = 0;
  std::uint64_t first_rounds = 0;
  std::uint64_t runs_with_losses = 0;
  std::uint64_t lost_worst = 0;
};

Totals PlayAll(microseconds rtt) {
  Totals totals;
  for (const int sentinels : {3, 5, 7}) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const StudyRun run = RunStudy({sentinels, rtt, Mixture::kOurs}, seed);
      EXPECT_TRUE(run.over) << sentinels << " sentinels, seed " << seed;
      ++totals.runs;
      if (run.first_round) ++totals.first_rounds;
      if (run.lost > 0) ++totals.runs_with_losses;
      totals.lost_worst = std::max(totals.lost_worst, run.lost);
    }
  }
  return totals;
}

TEST(Study, NearlyAllElectionsOfOursEndInTheFirstRoundOnOneSite) {
  const Totals totals = PlayAll(microseconds(200));
  EXPECT_GE(totals.first_rounds * 100, totals.runs * 99);
  // What the better replica had not applied, and the write that was under way.
  const std::uint64_t lag_in_writes = kStudyReplicaLagMax / kStudyWriteInterval;
  EXPECT_GT(totals.runs_with_losses, 0U);
  EXPECT_LE(totals.lost_worst, lag_in_writes + 1);
}

TEST(Study, NearlyAllElectionsOfOursEndInTheFirstRoundBetweenSites) {
  const Totals totals = PlayAll(std::chrono::milliseconds(20));
  EXPECT_GE(totals.first_rounds * 100, totals.runs * 99);
}

}  // namespace
}  // namespace sentinel::sim
