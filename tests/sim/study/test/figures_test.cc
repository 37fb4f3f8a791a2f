#include "sim/study/figures.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace sentinel::sim {
namespace {

using std::chrono::milliseconds;

TEST(Quantile, IsOneOfTheValuesInWhateverOrderTheyCome) {
  EXPECT_EQ(Quantile({7}, 0), 7);
  EXPECT_EQ(Quantile({7}, 1), 7);
  const std::vector<double> five = {40, 10, 50, 30, 20};
  EXPECT_EQ(Quantile(five, 0), 10);
  EXPECT_EQ(Quantile(five, 0.25), 20);
  EXPECT_EQ(Quantile(five, 0.5), 30);
  EXPECT_EQ(Quantile(five, 0.95), 50);
  EXPECT_EQ(Quantile(five, 1), 50);
  EXPECT_EQ(Quantile({4, 3, 2, 1}, 0.5), 3);  // Of two middle ones the upper.
}

TEST(Quantile, TheLastFiveOfAHundredDoNotMoveThe95th) {
  std::vector<double> values;
  for (int i = 1; i <= 101; ++i) values.push_back(i > 96 ? 1e6 : i);
  EXPECT_EQ(Quantile(values, 0.95), 96);
  EXPECT_EQ(Quantile(values, 1), 1e6);
}

StudyRun RunOf(milliseconds past_down_after, bool first_round, std::uint64_t lost,
               std::uint64_t lost_by_hand) {
  StudyRun run;
  run.over = true;
  run.first_round = first_round;
  run.past_down_after = past_down_after;
  run.lost = lost;
  run.lost_by_hand = lost_by_hand;
  return run;
}

StudyRun WithoutEnd(std::uint64_t lost_by_hand) {
  StudyRun run;
  run.lost_by_hand = lost_by_hand;
  return run;
}

TEST(Summarize, CountsRunsThatAreOverAndThoseThatAreNot) {
  const StudyCase what{5, milliseconds(20), Mixture::kMixed};
  const CaseFigures figures =
      Summarize(what, {RunOf(milliseconds(300), true, 2, 0), RunOf(milliseconds(100), true, 7, 4),
                       RunOf(milliseconds(200), false, 0, 6), WithoutEnd(9)});
  EXPECT_EQ(figures.what.sentinels, 5);
  EXPECT_EQ(figures.what.mixture, Mixture::kMixed);
  EXPECT_EQ(figures.runs, 4U);
  EXPECT_EQ(figures.not_over, 1U);
  EXPECT_EQ(figures.first_round_percent, 50);  // Of all runs.
  EXPECT_EQ(figures.median_ms, 200);           // Of those that are over.
  EXPECT_EQ(figures.p95_ms, 300);
  EXPECT_EQ(figures.worst_ms, 300);
  EXPECT_EQ(figures.lost_median, 2);
  EXPECT_EQ(figures.lost_worst, 7);
  EXPECT_EQ(figures.lost_by_hand_median,
            6);  // Of all: that order has nothing to do with the death.
  EXPECT_EQ(figures.lost_by_hand_worst, 9);
}

TEST(Summarize, OfRunsThatNeverEndSaysSo) {
  const CaseFigures figures = Summarize({}, {WithoutEnd(3), WithoutEnd(5), WithoutEnd(4)});
  EXPECT_EQ(figures.not_over, 3U);
  EXPECT_EQ(figures.median_ms, 0);
  EXPECT_EQ(figures.first_round_percent, 0);
  EXPECT_EQ(figures.lost_by_hand_median, 4);
  EXPECT_EQ(figures.lost_by_hand_worst, 5);
  EXPECT_NE(Table({figures}).find("| 3 (3 without end) |"), std::string::npos);
}

TEST(Summarize, OfNoRunsIsEmpty) {
  const CaseFigures figures = Summarize({}, {});
  EXPECT_EQ(figures.runs, 0U);
  EXPECT_EQ(figures.worst_ms, 0);
}

}  // namespace
}  // namespace sentinel::sim
