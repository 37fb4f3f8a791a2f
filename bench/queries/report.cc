#include "report.h"

#include <fmt/format.h>

#include <cstddef>

#include "common/figures.h"

namespace sentinel::bench {
namespace {

double MedianOf(const std::vector<Run>& runs, double Run::*figure) {
  std::vector<double> figures;
  for (const Run& run : runs) figures.push_back(run.*figure);
  return Median(figures);
}

// A line with one median per command, and the first command's share of each other one.
std::string Line(const std::string& label, const Series& series, double Run::*figure) {
  std::string text = fmt::format("{:<34}", label);
  std::string shares;
  const double first = MedianOf(series.runs.front(), figure);
  for (std::size_t i = 0; i < series.runs.size(); ++i) {
    const double median = MedianOf(series.runs[i], figure);
    text += fmt::format(" {:>12.0f}", median);
    if (i > 0) shares += fmt::format(" {:>8.2f}", median > 0 ? first / median : 0);
  }
  return text + shares + "\n";
}

std::string RunJson(const Run& run) {
  return fmt::format(R"({{"per_second": {:.0f}, "cpu_ns": {:.1f}}})", run.per_second,
                     run.cpu_nanos);
}

std::string SeriesJson(const Options& options, const Series& series) {
  std::string commands;
  for (std::size_t i = 0; i < series.runs.size(); ++i) {
    commands +=
        fmt::format(R"({}{{"command": {}, "per_second": {:.0f}, "cpu_ns": {:.1f}, "runs": {}}})",
                    i == 0 ? "" : ", ", Quoted(options.commands[i].name),
                    MedianOf(series.runs[i], &Run::per_second),
                    MedianOf(series.runs[i], &Run::cpu_nanos), JsonArray(series.runs[i], RunJson));
  }
  return fmt::format(R"({{"pipeline": {}, "commands": [{}]}})", series.pipeline, commands);
}

}  // namespace

std::string Table(const Options& options, const std::vector<Series>& measured) {
  std::string text = fmt::format("{:<34}", fmt::format("median of {}", options.runs));
  for (const auto& command : options.commands) text += fmt::format(" {:>12}", command.name);
  if (options.commands.size() > 1) text += "  first / other";
  text += "\n";
  for (const Series& series : measured) {
    const std::string pipeline = fmt::format("-P {}", series.pipeline);
    text += Line(pipeline + ", requests a second", series, &Run::per_second);
    text += Line(pipeline + ", ns of CPU a request", series, &Run::cpu_nanos);
  }
  return text;
}

std::string Json(const Options& options, const std::vector<Series>& measured) {
  return fmt::format(
      "{{\"clients\": {}, \"requests\": {}, \"series\": {}}}\n", options.clients, options.requests,
      JsonArray(measured, [&](const Series& series) { return SeriesJson(options, series); }));
}

}  // namespace sentinel::bench
