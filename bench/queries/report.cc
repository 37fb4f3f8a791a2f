#include "report.h"

#include <fmt/format.h>

#include <cstddef>
#include <numeric>

#include "common/figures.h"

namespace sentinel::bench {
namespace {

std::vector<double> FiguresOf(const std::vector<Run>& runs, double Run::*figure) {
  std::vector<double> figures;
  for (const Run& run : runs) figures.push_back(run.*figure);
  return figures;
}

double MedianOf(const std::vector<Run>& runs, double Run::*figure) {
  return Median(FiguresOf(runs, figure));
}

double MeanOf(const std::vector<Run>& runs, double Run::*figure) {
  const std::vector<double> figures = FiguresOf(runs, figure);
  return std::accumulate(figures.begin(), figures.end(), 0.0) / static_cast<double>(figures.size());
}

using Summary = double (*)(const std::vector<Run>& runs, double Run::*figure);

// A line with one figure per server, and the first server's share of each other one.
std::string Line(const std::string& label, const Series& series, Summary summary,
                 double Run::*figure) {
  std::string text = fmt::format("{:<44}", label);
  std::string shares;
  const double first = summary(series.runs.front(), figure);
  for (std::size_t i = 0; i < series.runs.size(); ++i) {
    const double value = summary(series.runs[i], figure);
    text += fmt::format(" {:>12.0f}", value);
    if (i > 0) shares += fmt::format(" {:>8.2f}", value > 0 ? first / value : 0);
  }
  return text + shares + "\n";
}

std::string RunJson(const Run& run) {
  return fmt::format(R"({{"per_second": {:.0f}, "cpu_ns": {:.1f}, "user_ns": {:.1f}}})",
                     run.per_second, run.cpu_nanos, run.user_nanos);
}

std::string SeriesJson(const std::vector<std::string>& names, const Series& series) {
  std::string commands;
  for (std::size_t i = 0; i < series.runs.size(); ++i) {
    const std::vector<Run>& runs = series.runs[i];
    const Run summary{.per_second = MedianOf(runs, &Run::per_second),
                      .cpu_nanos = MedianOf(runs, &Run::cpu_nanos),
                      .user_nanos = MeanOf(runs, &Run::user_nanos)};
    commands += fmt::format(R"({}{{"command": {}, "summary": {}, "runs": {}}})", i == 0 ? "" : ", ",
                            Quoted(names[i]), RunJson(summary), JsonArray(runs, RunJson));
  }
  return fmt::format(R"({{"pipeline": {}, "commands": [{}]}})", series.pipeline, commands);
}

}  // namespace

std::string Table(const std::vector<std::string>& names, int runs,
                  const std::vector<Series>& measured) {
  std::string text = fmt::format("{:<44}", fmt::format("median of {}", runs));
  for (const std::string& name : names) text += fmt::format(" {:>12}", name);
  text += "  first / other\n";
  for (const Series& series : measured) {
    const std::string pipeline = fmt::format("-P {}, ", series.pipeline);
    text += Line(pipeline + "requests a second", series, MedianOf, &Run::per_second);
    text += Line(pipeline + "ns of CPU a request", series, MedianOf, &Run::cpu_nanos);
    text += Line(pipeline + "of it outside the kernel, mean", series, MeanOf, &Run::user_nanos);
  }
  return text;
}

std::string Json(const Options& options, const std::vector<std::string>& names,
                 const std::vector<Series>& measured) {
  return fmt::format(
      "{{\"clients\": {}, \"requests\": {}, \"series\": {}}}\n", options.clients, options.requests,
      JsonArray(measured, [&](const Series& series) { return SeriesJson(names, series); }));
}

}  // namespace sentinel::bench
