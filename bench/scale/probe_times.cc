#include "probe_times.h"

#include <sstream>
#include <string_view>

namespace sentinel::scale {
namespace {

constexpr std::string_view kName = "sentinel_ping_round_trip_seconds";
constexpr std::string_view kLabel = "{target=\"server\"";
constexpr std::string_view kBound = ",le=\"";

}  // namespace

ProbeTimes ProbeTimes::Read(const std::string& text) {
  ProbeTimes times;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::string_view rest = line;
    if (!rest.starts_with(kName)) continue;
    rest.remove_prefix(kName.size());
    const std::size_t label = rest.find(kLabel);
    const std::size_t blank = rest.rfind(' ');
    if (label == std::string_view::npos || blank == std::string_view::npos) continue;
    const double value = std::stod(std::string(rest.substr(blank + 1)));
    const std::string_view suffix = rest.substr(0, label);
    rest.remove_prefix(label + kLabel.size());
    if (suffix == "_sum") times.sum_s = value;
    if (suffix == "_count") times.count = value;
    // The last bound, +Inf, is read as such.
    if (suffix == "_bucket" && rest.starts_with(kBound)) {
      times.up_to[std::stod(std::string(rest.substr(kBound.size())))] = value;
    }
  }
  return times;
}

ProbeTimes& ProbeTimes::operator+=(const ProbeTimes& other) {
  for (const auto& [bound, number] : other.up_to) up_to[bound] += number;
  count += other.count;
  sum_s += other.sum_s;
  return *this;
}

ProbeTimes& ProbeTimes::operator-=(const ProbeTimes& other) {
  for (const auto& [bound, number] : other.up_to) up_to[bound] -= number;
  count -= other.count;
  sum_s -= other.sum_s;
  return *this;
}

double ProbeTimes::mean_ms() const { return count > 0 ? sum_s / count * 1000 : 0; }

double ProbeTimes::QuantileMs(double part) const {
  const double wanted = part * count;
  double lower = 0;
  double below = 0;
  for (const auto& [bound, number] : up_to) {
    // Nobody knows how long those beyond the last bound took.
    if (number >= wanted && number > below && bound < 1e9) {
      return (lower + (bound - lower) * (wanted - below) / (number - below)) * 1000;
    }
    if (bound < 1e9) lower = bound;
    below = number;
  }
  return lower * 1000;
}

}  // namespace sentinel::scale
