// The whole program, small: so that it does not rot. Nothing is said about how much is lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/process.h"
#include "support/programs.h"
#include "support/temp_dir.h"

namespace sentinel::loss {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

std::string OursAsWords() {
  std::string ours = "ours=";
  for (const std::string& word : harness::OurSentinel().argv) ours += word + " ";
  return ours;
}

TEST(Loss, CountsWhatAFailoverLoses) {
  const harness::TempDir dir("sentinel-loss-test");
  const std::string json = (dir.path() / "figures.json").string();
  harness::ProcessOptions options;
  options.argv = {SENTINEL_BENCH_LOSS,
                  "--command",
                  OursAsWords(),
                  "--scenario",
                  "manual",
                  "--scenario",
                  "pause",
                  "--runs",
                  "1",
                  "--rate",
                  "200",
                  "--hold",
                  "100",
                  "--json",
                  json};
  const harness::Outcome outcome = harness::RunToEnd(options, dir.path());
  EXPECT_EQ(outcome.status.code, 0) << outcome.output << outcome.errors;
  const std::string figures = harness::ReadFile(json);
  EXPECT_THAT(figures, HasSubstr(R"("scenario": "manual")"));
  EXPECT_THAT(figures, HasSubstr(R"("lost": )"));
  EXPECT_THAT(figures, HasSubstr(R"("demotion_ms": )"));
  EXPECT_THAT(figures, HasSubstr(R"("return_demotion_ms": )"));
}

// Where networks may not be made, it says so and goes on.
TEST(Loss, CutsOffAMasterWithItsClientOrSaysWhyNot) {
  const harness::TempDir dir("sentinel-loss-test");
  harness::ProcessOptions options;
  options.argv = {SENTINEL_BENCH_LOSS,
                  "--command",
                  OursAsWords(),
                  "--scenario",
                  "partition",
                  "--runs",
                  "1",
                  "--rate",
                  "200",
                  "--hold",
                  "100"};
  const harness::Outcome outcome = harness::RunToEnd(options, dir.path());
  EXPECT_EQ(outcome.status.code, 0) << outcome.output << outcome.errors;
  EXPECT_THAT(outcome.output,
              AnyOf(HasSubstr("partition: skipped: "), HasSubstr("return -> demotion")));
}

TEST(Loss, KnowsItsScenarios) {
  const harness::TempDir dir("sentinel-loss-test");
  harness::ProcessOptions options;
  options.argv = {SENTINEL_BENCH_LOSS, "--scenario", "flood"};
  const harness::Outcome outcome = harness::RunToEnd(options, dir.path());
  EXPECT_EQ(outcome.status.code, 2);
  EXPECT_THAT(outcome.errors, HasSubstr("--scenario is manual or pause or "));
}

}  // namespace
}  // namespace sentinel::loss
