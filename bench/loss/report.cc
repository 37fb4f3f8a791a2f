#include "report.h"

#include <fmt/format.h>

#include <algorithm>

#include "common/figures.h"

namespace sentinel::loss {
namespace {

std::vector<Figure> AllFigures() {
  std::vector<Figure> all;
  for (std::size_t i = 0; i < kFigureCount; ++i) all.push_back(static_cast<Figure>(i));
  return all;
}

std::vector<double> Measured(const std::vector<Run>& runs, Figure figure) {
  std::vector<double> values;
  for (const Run& run : runs) {
    if (run[figure]) values.push_back(*run[figure]);
  }
  return values;
}

std::string Number(double value) {
  return value != 0 && value < 100 && value > -100 ? fmt::format("{:.2f}", value)
                                                   : fmt::format("{:.0f}", value);
}

std::string Cell(const std::vector<Run>& runs, Figure figure) {
  const std::vector<double> values = Measured(runs, figure);
  if (values.empty()) return "-";
  return Number(bench::Median(values)) + " / " + Number(*std::ranges::max_element(values));
}

std::size_t Count(const std::vector<Run>& runs, std::string Run::*text) {
  return static_cast<std::size_t>(std::count_if(
      runs.begin(), runs.end(), [text](const Run& run) { return !(run.*text).empty(); }));
}

std::string RunJson(const Run& run) {
  std::string text;
  for (const Figure figure : AllFigures()) {
    if (run[figure]) text += fmt::format("\"{}\": {:.3f}, ", NameOf(figure).key, *run[figure]);
  }
  return fmt::format("{{{}\"refused\": {}, \"failure\": {}}}", text, bench::Quoted(run.refused),
                     bench::Quoted(run.failure));
}

std::string ResultJson(const ScenarioResult& result) {
  const std::string commands = bench::JsonArray(result.commands, [](const auto& entry) {
    return fmt::format("{{\"command\": {}, \"runs\": {}}}", bench::Quoted(entry.first),
                       bench::JsonArray(entry.second, RunJson));
  });
  return fmt::format("{{\"scenario\": \"{}\", \"skipped\": {}, \"commands\": {}}}",
                     NameOf(result.scenario), bench::Quoted(result.skipped), commands);
}

}  // namespace

std::string Table(const ScenarioResult& result) {
  if (!result.skipped.empty()) {
    return fmt::format("{}: skipped: {}\n\n", NameOf(result.scenario), result.skipped);
  }
  std::string text =
      fmt::format("{:<34}", fmt::format("{}, median / worst", NameOf(result.scenario)));
  for (const auto& [command, runs] : result.commands) text += fmt::format(" {:>22}", command);
  text += "\n";
  for (const Figure figure : AllFigures()) {
    std::string cells;
    bool any = false;
    for (const auto& [command, runs] : result.commands) {
      any = any || !Measured(runs, figure).empty();
      cells += fmt::format(" {:>22}", Cell(runs, figure));
    }
    if (any) text += fmt::format("{:<34}{}\n", NameOf(figure).label, cells);
  }
  text += fmt::format("{:<34}", "runs, refused, failed");
  for (const auto& [command, runs] : result.commands) {
    text +=
        fmt::format(" {:>22}", fmt::format("{}, {}, {}", runs.size(), Count(runs, &Run::refused),
                                           Count(runs, &Run::failure)));
  }
  return text + "\n\n";
}

std::string Json(const Options& options, const std::vector<ScenarioResult>& results) {
  return fmt::format(
      R"({{"down_after_ms": {}, "failover_timeout_ms": {}, "hold_ms": {}, "restart_after_ms": {}, )"
      R"("scenarios": {}}})"
      "\n",
      options.down_after.count(), options.failover_timeout.count(), options.hold.count(),
      options.restart_after.count(), bench::JsonArray(results, ResultJson));
}

}  // namespace sentinel::loss
