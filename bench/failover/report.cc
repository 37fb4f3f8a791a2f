#include "report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "common/figures.h"

namespace sentinel::bench {
namespace {

std::vector<Phase> AllPhases() {
  std::vector<Phase> phases;
  for (std::size_t i = 0; i < kPhaseCount; ++i) phases.push_back(static_cast<Phase>(i));
  return phases;
}

std::vector<Tally> AllTallies() {
  std::vector<Tally> tallies;
  for (std::size_t i = 0; i < kTallyCount; ++i) tallies.push_back(static_cast<Tally>(i));
  return tallies;
}

std::size_t Sum(const std::vector<Run>& runs, Tally tally) {
  std::size_t sum = 0;
  for (const Run& run : runs) sum += run[tally];
  return sum;
}

std::string Settings(const Options& options) {
  return fmt::format(
      R"("fault": "{}", "sentinels": {}, "quorum": {}, "replicas": {}, "down_after_ms": {})",
      options.fault == Fault::kKill ? "kill" : "stop", options.sentinels, options.quorum,
      options.replicas, options.down_after.count());
}

std::string RunJson(const Run& run) {
  std::string text;
  for (const Phase phase : AllPhases()) {
    if (!run[phase]) continue;
    text += fmt::format("\"{}\": {:.3f}, ", NameOf(phase).key, *run[phase]);
  }
  for (const Tally tally : AllTallies()) {
    text += fmt::format("\"{}\": {}, ", NameOf(tally).key, run[tally]);
  }
  return "{" + text + "\"failure\": " + Quoted(run.failure) + "}";
}

std::string SummaryJson(const std::vector<Run>& runs) {
  std::string text;
  for (const Phase phase : AllPhases()) {
    const Summary summary = Summarize(runs, phase);
    text += fmt::format("{}\"{}\": {{\"runs\": {}, \"median\": {:.3f}, \"worst\": {:.3f}}}",
                        text.empty() ? "" : ", ", NameOf(phase).key, summary.count, summary.median,
                        summary.worst);
  }
  for (const Tally tally : AllTallies()) {
    text += fmt::format(", \"{}\": {}", NameOf(tally).key, Sum(runs, tally));
  }
  return "{" + text + "}";
}

std::string ResourcesJson(const Resources& resources) {
  return fmt::format(R"({{"rss_kib": {}, "fds": {}}})", resources.rss_kib, resources.descriptors);
}

}  // namespace

Summary Summarize(const std::vector<Run>& runs, Phase phase) {
  std::vector<double> figures;
  for (const Run& run : runs) {
    if (run[phase]) figures.push_back(*run[phase]);
  }
  if (figures.empty()) return {};
  return {.count = figures.size(),
          .median = Median(figures),
          .worst = *std::ranges::max_element(figures)};
}

std::string Table(const Measurements& measurements) {
  std::string text = fmt::format("{:<34}", "ms after the fault, median / worst");
  for (const auto& [command, runs] : measurements) text += fmt::format(" {:>20}", command);
  text += "\n";
  for (const Phase phase : AllPhases()) {
    text += fmt::format("{:<34}", NameOf(phase).label);
    for (const auto& [command, runs] : measurements) {
      const Summary summary = Summarize(runs, phase);
      text += summary.count == 0
                  ? fmt::format(" {:>20}", "-")
                  : fmt::format(" {:>20}",
                                fmt::format("{:.1f} / {:.1f}", summary.median, summary.worst));
    }
    text += "\n";
  }
  for (const Tally tally : AllTallies()) {
    text += fmt::format("{:<34}", std::string(NameOf(tally).label) + ", all runs");
    for (const auto& [command, runs] : measurements) {
      text += fmt::format(" {:>20}", Sum(runs, tally));
    }
    text += "\n";
  }
  text += fmt::format("{:<34}", "failovers / runs");
  for (const auto& [command, runs] : measurements) {
    const auto good =
        std::count_if(runs.begin(), runs.end(), [](const Run& run) { return run.failure.empty(); });
    text += fmt::format(" {:>20}", fmt::format("{} / {}", good, runs.size()));
  }
  return text + "\n";
}

std::string Table(const SoakResults& results) {
  std::string text;
  for (const auto& [command, result] : results) {
    text += fmt::format("{}: {} failovers\n{:<24} {:>24} {:>24} {:>24}\n", command,
                        result.failovers, "", "start", "after a tenth", "end");
    for (const SentinelGrowth& sentinel : result.sentinels) {
      text += fmt::format("{:<24}", sentinel.label);
      for (const Resources& moment : {sentinel.start, sentinel.warm, sentinel.end}) {
        text += fmt::format(" {:>24}",
                            fmt::format("{} KiB, {} fds", moment.rss_kib, moment.descriptors));
      }
      text += "\n";
    }
    for (const std::string& complaint : result.complaints) text += "! " + complaint + "\n";
  }
  return text;
}

std::string Json(const Options& options, const Measurements& measurements) {
  const std::string commands = JsonArray(measurements, [](const auto& entry) {
    return fmt::format("{{\"command\": {}, \"summary\": {}, \"runs\": {}}}", Quoted(entry.first),
                       SummaryJson(entry.second), JsonArray(entry.second, RunJson));
  });
  return fmt::format("{{{}, \"commands\": {}}}\n", Settings(options), commands);
}

std::string Json(const Options& options, const SoakResults& results) {
  const std::string commands = JsonArray(results, [](const auto& entry) {
    const SoakResult& result = entry.second;
    const std::string sentinels = JsonArray(result.sentinels, [](const SentinelGrowth& growth) {
      return fmt::format(R"({{"sentinel": {}, "start": {}, "warm": {}, "end": {}}})",
                         Quoted(growth.label), ResourcesJson(growth.start),
                         ResourcesJson(growth.warm), ResourcesJson(growth.end));
    });
    return fmt::format(R"({{"command": {}, "failovers": {}, "sentinels": {}, "complaints": {}}})",
                       Quoted(entry.first), result.failovers, sentinels,
                       JsonArray(result.complaints, Quoted));
  });
  return fmt::format("{{{}, \"commands\": {}}}\n", Settings(options), commands);
}

}  // namespace sentinel::bench
