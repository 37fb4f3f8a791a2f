// What many runs of a case come to, as a table and as a picture.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/study/study.h"

namespace sentinel::sim {

// Of values in any order. `share` in [0, 1]: 0.5 is the median. REQUIRES: not empty.
double Quantile(std::vector<double> values, double share);

struct CaseFigures {
  StudyCase what;
  std::size_t runs = 0;
  std::size_t not_over = 0;  // Nobody wrote again within the patience of the study.
  double lost_median = 0;    // Acknowledged writes lost by the death, of runs that are over.
  double lost_worst = 0;
  double first_round_percent = 0;  // Of all runs.
  double median_ms = 0;            // Past down-after.
  double p95_ms = 0;
  double worst_ms = 0;
  double lost_by_hand_median = 0;
  double lost_by_hand_worst = 0;
};

CaseFigures Summarize(const StudyCase& what, const std::vector<StudyRun>& runs);

// A Markdown table, one row a case.
std::string Table(const std::vector<CaseFigures>& figures);

// One panel for each round-trip time: median to worst on a logarithmic scale.
std::string Picture(const std::vector<CaseFigures>& figures);

}  // namespace sentinel::sim
