// Failovers under a stop watch: ours and redis-sentinel in turn, on the same machine.
#include <fmt/format.h>

#include <cstdio>

#include "common/command_line.h"
#include "measure.h"
#include "options.h"
#include "report.h"
#include "soak.h"
#include "support/temp_dir.h"

namespace sentinel::bench {
namespace {

void PrintRun(int number, const std::string& command, const Run& run) {
  if (!run.failure.empty()) {
    fmt::print("run {:>3} {:<12} failed: {}\n", number, command, run.failure);
  } else {
    fmt::print(
        "run {:>3} {:<12} quorum's +sdown {:8.1f}  -> write {:8.1f}  -> all switched {:8.1f}\n",
        number, command, run[Phase::kQuorumSdown].value_or(-1),
        run[Phase::kSdownToWrite].value_or(-1), run[Phase::kSdownToSwitch].value_or(-1));
  }
  std::fflush(stdout);
}

// True if every run ended in a failover.
bool Measure(const Options& options) {
  Measurements measurements;
  for (const auto& command : options.commands) measurements.push_back({command.name, {}});
  bool all_good = true;
  for (int number = 1; number <= options.runs; ++number) {
    for (std::size_t i = 0; i < options.commands.size(); ++i) {
      const Run run = MeasureFailover(options, options.commands[i]);
      PrintRun(number, options.commands[i].name, run);
      all_good = all_good && run.failure.empty();
      measurements[i].second.push_back(run);
    }
  }
  fmt::print("\n{}", Table(measurements));
  if (!options.json.empty()) harness::WriteFile(options.json, Json(options, measurements));
  return all_good;
}

// True if nothing grew.
bool SoakAll(const Options& options) {
  SoakResults results;
  bool all_good = true;
  for (const auto& command : options.commands) {
    results.push_back({command.name, Soak(options, command)});
    all_good = all_good && results.back().second.complaints.empty();
  }
  fmt::print("\n{}", Table(results));
  if (!options.json.empty()) harness::WriteFile(options.json, Json(options, results));
  return all_good;
}

}  // namespace
}  // namespace sentinel::bench

int main(int argc, char** argv) {
  return sentinel::bench::ExitCodeOf([&] {
    const sentinel::bench::Options options = sentinel::bench::ParseOptions(argc, argv);
    return options.soak > 0 ? sentinel::bench::SoakAll(options) : sentinel::bench::Measure(options);
  });
}
