// Figures as a table for people and as JSON for programs.
#pragma once

#include <string>
#include <vector>

#include "measure.h"

namespace sentinel::bench {

// REQUIRES: the first result is the quiet one, here and below.
std::string Table(const std::vector<LoadResult>& results);
std::string Json(const Options& options, const std::vector<LoadResult>& results);

// A sentence for each load that did what it must not.
std::vector<std::string> Complaints(const std::vector<LoadResult>& results);

}  // namespace sentinel::bench
