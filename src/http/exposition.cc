#include "http/exposition.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.h"

namespace sentinel::http {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

template <typename Number>
void AppendNumber(std::string& out, Number value) {
  std::array<char, 32> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out.append(digits.data(), end);
}

double Seconds(Duration duration) { return static_cast<double>(duration.count()) / 1e6; }

bool IsPlain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return static_cast<unsigned char>(c) < 0x80 && c != '\\' && c != '"' && c != '\n';
  });
}

std::string_view KindName(MetricKind kind) {
  switch (kind) {
    case MetricKind::kGauge:
      return "gauge";
    case MetricKind::kCounter:
      return "counter";
    case MetricKind::kHistogram:
      break;
  }
  return "histogram";
}

}  // namespace

void AppendLabelValue(std::string& out, std::string_view text) {
  if (IsPlain(text)) {
    out += text;
    return;
  }
  while (!text.empty()) {
    const std::size_t size = Utf8CharacterSize(text);
    const std::string_view character = size == 0 ? kReplacement : text.substr(0, size);
    text.remove_prefix(std::max<std::size_t>(size, 1));
    if (character == "\n") {
      out += "\\n";
      continue;
    }
    if (character == "\\" || character == "\"") out += '\\';
    out += character;
  }
}

// OpenMetrics names the family of a counter without the suffix of its samples.
void Exposition::Begin(std::string_view name, MetricKind kind, std::string_view help) {
  name_ = name;
  if (format_ == MetricFormat::kOpenMetrics && kind == MetricKind::kCounter) {
    name.remove_suffix(std::string_view("_total").size());
  }
  out_.append("# HELP ").append(name).append(" ").append(help);
  out_.append("\n# TYPE ").append(name).append(" ").append(KindName(kind)).append("\n");
}

void Exposition::AddName(std::string_view suffix, Labels labels, std::string_view bound) {
  out_.append(name_).append(suffix);
  char before = '{';
  for (const auto& [label, value] : labels) {
    out_ += before;
    out_.append(label).append("=\"");
    AppendLabelValue(out_, value);
    out_ += '"';
    before = ',';
  }
  if (!bound.empty()) {
    out_ += before;
    out_.append("le=\"").append(bound).append("\"");
    before = ',';
  }
  out_ += before == '{' ? " " : "} ";
}

void Exposition::Add(Labels labels, std::uint64_t value) {
  AddName({}, labels);
  AppendNumber(out_, value);
  out_ += '\n';
}

void Exposition::Add(Labels labels, double value) {
  AddName({}, labels);
  AppendNumber(out_, value);
  out_ += '\n';
}

// OpenMetrics wants bounds to look like what they are: floating-point numbers.
void Exposition::AddBucket(Labels labels, Duration bound, std::uint64_t count) {
  std::string text;
  AppendNumber(text, Seconds(bound));
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  AddName("_bucket", labels, text);
  AppendNumber(out_, count);
  out_ += '\n';
}

void Exposition::EndHistogram(Labels labels, Duration sum, std::uint64_t count) {
  AddName("_bucket", labels, "+Inf");
  AppendNumber(out_, count);
  out_ += '\n';
  AddName("_sum", labels);
  AppendNumber(out_, Seconds(sum));
  out_ += '\n';
  AddName("_count", labels);
  AppendNumber(out_, count);
  out_ += '\n';
}

void Exposition::End() {
  if (format_ == MetricFormat::kOpenMetrics) out_ += "# EOF\n";
}

}  // namespace sentinel::http
