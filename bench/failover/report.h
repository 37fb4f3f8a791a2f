// Figures as a table for people and as JSON for programs.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "measure.h"
#include "soak.h"

namespace sentinel::bench {

// Runs by command, in the order of the command line.
using Measurements = std::vector<std::pair<std::string, std::vector<Run>>>;
using SoakResults = std::vector<std::pair<std::string, SoakResult>>;

struct Summary {
  std::size_t count = 0;  // Runs that have a figure; the others are 0 if there is none.
  double median = 0;
  double worst = 0;
};

Summary Summarize(const std::vector<Run>& runs, Phase phase);

std::string Table(const Measurements& measurements);
std::string Table(const SoakResults& results);

std::string Json(const Options& options, const Measurements& measurements);
std::string Json(const Options& options, const SoakResults& results);

}  // namespace sentinel::bench
