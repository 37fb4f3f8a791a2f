// Thousands of masters under a stop watch: ours and redis-sentinel in turn, on the same machine.
#include <fmt/format.h>

#include <cstdio>

#include "common/command_line.h"
#include "measure.h"
#include "options.h"
#include "report.h"
#include "support/temp_dir.h"

namespace sentinel::scale {
namespace {

// True if every run went through to its end and every group was agreed upon.
bool MeasureAll(const Options& options) {
  Measurements measurements;
  for (const auto& command : options.commands) measurements.push_back({command.name, {}});
  bool good = true;
  for (int number = 1; number <= options.runs; ++number) {
    for (std::size_t i = 0; i < options.commands.size(); ++i) {
      fmt::print("run {} of {}\n", number, options.commands[i].name);
      const Run run = Measure(options, options.commands[i]);
      good = good && run.failure.empty() && run[Figure::kUnfinished].value_or(0) == 0;
      measurements[i].second.push_back(run);
    }
  }
  fmt::print("\n{} masters, {} replicas each, {} sentinels; {} die at once\n{}", options.masters,
             options.replicas, options.sentinels, options.kill, Table(measurements));
  if (!options.json.empty()) harness::WriteFile(options.json, Json(options, measurements));
  return good;
}

}  // namespace
}  // namespace sentinel::scale

int main(int argc, char** argv) {
  return sentinel::bench::ExitCodeOf(
      [&] { return sentinel::scale::MeasureAll(sentinel::scale::ParseOptions(argc, argv)); });
}
