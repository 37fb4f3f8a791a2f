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

constexpr const char* kAllAtOnce = "all_at_once";

bool Wanted(const std::string& key, const Options& options) {
  return options.only.empty() || std::ranges::find(options.only, key) != options.only.end();
}

// True if nothing was to be complained of.
bool MeasureAll(const Options& options) {
  Bench bench(options);
  std::vector<LoadResult> results;
  const auto measure = [&](const std::string& name, const std::string& key,
                           const std::vector<Load>& loads) {
    fmt::print("{} ...\n", name);
    std::fflush(stdout);
    results.push_back(bench.Measure(name, key, loads));
  };
  const std::vector<Load> loads = AllLoads(options);
  measure("nothing", "quiet", {});
  for (const Load& load : loads) {
    if (Wanted(load.key, options)) measure(load.name, load.key, {load});
  }
  if (Wanted(kAllAtOnce, options)) measure("all at once", kAllAtOnce, loads);
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
