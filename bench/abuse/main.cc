// Quorums under attack: how long a failover takes then, and what memory it costs for good.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "common/command_line.h"
#include "load.h"
#include "measure.h"
#include "options.h"
#include "report.h"

namespace sentinel::bench {
namespace {

bool Wanted(const Load& load, const Options& options) {
  return load.connections == 0 || options.only.empty() ||
         std::ranges::find(options.only, load.key) != options.only.end();
}

// True if nothing was to be complained of.
bool MeasureAll(const Options& options) {
  Bench bench(options);
  std::vector<LoadResult> results;
  for (const Load& load : AllLoads(options)) {
    if (!Wanted(load, options)) continue;
    fmt::print("{} ...\n", load.name);
    std::fflush(stdout);
    results.push_back(bench.Measure(load));
  }
  fmt::print("\n{}", Table(results));
  if (!options.json.empty()) harness::WriteFile(options.json, Json(options, results));
  std::vector<std::string> complaints = Complaints(results);
  for (const std::string& complaint : bench.Stop()) complaints.push_back(complaint);
  for (const std::string& complaint : complaints) fmt::print("{}\n", complaint);
  if (!complaints.empty()) bench.KeepFiles();
  return complaints.empty();
}

}  // namespace
}  // namespace sentinel::bench

int main(int argc, char** argv) {
  return sentinel::bench::ExitCodeOf(
      [&] { return sentinel::bench::MeasureAll(sentinel::bench::ParseOptions(argc, argv)); });
}
