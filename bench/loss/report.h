// Figures as tables for people and as JSON for programs.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "figures.h"
#include "options.h"

namespace sentinel::loss {

struct ScenarioResult {
  Scenario scenario{};
  std::string skipped;  // Why nothing was measured; empty if something was.
  // Runs by command, in the order of the command line.
  std::vector<std::pair<std::string, std::vector<Run>>> commands;
};

std::string Table(const ScenarioResult& result);
std::string Json(const Options& options, const std::vector<ScenarioResult>& results);

}  // namespace sentinel::loss
