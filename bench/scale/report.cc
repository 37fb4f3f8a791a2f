#include "report.h"

#include <fmt/format.h>

#include "common/figures.h"

namespace sentinel::scale {
namespace {

constexpr int kLabelWidth = 46;
constexpr int kColumnWidth = 22;

std::vector<Figure> AllFigures() {
  std::vector<Figure> figures;
  for (std::size_t i = 0; i < kFigureCount; ++i) figures.push_back(static_cast<Figure>(i));
  return figures;
}

std::vector<double> Values(const std::vector<Run>& runs, Figure figure) {
  std::vector<double> values;
  for (const Run& run : runs) {
    if (run[figure]) values.push_back(*run[figure]);
  }
  return values;
}

std::string Cell(const std::vector<Run>& runs, Figure figure) {
  const std::vector<double> values = Values(runs, figure);
  const int decimals = NameOf(figure).decimals;
  if (values.empty()) return "-";
  if (values.size() == 1) return fmt::format("{:.{}f}", values[0], decimals);
  return fmt::format("{:.{}f} / {:.{}f}", Quantile(values, 0.5), decimals, Quantile(values, 1),
                     decimals);
}

std::string RunJson(const Run& run) {
  std::string text;
  for (const Figure figure : AllFigures()) {
    if (run[figure]) text += fmt::format("\"{}\": {:.3f}, ", NameOf(figure).key, *run[figure]);
  }
  return "{" + text + "\"failure\": " + bench::Quoted(run.failure) + "}";
}

}  // namespace

std::string Table(const Measurements& measurements) {
  std::string text = fmt::format("{:<{}}", "", kLabelWidth);
  for (const auto& [command, runs] : measurements) {
    text += fmt::format(" {:>{}}", command, kColumnWidth);
  }
  text += "\n";
  for (const Figure figure : AllFigures()) {
    std::string row = fmt::format("{:<{}}", NameOf(figure).label, kLabelWidth);
    bool measured = false;
    for (const auto& [command, runs] : measurements) {
      const std::string cell = Cell(runs, figure);
      measured = measured || cell != "-";
      row += fmt::format(" {:>{}}", cell, kColumnWidth);
    }
    if (measured) text += row + "\n";
  }
  return text;
}

std::string Json(const Options& options, const Measurements& measurements) {
  const std::string commands = bench::JsonArray(measurements, [](const auto& entry) {
    return fmt::format(R"({{"command": {}, "runs": {}}})", bench::Quoted(entry.first),
                       bench::JsonArray(entry.second, RunJson));
  });
  return fmt::format(
      R"({{"masters": {}, "replicas": {}, "sentinels": {}, "quorum": {}, "kill": {}, )"
      R"("fault": "{}", "rounds": {}, "down_after_ms": {}, "failover_timeout_ms": {}, )"
      R"("rest_s": {}, "commands": {}}})"
      "\n",
      options.masters, options.replicas, options.sentinels, options.quorum, options.kill,
      options.fault == Fault::kKill ? "kill" : "stop", options.rounds, options.down_after.count(),
      options.failover_timeout.count(), options.rest.count(), commands);
}

}  // namespace sentinel::scale
