// The whole program, small: so that it does not rot. Nothing is said about speed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/process.h"
#include "support/programs.h"
#include "support/temp_dir.h"

namespace sentinel::scale {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Scale, FailsOverWhatItKillsAndTellsAboutIt) {
  const harness::TempDir dir("sentinel-scale-test");
  const std::string json = (dir.path() / "figures.json").string();
  std::string ours = "ours=";
  for (const std::string& word : harness::OurSentinel().argv) ours += word + " ";
  harness::ProcessOptions options;
  options.argv = {SENTINEL_BENCH_SCALE,
                  "--command",
                  ours,
                  "--masters",
                  "20",
                  "--kill",
                  "5",
                  "--down-after",
                  "1000",
                  "--rest",
                  "1",
                  "--aftermath",
                  "1",
                  "--rounds",
                  "2",
                  "--restart",
                  "1",
                  "--scrape",
                  "3",
                  "--json",
                  json};
  const harness::Outcome outcome = harness::RunToEnd(options, dir.path());
  EXPECT_EQ(outcome.status.code, 0) << outcome.output << outcome.errors;
  const std::string figures = harness::ReadFile(json);
  EXPECT_THAT(figures, HasSubstr(R"("masters": 20)"));
  EXPECT_THAT(figures, HasSubstr(R"("discovery_s": )"));
  EXPECT_THAT(figures, HasSubstr(R"("rest_cpu_percent": )"));
  EXPECT_THAT(figures, HasSubstr(R"("restart_seen_s": )"));
  EXPECT_THAT(figures, HasSubstr(R"("scrape_median_ms": )"));
  EXPECT_THAT(figures, HasSubstr(R"("quiet_ping_mean_ms": )"));
  EXPECT_THAT(figures, Not(HasSubstr(R"("scrape_ping_mean_ms": 0.000)")));
  EXPECT_THAT(figures, HasSubstr(R"("agreement_worst_ms": )"));
  EXPECT_THAT(figures, HasSubstr(R"("groups_without_agreement": 0.000)"));
  EXPECT_THAT(figures, HasSubstr(R"("failure": "")"));
}

TEST(Scale, SaysWhatItCannotDo) {
  const harness::TempDir dir("sentinel-scale-test");
  harness::ProcessOptions options;
  options.argv = {SENTINEL_BENCH_SCALE, "--masters", "10", "--kill", "11"};
  const harness::Outcome outcome = harness::RunToEnd(options, dir.path());
  EXPECT_EQ(outcome.status.code, 2);
  EXPECT_THAT(outcome.errors, HasSubstr("--kill exceeds --masters"));
}

TEST(Scale, DoesNotWaitForASentinelThatHasEnded) {
  const harness::TempDir dir("sentinel-scale-test");
  harness::ProcessOptions options;
  options.argv = {SENTINEL_BENCH_SCALE, "--command", "none=false", "--masters", "1",
                  "--sentinels",        "1"};
  // What a failed run leaves behind for inspection goes with the test.
  options.environment = {{"TMPDIR", dir.path().string()}};
  const harness::Outcome outcome = harness::RunToEnd(options, dir.path());
  EXPECT_EQ(outcome.status.code, 1);
  EXPECT_THAT(outcome.output, HasSubstr("sentinel-0 has ended"));
}

}  // namespace
}  // namespace sentinel::scale
