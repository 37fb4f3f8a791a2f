#include "report.h"

#include <fmt/format.h>

#include <algorithm>

#include "common/figures.h"

namespace sentinel::bench {
namespace {

constexpr double kSlowerMost = 2.0;
constexpr double kMemoryMost = 1.1;

std::vector<double> Of(const LoadResult& result, double FailoverTimes::*figure) {
  std::vector<double> figures;
  for (const FailoverTimes& times : result.failovers) figures.push_back(times.*figure);
  return figures;
}

double Middle(const LoadResult& result) { return Median(Of(result, &FailoverTimes::all_switched)); }

double Worst(const LoadResult& result) {
  const auto figures = Of(result, &FailoverTimes::all_switched);
  return figures.empty() ? 0 : *std::ranges::max_element(figures);
}

double Slower(const LoadResult& result, const LoadResult& quiet) {
  return Middle(quiet) > 0 ? Middle(result) / Middle(quiet) : 0;
}

double MemoryLeft(const LoadResult& result) {
  return static_cast<double>(result.rss_after_kib) /
         static_cast<double>(std::max<std::int64_t>(result.rss_at_rest_kib, 1));
}

}  // namespace

std::string Table(const std::vector<LoadResult>& results) {
  std::string text = fmt::format(
      "{:<24} {:>8} {:>18} {:>18} {:>6} {:>8} {:>6} {:>8} {:>8} {:>8} {:>5}\n"
      "{:<24} {:>8} {:>18} {:>18} {:>6} {:>8} {:>6} {:>26}\n",
      "", "standing", "all switched, ms", "first write, ms", "times", "slowest", "held", "", "", "",
      "", "load", "/ ever", "median / worst", "median / worst", "quiet", "PING, ms", "down",
      "KiB at rest / peak / after");
  for (const LoadResult& result : results) {
    const auto writes = Of(result, &FailoverTimes::first_write);
    text += fmt::format(
        "{:<24} {:>8} {:>18} {:>18} {:>6.2f} {:>8.1f} {:>6} {:>8} {:>8} {:>8} {:>+4.0f}%\n"
        "{:<24} {:>8}\n",
        result.name, result.standing, fmt::format("{:.0f} / {:.0f}", Middle(result), Worst(result)),
        fmt::format("{:.0f} / {:.0f}", Median(writes),
                    writes.empty() ? 0 : *std::ranges::max_element(writes)),
        Slower(result, results.front()), result.slowest_answer, result.held_down,
        result.rss_at_rest_kib, result.rss_peak_kib, result.rss_after_kib,
        100 * (MemoryLeft(result) - 1), "", result.connected);
  }
  return text;
}

std::string Json(const Options& options, const std::vector<LoadResult>& results) {
  const auto one = [&](const LoadResult& result) {
    const auto failovers = JsonArray(result.failovers, [](const FailoverTimes& times) {
      return fmt::format(R"({{"first_write": {:.1f}, "all_switched": {:.1f}}})", times.first_write,
                         times.all_switched);
    });
    return fmt::format(
        R"({{"load": "{}", "failovers_ms": {}, "times_quiet": {:.3f}, "slowest_ping_ms": {:.1f}, )"
        R"("held_down": {}, "wanted": {}, "standing": {}, "connected": {}, "bytes_sent": {}, )"
        R"("rss_at_rest_kib": {}, "rss_peak_kib": {}, "rss_after_kib": {}, "failure": {}}})",
        result.key, failovers, Slower(result, results.front()), result.slowest_answer,
        result.held_down, result.wanted, result.standing, result.connected, result.bytes_sent,
        result.rss_at_rest_kib, result.rss_peak_kib, result.rss_after_kib, Quoted(result.failure));
  };
  return fmt::format(
      "{{\"sentinels\": {}, \"runs\": {}, \"idle_clients\": {}, \"handshakes\": {}, "
      "\"loads\": {}}}\n",
      options.sentinels, options.runs, options.idle_clients, options.handshakes,
      JsonArray(results, one));
}

std::vector<std::string> Complaints(const std::vector<LoadResult>& results) {
  std::vector<std::string> complaints;
  for (const LoadResult& result : results) {
    if (!result.failure.empty()) complaints.push_back(result.name + ": " + result.failure);
    if (result.connected < result.wanted) {
      complaints.push_back(result.name + ": not all attackers came");
    }
    if (Worst(result) > kSlowerMost * Middle(results.front())) {
      complaints.push_back(result.name + ": a failover takes more than twice as long");
    }
    if (MemoryLeft(result) > kMemoryMost) {
      complaints.push_back(result.name + ": memory did not come back");
    }
    if (result.held_down > 0) complaints.push_back(result.name + ": who was well was held down");
  }
  return complaints;
}

}  // namespace sentinel::bench
