#include "loss/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace sentinel::loss {
namespace {

using testing::HasSubstr;
using testing::Not;

loss::Run RunWith(double lost) {
  loss::Run run;
  run[Figure::kLost] = lost;
  return run;
}

ScenarioResult ResultOf(std::vector<loss::Run> runs) {
  return {.scenario = Scenario::kPause, .skipped = {}, .commands = {{"ours", std::move(runs)}}};
}

TEST(Report, ShowsTheMiddleAndTheWorstAndLeavesOutWhatNobodyMeasured) {
  const std::string table = Table(ResultOf({RunWith(300), RunWith(100), RunWith(0)}));
  EXPECT_THAT(table, HasSubstr("pause, median / worst"));
  EXPECT_THAT(table, HasSubstr(" 100 / 300\n"));
  EXPECT_THAT(table, Not(HasSubstr("demotion")));
}

TEST(Report, CountsWhatWasRefusedAndWhatFailed) {
  loss::Run refused;
  refused.refused = "ERR no";
  loss::Run failed;
  failed.failure = "gone";
  const ScenarioResult result = ResultOf({RunWith(1), refused, failed});
  EXPECT_THAT(Table(result), HasSubstr(" 3, 1, 1\n"));
  const std::string json = Json(Options{}, {result});
  EXPECT_THAT(json, HasSubstr(R"("scenario": "pause")"));
  EXPECT_THAT(json, HasSubstr(R"({"lost": 1.000, "refused": "", "failure": ""})"));
  EXPECT_THAT(json, HasSubstr(R"("refused": "ERR no")"));
}

TEST(Report, SaysWhyAScenarioWasSkipped) {
  const ScenarioResult result{
      .scenario = Scenario::kPartition, .skipped = "not root", .commands = {}};
  EXPECT_EQ(Table(result), "partition: skipped: not root\n\n");
}

TEST(Figures, HaveNamesOfTheirOwn) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < kFigureCount; ++i) {
    keys.emplace_back(NameOf(static_cast<Figure>(i)).key);
  }
  std::ranges::sort(keys);
  EXPECT_EQ(std::ranges::adjacent_find(keys), keys.end());
}

}  // namespace
}  // namespace sentinel::loss
