#include "sim/study/figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>

namespace sentinel::sim {
namespace {

constexpr std::array<std::string_view, 4> kMixtureNames = {"any", "ours", "mixed", "stock"};
constexpr std::array<std::string_view, 4> kColours = {"#888888", "#1b7f5c", "#c98a1b", "#b0413e"};

std::string_view NameOf(Mixture mixture) {
  return kMixtureNames[static_cast<std::size_t>(mixture)];
}

std::string Number(double value, int digits) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

double Millis(Duration duration) { return static_cast<double>(duration.count()) / 1000; }

std::string RttText(Duration rtt) { return Number(Millis(rtt), rtt.count() % 1000 == 0 ? 0 : 1); }

// --- the picture ---

constexpr double kPanelWidth = 300;
constexpr double kPanelHeight = 260;
constexpr double kLeft = 60;
constexpr double kTop = 50;
constexpr double kLowest = 1;         // Milliseconds at the bottom.
constexpr double kHighest = 200'000;  // At the top.

double HeightOf(double millis) {
  const double share =
      std::log10(std::clamp(millis, kLowest, kHighest) / kLowest) / std::log10(kHighest / kLowest);
  return kTop + kPanelHeight * (1 - share);
}

std::string Text(double x, double y, std::string_view anchor, const std::string& text) {
  return "<text x=\"" + Number(x, 1) + "\" y=\"" + Number(y, 1) + "\" text-anchor=\"" +
         std::string(anchor) + "\">" + text + "</text>\n";
}

std::string Line(double x1, double y1, double x2, double y2, std::string_view colour,
                 double width) {
  return "<line x1=\"" + Number(x1, 1) + "\" y1=\"" + Number(y1, 1) + "\" x2=\"" + Number(x2, 1) +
         "\" y2=\"" + Number(y2, 1) + "\" stroke=\"" + std::string(colour) + "\" stroke-width=\"" +
         Number(width, 1) + "\"/>\n";
}

std::string Grid(double left) {
  std::string svg;
  for (double millis = kLowest; millis <= kHighest; millis *= 10) {
    const double y = HeightOf(millis);
    svg += Line(left, y, left + kPanelWidth, y, "#dddddd", 1);
    svg += Text(left - 6, y + 4, "end", Number(millis, 0));
  }
  return svg;
}

// A stroke at the median, in colour as it may be all there is to see; a bar from there to the 95th
// of 100, a thin line on to the worst.
std::string Bar(double x, const CaseFigures& figures) {
  const std::string_view colour = kColours[static_cast<std::size_t>(figures.what.mixture)];
  return Line(x, HeightOf(figures.median_ms), x, HeightOf(figures.worst_ms), colour, 1.5) +
         Line(x, HeightOf(figures.median_ms), x, HeightOf(figures.p95_ms), colour, 8) +
         Line(x - 8, HeightOf(figures.median_ms), x + 8, HeightOf(figures.median_ms), colour, 3);
}

std::vector<int> SizesIn(const std::vector<CaseFigures>& figures) {
  std::vector<int> sizes;
  for (const CaseFigures& each : figures) sizes.push_back(each.what.sentinels);
  std::sort(sizes.begin(), sizes.end());
  sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
  return sizes;
}

std::string Panel(double left, Duration rtt, const std::vector<CaseFigures>& figures) {
  std::string svg = Grid(left);
  svg += Text(left + kPanelWidth / 2, kTop - 12, "middle", "RTT " + RttText(rtt) + " ms");
  const std::vector<int> sizes = SizesIn(figures);
  const double step = kPanelWidth / static_cast<double>(sizes.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const double middle = left + step * (static_cast<double>(i) + 0.5);
    svg += Text(middle, kTop + kPanelHeight + 18, "middle", std::to_string(sizes[i]));
    for (const CaseFigures& each : figures) {
      if (each.what.rtt != rtt || each.what.sentinels != sizes[i]) continue;
      const double offset = (static_cast<double>(each.what.mixture) - 2) * 18;
      svg += Bar(middle + offset, each);
    }
  }
  return svg;
}

}  // namespace

double Quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const double place = share * static_cast<double>(values.size() - 1);
  return values[static_cast<std::size_t>(std::llround(place))];
}

CaseFigures Summarize(const StudyCase& what, const std::vector<StudyRun>& runs) {
  CaseFigures figures;
  figures.what = what;
  figures.runs = runs.size();
  std::vector<double> millis;
  std::vector<double> lost;
  std::vector<double> lost_by_hand;
  std::size_t first = 0;
  for (const StudyRun& run : runs) {
    lost_by_hand.push_back(static_cast<double>(run.lost_by_hand));
    if (!run.over) {
      ++figures.not_over;
      continue;
    }
    millis.push_back(Millis(run.past_down_after));
    lost.push_back(static_cast<double>(run.lost));
    if (run.first_round) ++first;
  }
  if (lost_by_hand.empty()) return figures;
  figures.lost_by_hand_median = Quantile(lost_by_hand, 0.5);
  figures.lost_by_hand_worst = Quantile(lost_by_hand, 1);
  if (millis.empty()) return figures;
  figures.first_round_percent = 100 * static_cast<double>(first) / static_cast<double>(runs.size());
  figures.median_ms = Quantile(millis, 0.5);
  figures.p95_ms = Quantile(millis, 0.95);
  figures.worst_ms = Quantile(millis, 1);
  figures.lost_median = Quantile(lost, 0.5);
  figures.lost_worst = Quantile(lost, 1);
  return figures;
}

std::string Table(const std::vector<CaseFigures>& figures) {
  std::string table =
      "| sentinels | RTT, ms | quorum | runs | first round, % | median, ms | 95 %, ms | worst, ms "
      "| lost, median | worst | lost by hand, median | worst |\n"
      "| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n";
  for (const CaseFigures& each : figures) {
    table += "| " + std::to_string(each.what.sentinels) + " | " + RttText(each.what.rtt) + " | " +
             std::string(NameOf(each.what.mixture)) + " | " + std::to_string(each.runs);
    if (each.not_over > 0) table += " (" + std::to_string(each.not_over) + " without end)";
    table += " | " + Number(each.first_round_percent, 1) + " | " + Number(each.median_ms, 0) +
             " | " + Number(each.p95_ms, 0) + " | " + Number(each.worst_ms, 0) + " | " +
             Number(each.lost_median, 0) + " | " + Number(each.lost_worst, 0) + " | " +
             Number(each.lost_by_hand_median, 0) + " | " + Number(each.lost_by_hand_worst, 0) +
             " |\n";
  }
  return table;
}

std::string Picture(const std::vector<CaseFigures>& figures) {
  std::vector<Duration> rtts;
  for (const CaseFigures& each : figures) rtts.push_back(each.what.rtt);
  std::sort(rtts.begin(), rtts.end());
  rtts.erase(std::unique(rtts.begin(), rtts.end()), rtts.end());

  const double width = static_cast<double>(rtts.size()) * (kPanelWidth + kLeft) + 20;
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + Number(width, 0) +
                    "\" height=\"" + Number(kTop + kPanelHeight + 70, 0) +
                    "\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#222222\">\n"
                    "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n";
  svg += Text(
      10, 18, "start",
      "From down-after to the first write, ms: median (stroke), 95 of 100 (bar), worst (line); by "
      "number of sentinels");
  for (std::size_t i = 0; i < rtts.size(); ++i) {
    svg += Panel(kLeft + static_cast<double>(i) * (kPanelWidth + kLeft), rtts[i], figures);
  }
  double x = kLeft;
  for (std::size_t i = 1; i < kMixtureNames.size(); ++i, x += 90) {
    const double y = kTop + kPanelHeight + 46;
    svg += Line(x, y, x + 20, y, kColours[i], 8);
    svg += Text(x + 26, y + 4, "start", std::string(kMixtureNames[i]));
  }
  return svg + "</svg>\n";
}

}  // namespace sentinel::sim
