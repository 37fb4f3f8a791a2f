// The figures of one run.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sentinel::scale {

enum class Figure {
  kDiscovery,
  kDiscoverySlowest,
  kRestCpu,
  kRestRss,
  kRestDescriptors,
  kRestWaits,
  kRestSyscalls,
  kRestRequests,
  kRestBytes,
  kRestSlowest,
  kRestP999,
  kRestDowns,
  kRestTilts,
  kEmulatorCpu,
  kRestartListens,
  kRestartSeen,
  kRestartSlowest,
  kRestartCpu,
  kRestartDowns,
  kRestartTilts,
  kQuietProbeMean,
  kQuietProbeP99,
  kQuietSlowest,
  kQuietP999,
  kScrapeMedian,
  kScrapeWorst,
  kScrapeSize,
  kScrapeProbeMean,
  kScrapeProbeP99,
  kScrapeSlowest,
  kScrapeP999,
  kFirstMedian,
  kFirstP99,
  kFirstWorst,
  kAgreedMedian,
  kAgreedP99,
  kAgreedWorst,
  kUnfinished,
  kElections,
  kAgain,
  kFailoverTilts,
  kAborts,
  kFailoverCpu,
  kFailoverSlowest,
  kFailoverP999,
};
inline constexpr std::size_t kFigureCount = 45;

struct FigureName {
  const char* label;  // For the table, with the unit.
  const char* key;    // For JSON.
  int decimals;
};
const FigureName& NameOf(Figure figure);

struct Run {
  std::array<std::optional<double>, kFigureCount> figures;  // Empty: not measured.
  std::string failure;  // Why the rest of the figures is missing.

  std::optional<double>& operator[](Figure figure) {
    return figures[static_cast<std::size_t>(figure)];
  }
  const std::optional<double>& operator[](Figure figure) const {
    return figures[static_cast<std::size_t>(figure)];
  }
};

// The value below which this part of `figures` lies. REQUIRES: not empty, 0 <= part <= 1.
double Quantile(std::vector<double> figures, double part);

}  // namespace sentinel::scale
