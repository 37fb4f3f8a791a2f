// The text formats of metrics: that of Prometheus (0.0.4) and OpenMetrics (1.0.0).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/histogram.h"

namespace sentinel::http {

enum class MetricKind : std::uint8_t { kGauge, kCounter, kHistogram };
enum class MetricFormat : std::uint8_t { kPrometheus, kOpenMetrics };

// Appends `text` as it may stand between the quotes of a label: what is no UTF-8, which would spoil
// the whole answer, becomes the replacement character.
void AppendLabelValue(std::string& out, std::string_view text);

// Writes the samples of one family after the other.
class Exposition {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  Exposition(MetricFormat format, std::string& out) : format_(format), out_(out) {}

  // What follows belongs to this one. The name of a counter ends in "_total".
  void Begin(std::string_view name, MetricKind kind, std::string_view help);
  // Without its lines: it was begun in a portion before.
  void Resume(std::string_view name) { name_ = name; }

  void Add(Labels labels, std::uint64_t value);
  void Add(Labels labels, double value);
  void Add(Labels labels, bool value) { Add(labels, std::uint64_t{value ? 1U : 0U}); }

  template <std::size_t kBounds>
  void Add(Labels labels, const Histogram<kBounds>& histogram) {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < kBounds; ++i) {
      count += histogram.buckets()[i];
      AddBucket(labels, histogram.bounds()[i], count);
    }
    count += histogram.buckets()[kBounds];
    EndHistogram(labels, histogram.sum(), count);
  }

  // Behind the last family.
  void End();

  std::size_t size() const { return out_.size(); }

 private:
  void AddName(std::string_view suffix, Labels labels, std::string_view bound = {});
  void AddBucket(Labels labels, Duration bound, std::uint64_t count);
  void EndHistogram(Labels labels, Duration sum, std::uint64_t count);

  const MetricFormat format_;
  std::string& out_;
  std::string_view name_;
};

}  // namespace sentinel::http
