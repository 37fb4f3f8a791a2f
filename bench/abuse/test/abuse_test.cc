// The whole program, small, so that it does not rot. Nothing is said about speed, nor about memory,
// of which little is used by so few.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/process.h"
#include "support/temp_dir.h"

namespace sentinel::bench {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Abuse, FailsOverUnderEachLoad) {
  const harness::TempDir dir("sentinel-abuse-test");
  const std::string json = (dir.path() / "figures.json").string();
  harness::ProcessOptions options;
  options.argv = {SENTINEL_BENCH_ABUSE,
                  "--runs",
                  "1",
                  "--idle",
                  "50",
                  "--handshakes",
                  "20",
                  "--settle",
                  "0",
                  "--rest",
                  "0",
                  "--json",
                  json};
  const harness::Outcome outcome = harness::RunToEnd(options, dir.path());
  const std::string figures = harness::ReadFile(json);
  for (const char* load : {"quiet", "idle", "slow_readers", "slow_writers", "connections",
                           "guesses", "pipelines", "half_handshakes", "all_at_once"}) {
    EXPECT_THAT(figures, HasSubstr("\"load\": \"" + std::string(load) + "\", \"failovers_ms\": [{"))
        << outcome.output << outcome.errors;
  }
  EXPECT_THAT(outcome.output, Not(HasSubstr("not all attackers came")));
  EXPECT_THAT(figures, HasSubstr("\"wanted\": 150")) << "50 idle ones at three sentinels";
}

}  // namespace
}  // namespace sentinel::bench
