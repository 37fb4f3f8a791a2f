// Acknowledged writes that get lost: ours and redis-sentinel in turn, on the same machine.
#include <fmt/format.h>

#include <cstdio>
#include <optional>

#include "common/command_line.h"
#include "island.h"
#include "measure.h"
#include "options.h"
#include "report.h"
#include "support/error.h"
#include "support/temp_dir.h"

namespace sentinel::loss {
namespace {

bool NeedsIsland(Scenario scenario) {
  return scenario == Scenario::kPartition || scenario == Scenario::kPartitionMinReplicas;
}

void PrintRun(Scenario scenario, int number, const std::string& command, const Run& run) {
  const std::string head =
      fmt::format("{:<22} run {:>3} {:<12} ", NameOf(scenario), number, command);
  if (!run.failure.empty()) {
    fmt::print("{}failed: {}\n", head, run.failure);
  } else if (!run.refused.empty()) {
    fmt::print("{}refused: {}\n", head, run.refused);
  } else {
    fmt::print("{}lost {:>6.0f} of {:>6.0f}  gap {:>8.0f} ms  promotion -> demotion {:>8.0f} ms\n",
               head, run[Figure::kLost].value_or(-1), run[Figure::kAcknowledged].value_or(-1),
               run[Figure::kGap].value_or(-1), run[Figure::kDemotion].value_or(-1));
  }
  std::fflush(stdout);
}

ScenarioResult MeasureScenario(const Options& options, Scenario scenario, const Island* island) {
  ScenarioResult result{.scenario = scenario, .skipped = {}, .commands = {}};
  std::vector<harness::SentinelCommand> commands;
  for (const auto& command : options.commands) {
    if (scenario == Scenario::kCoordinated && !command.ours) continue;
    commands.push_back(command);
    result.commands.push_back({command.name, {}});
  }
  if (commands.empty()) result.skipped = "no command is called ours";
  for (int number = 1; number <= options.runs; ++number) {
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const Run run = Measure(options, commands[i], scenario, island);
      PrintRun(scenario, number, commands[i].name, run);
      result.commands[i].second.push_back(run);
    }
  }
  return result;
}

ScenarioResult MeasureOnIsland(const Options& options, Scenario scenario) {
  const harness::TempDir dir("sentinel-island");
  std::optional<Island> island;
  try {
    island.emplace(dir.path());
  } catch (const harness::HarnessError& error) {
    return {.scenario = scenario, .skipped = error.what(), .commands = {}};
  }
  return MeasureScenario(options, scenario, &*island);
}

// True if no run failed; what was refused or skipped is no failure.
bool MeasureAll(const Options& options) {
  std::vector<ScenarioResult> results;
  for (const Scenario scenario : options.scenarios) {
    results.push_back(NeedsIsland(scenario) ? MeasureOnIsland(options, scenario)
                                            : MeasureScenario(options, scenario, nullptr));
  }
  bool good = true;
  fmt::print("\n");
  for (const ScenarioResult& result : results) {
    fmt::print("{}", Table(result));
    for (const auto& [command, runs] : result.commands) {
      for (const Run& run : runs) good = good && run.failure.empty();
    }
  }
  if (!options.json.empty()) harness::WriteFile(options.json, Json(options, results));
  return good;
}

}  // namespace
}  // namespace sentinel::loss

int main(int argc, char** argv) {
  return sentinel::bench::ExitCodeOf(
      [&] { return sentinel::loss::MeasureAll(sentinel::loss::ParseOptions(argc, argv)); });
}
