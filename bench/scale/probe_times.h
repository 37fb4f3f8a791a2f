// How long the PINGs of sentinels took, by what their /metrics say.
#pragma once

#include <map>
#include <string>

namespace sentinel::scale {

// Of sentinel_ping_round_trip_seconds, to servers.
struct ProbeTimes {
  std::map<double, double> up_to;  // How many took no longer than so many seconds.
  double count = 0;
  double sum_s = 0;

  // What `text` has. Counts nothing where that is no text of metrics.
  static ProbeTimes Read(const std::string& text);

  ProbeTimes& operator+=(const ProbeTimes& other);
  ProbeTimes& operator-=(const ProbeTimes& other);

  // Of none: 0.
  double mean_ms() const;
  // Within the bucket in which it lies, as if all of that were spread evenly.
  double QuantileMs(double part) const;
};

}  // namespace sentinel::scale
