// Questions for the address of a master under a stop watch: ours, redis-sentinel and the ceiling in
// turn, on the same machine, asked by redis-benchmark.
#include <fmt/format.h>

#include <cstddef>
#include <cstdio>

#include "common/command_line.h"
#include "measure.h"
#include "options.h"
#include "report.h"
#include "support/temp_dir.h"

namespace sentinel::bench {
namespace {

Series MeasureSeries(const Options& options, Bench& bench, int pipeline) {
  Series series{.pipeline = pipeline, .runs = {}};
  series.runs.resize(bench.names().size());
  for (int number = 1; number <= options.runs; ++number) {
    for (std::size_t i = 0; i < bench.names().size(); ++i) {
      const Run run = bench.Measure(i, pipeline);
      fmt::print("-P {:>3} run {:>3} {:<12} {:>10.0f} a second {:>8.0f} ns of CPU a request\n",
                 pipeline, number, bench.names()[i], run.per_second, run.cpu_nanos);
      std::fflush(stdout);
      series.runs[i].push_back(run);
    }
  }
  return series;
}

void MeasureAll(const Options& options) {
  Bench bench(options);
  std::vector<Series> measured;
  for (const int pipeline : options.pipelines) {
    measured.push_back(MeasureSeries(options, bench, pipeline));
  }
  fmt::print("\n{}", Table(bench.names(), options.runs, measured));
  if (!options.json.empty())
    harness::WriteFile(options.json, Json(options, bench.names(), measured));
}

}  // namespace
}  // namespace sentinel::bench

int main(int argc, char** argv) {
  return sentinel::bench::ExitCodeOf([&] {
    sentinel::bench::MeasureAll(sentinel::bench::ParseOptions(argc, argv));
    return true;
  });
}
