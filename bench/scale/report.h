// Figures as a table for people and as JSON for programs.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "figures.h"
#include "options.h"

namespace sentinel::scale {

// Runs by command, in the order of the command line.
using Measurements = std::vector<std::pair<std::string, std::vector<Run>>>;

// A column for each command: the figure of the only run, or "median / worst" of several. Rows that
// nobody measured are left out.
std::string Table(const Measurements& measurements);

std::string Json(const Options& options, const Measurements& measurements);

}  // namespace sentinel::scale
