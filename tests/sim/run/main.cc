// sim: plays seeds of faults, and says which of them break a rule.
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>

#include "sim/plan/edit.h"
#include "sim/run/coverage.h"
#include "sim/run/options.h"
#include "sim/run/pool.h"
#include "sim/run/shrink.h"
#include "sim/run/simulation.h"
#include "sim/run/trial.h"

namespace sentinel::sim {
namespace {

int Refuse(const std::string& what, const char* usage = "") {
  std::fprintf(stderr, "sim: %s\n%s", what.c_str(), usage);
  return 2;
}

void Print(const Plan& plan) {
  std::printf("%s\n", Describe(plan).c_str());
  for (const Fault& fault : plan.faults) std::printf("  %s\n", Describe(fault).c_str());
}

int ShrinkOne(const Options& options, const Plan& whole) {
  const TrialResult trial = Try(Apply(whole, options.edit));
  if (trial.rule.empty()) {
    std::printf("seed %llu breaks no rule and is not late: there is nothing to shrink\n",
                static_cast<unsigned long long>(whole.seed));
    return 0;
  }
  const PlanEdit edit = Shrink(whole, options.edit, trial.rule);
  std::printf("%s: %s\n%s%s --trace\n", trial.rule.c_str(), trial.what.c_str(),
              ReplayCommand(options, whole.seed).c_str(), edit.ToOptions().c_str());
  return 1;
}

int RunOne(const Options& options) {
  const Plan whole = MakePlan(*options.seed, options.plan);
  const Result<void> fits = CheckEdit(whole, options.edit);
  if (!fits) return Refuse(fits.error().message);
  if (options.shrink) return ShrinkOne(options, whole);
  const Plan plan = Apply(whole, options.edit);
  if (options.show_plan || options.trace) Print(plan);
  if (options.show_plan) return 0;
  Trace::Reader reader;
  if (options.trace) {
    reader = [](const std::string& line) {
      std::printf("%s\n", line.c_str());
      std::fflush(stdout);
    };
  }
  const Outcome outcome = Simulate(plan, reader);
  if (outcome.violation) {
    const double at = static_cast<double>(outcome.violation->at.time_since_epoch().count()) / 1e6;
    std::printf("%.3f %s: %s\n", at, outcome.violation->rule.c_str(),
                outcome.violation->what.c_str());
    for (const std::string& line : outcome.why) std::printf("  %s\n", line.c_str());
  }
  if (outcome.late) std::printf("%s: %s\n", kLate, Describe(*outcome.late).c_str());
  std::printf("seed %llu: hash %016llx, %llu steps, %.1f s, %llu writes acknowledged, %llu lost\n",
              static_cast<unsigned long long>(*options.seed),
              static_cast<unsigned long long>(outcome.hash),
              static_cast<unsigned long long>(outcome.steps),
              static_cast<double>(outcome.simulated.count()) / 1e6,
              static_cast<unsigned long long>(outcome.acknowledged),
              static_cast<unsigned long long>(outcome.lost));
  return outcome.violation ? 1 : 0;
}

int RunMany(const Options& options) {
  PoolOptions pool;
  pool.first = options.first;
  pool.last = options.last;
  pool.longest = std::chrono::minutes(options.minutes);
  pool.jobs = options.jobs;
  pool.plan = options.plan;
  const PoolResult result =
      RunSeeds(pool, [&](std::uint64_t seed, const std::string& rule, const std::string& what) {
        std::printf("%s: %s\n  %s --trace\n", rule.c_str(), what.c_str(),
                    ReplayCommand(options, seed).c_str());
        std::fflush(stdout);
      });
  const double real = result.real.count();
  const double simulated = static_cast<double>(result.simulated.count()) / 1e6;
  std::printf(
      "%llu seeds, %llu failed; %.0f s simulated in %.0f s: %.0f to 1, %.0f seeds and "
      "%.1f million steps a minute; %llu of %llu acknowledged writes lost; at rest, twice, after "
      "%zu s (50 %%) and %zu s (99 %%)\n",
      static_cast<unsigned long long>(result.seeds),
      static_cast<unsigned long long>(result.failures), simulated, real, simulated / real,
      static_cast<double>(result.seeds) * 60 / real,
      static_cast<double>(result.steps) * 60 / real / 1e6,
      static_cast<unsigned long long>(result.lost),
      static_cast<unsigned long long>(result.acknowledged), RestOf(result.rest, 50),
      RestOf(result.rest, 99));
  if (result.late > 0) {
    std::printf("%llu late behind a split round%s:\n", static_cast<unsigned long long>(result.late),
                TooManyLate(result) ? ", more than by chance" : "");
    for (const std::uint64_t seed : result.late_seeds) {
      std::printf("  %s --trace\n", ReplayCommand(options, seed).c_str());
    }
  }
  const bool bad = result.failures > 0 || TooManyLate(result);
  if (!options.coverage) return bad ? 1 : 0;
  const CoverageReport coverage = ReportCoverage(result.seen);
  std::fputs(coverage.text.c_str(), stdout);
  return bad || !coverage.never.empty() ? 1 : 0;
}

}  // namespace
}  // namespace sentinel::sim

int main(int argc, char** argv) {
  using namespace sentinel::sim;
  const auto options = ParseOptions({argv + 1, argv + argc}, std::thread::hardware_concurrency());
  if (!options) return Refuse(options.error().message, kUsage);
  if (options->help) {
    std::fputs(kUsage, stdout);
    return 0;
  }
  return options->seed ? RunOne(*options) : RunMany(*options);
}
