// sim: plays seeds of faults, and says which of them break a rule.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "sim/plan/edit.h"
#include "sim/run/pool.h"
#include "sim/run/shrink.h"
#include "sim/run/simulation.h"
#include "sim/run/trial.h"

namespace sentinel::sim {
namespace {

constexpr const char* kUsage =
    "usage: sim --seed N [--trace] [--plan] [--shrink] [--only N,N...|none] [--nobody-dies]\n"
    "                    [--groups N]\n"
    "       sim --seeds FIRST..LAST [--jobs N]\n"
    "       sim --minutes N [--first SEED] [--jobs N] [--coverage]\n"
    "\n"
    "  --quorum any|ours|mixed|stock  who takes part (default any)\n"
    "  --sentinels N                  how many (default: any)\n"
    "  --coverage                     fails when something rare has never happened\n";

struct Options {
  std::optional<std::uint64_t> seed;
  std::uint64_t first = 1;
  std::optional<std::uint64_t> last;
  std::optional<std::uint64_t> minutes;
  int jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  bool trace = false;
  bool show_plan = false;
  bool shrink = false;
  bool coverage = false;
  PlanOptions plan;
  PlanEdit edit;
};

[[noreturn]] void Refuse(const std::string& what) {
  std::fprintf(stderr, "sim: %s\n%s", what.c_str(), kUsage);
  std::exit(2);
}

std::uint64_t Number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    Refuse("not a number: " + std::string(text));
  }
  return number;
}

Mixture MixtureOf(std::string_view text) {
  if (text == "any") return Mixture::kAny;
  if (text == "ours") return Mixture::kOurs;
  if (text == "mixed") return Mixture::kMixed;
  if (text == "stock") return Mixture::kStock;
  Refuse("unknown quorum: " + std::string(text));
}

std::set<int> Numbers(std::string_view text) {
  std::set<int> numbers;
  while (text != "none" && !text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    numbers.insert(static_cast<int>(Number(text.substr(0, comma))));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return numbers;
}

Options Parse(const std::vector<std::string_view>& words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const auto value = [&] {
      if (++i == words.size()) Refuse(std::string(word) + " needs a value");
      return words[i];
    };
    if (word == "--seed") {
      options.seed = Number(value());
    } else if (word == "--seeds") {
      const std::string_view range = value();
      const std::size_t dots = range.find("..");
      if (dots == std::string_view::npos) Refuse("--seeds needs FIRST..LAST");
      options.first = Number(range.substr(0, dots));
      options.last = Number(range.substr(dots + 2));
    } else if (word == "--minutes") {
      options.minutes = Number(value());
    } else if (word == "--first") {
      options.first = Number(value());
    } else if (word == "--jobs") {
      options.jobs = static_cast<int>(Number(value()));
    } else if (word == "--quorum") {
      options.plan.mixture = MixtureOf(value());
    } else if (word == "--sentinels") {
      options.plan.sentinels = static_cast<int>(Number(value()));
    } else if (word == "--only") {
      options.edit.only = Numbers(value());
    } else if (word == "--nobody-dies") {
      options.edit.nobody_dies = true;
    } else if (word == "--groups") {
      options.edit.groups = static_cast<int>(Number(value()));
    } else if (word == "--trace") {
      options.trace = true;
    } else if (word == "--plan") {
      options.show_plan = true;
    } else if (word == "--shrink") {
      options.shrink = true;
    } else if (word == "--coverage") {
      options.coverage = true;
    } else {
      Refuse("unknown option " + std::string(word));
    }
  }
  return options;
}

std::string Replay(const Options& options, std::uint64_t seed) {
  std::string command = "sim --seed " + std::to_string(seed);
  constexpr const char* kMixtures[] = {"any", "ours", "mixed", "stock"};
  if (options.plan.mixture != Mixture::kAny) {
    command += std::string(" --quorum ") + kMixtures[static_cast<int>(options.plan.mixture)];
  }
  if (options.plan.sentinels != 0) {
    command += " --sentinels " + std::to_string(options.plan.sentinels);
  }
  return command;
}

int RunOne(const Options& options) {
  const Plan whole = MakePlan(*options.seed, options.plan);
  const Plan plan = Apply(whole, options.edit);
  if (options.show_plan || options.trace) {
    std::printf("%s\n", Describe(plan).c_str());
    for (const Fault& fault : plan.faults) std::printf("  %s\n", Describe(fault).c_str());
  }
  if (options.show_plan) return 0;
  if (options.shrink) {
    const TrialResult trial = Try(plan);
    if (trial.ok) Refuse("this seed breaks no rule");
    const PlanEdit edit = Shrink(whole, trial.rule);
    std::printf("%s: %s\n%s%s --trace\n", trial.rule.c_str(), trial.what.c_str(),
                Replay(options, *options.seed).c_str(), edit.ToOptions().c_str());
    return 1;
  }
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
  std::printf("seed %llu: hash %016llx, %llu steps, %.1f s, %llu writes acknowledged, %llu lost\n",
              static_cast<unsigned long long>(*options.seed),
              static_cast<unsigned long long>(outcome.hash),
              static_cast<unsigned long long>(outcome.steps),
              static_cast<double>(outcome.simulated.count()) / 1e6,
              static_cast<unsigned long long>(outcome.acknowledged),
              static_cast<unsigned long long>(outcome.lost));
  return outcome.violation ? 1 : 0;
}

// Returns true iff there is nothing that no run has seen.
bool ReportCoverage(const PoolResult& result) {
  bool all = true;
  for (std::size_t i = 0; i < kThingsToSee; ++i) {
    std::printf("%10llu %s%s\n", static_cast<unsigned long long>(result.seen[i]),
                std::string(NameOfThing(i)).c_str(), result.seen[i] == 0 ? "  NEVER" : "");
    all = all && result.seen[i] > 0;
  }
  return all;
}

int RunMany(const Options& options) {
  PoolOptions pool;
  pool.first = options.first;
  pool.last = options.last.value_or(~std::uint64_t{0} - 1);
  pool.longest = std::chrono::minutes(options.minutes.value_or(0));
  pool.jobs = options.jobs;
  pool.plan = options.plan;
  const PoolResult result =
      RunSeeds(pool, [&](std::uint64_t seed, const std::string& rule, const std::string& what) {
        std::printf("%s: %s\n  %s --trace\n", rule.c_str(), what.c_str(),
                    Replay(options, seed).c_str());
        std::fflush(stdout);
      });
  const double real = result.real.count();
  const double simulated = static_cast<double>(result.simulated.count()) / 1e6;
  std::printf(
      "%llu seeds, %llu failed; %.0f s simulated in %.0f s: %.0f to 1, %.0f seeds and "
      "%.1f million steps a minute; %llu of %llu acknowledged writes lost\n",
      static_cast<unsigned long long>(result.seeds),
      static_cast<unsigned long long>(result.failures), simulated, real, simulated / real,
      static_cast<double>(result.seeds) * 60 / real,
      static_cast<double>(result.steps) * 60 / real / 1e6,
      static_cast<unsigned long long>(result.lost),
      static_cast<unsigned long long>(result.acknowledged));
  const bool all_seen = !options.coverage || ReportCoverage(result);
  return result.failures > 0 || !all_seen ? 1 : 0;
}

}  // namespace
}  // namespace sentinel::sim

int main(int argc, char** argv) {
  using namespace sentinel::sim;
  const Options options = Parse({argv + 1, argv + argc});
  if (options.seed) return RunOne(options);
  if (!options.last && !options.minutes) Refuse("nothing to do");
  return RunMany(options);
}
