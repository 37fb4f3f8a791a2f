// Figures as a table for people and as JSON for programs.
#pragma once

#include <string>
#include <vector>

#include "measure.h"
#include "options.h"

namespace sentinel::bench {

struct Series {
  int pipeline = 1;
  std::vector<std::vector<Run>> runs;  // By server, in the order of Bench::names().
};

std::string Table(const std::vector<std::string>& names, int runs,
                  const std::vector<Series>& measured);
std::string Json(const Options& options, const std::vector<std::string>& names,
                 const std::vector<Series>& measured);

}  // namespace sentinel::bench
