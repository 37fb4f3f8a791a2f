// Runs one case on one of the two programs.
#pragma once

#include <string>
#include <vector>

#include "case_file.h"
#include "situation.h"

namespace sentinel::differential {

// What was sent, as the case file has it, and what came back, masked and rendered.
struct Exchange {
  std::string request;
  std::string reply;

  bool operator==(const Exchange&) const = default;
};

// One exchange per step that is not queued; the connections are closed at the end.
std::vector<Exchange> Converse(const Case& one, int protocol, Side& side);

// The steps that went differently, with both replies side by side. Empty if there are none.
std::string DescribeDifferences(const std::vector<Exchange>& stock,
                                const std::vector<Exchange>& ours);

}  // namespace sentinel::differential
