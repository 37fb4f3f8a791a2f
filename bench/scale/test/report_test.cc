#include "scale/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace sentinel::scale {
namespace {

using testing::HasSubstr;
using testing::Not;

Run RunWith(double discovery) {
  Run run;
  run[Figure::kDiscovery] = discovery;
  return run;
}

TEST(Report, ShowsTheFigureOfTheOnlyRun) {
  const std::string table = Table({{"ours", {RunWith(1.5)}}});
  EXPECT_THAT(table, HasSubstr("all discovered, s after the start"));
  EXPECT_THAT(table, HasSubstr(" 1.50\n"));
}

TEST(Report, ShowsTheMiddleAndTheWorstOfSeveralRuns) {
  const Measurements measurements{{"ours", {RunWith(3), RunWith(1), RunWith(2)}}};
  EXPECT_THAT(Table(measurements), HasSubstr(" 2.00 / 3.00\n"));
}

TEST(Report, LeavesOutWhatNobodyMeasured) {
  const std::string table = Table({{"ours", {RunWith(1)}}, {"stock", {scale::Run{}}}});
  EXPECT_THAT(table, HasSubstr(" -\n"));
  EXPECT_THAT(table, Not(HasSubstr("+tilt")));
}

TEST(Report, WritesWhatWasMeasuredAsJson) {
  scale::Run run = RunWith(1.5);
  run.failure = "said \"no\"";
  const std::string json = Json(Options{}, {{"ours", {run}}});
  EXPECT_THAT(json, HasSubstr(R"("masters": 100)"));
  EXPECT_THAT(json, HasSubstr(R"({"command": "ours", "runs": [{"discovery_s": 1.500, )"
                              R"("failure": "said \"no\""}]})"));
}

TEST(Figures, HaveNamesOfTheirOwn) {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < kFigureCount; ++i) {
    keys.emplace_back(NameOf(static_cast<Figure>(i)).key);
  }
  std::ranges::sort(keys);
  EXPECT_EQ(std::ranges::adjacent_find(keys), keys.end());
}

TEST(Figures, HaveQuantiles) {
  EXPECT_EQ(Quantile({4, 1, 3, 2}, 0.5), 2);
  EXPECT_EQ(Quantile({4, 1, 3, 2}, 0.99), 4);
  EXPECT_EQ(Quantile({4, 1, 3, 2}, 0), 1);
  EXPECT_EQ(Quantile({7}, 1), 7);
}

}  // namespace
}  // namespace sentinel::scale
