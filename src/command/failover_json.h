// Failovers, and why there is none, as JSON: what /api/history and /api/explain answer.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "failover/explain.h"
#include "sentinel/failover_record.h"

namespace sentinel::command {

// {"failovers":[...]}, in the order given.
std::string FailoversJson(std::span<const PastFailover> failovers);

std::string ExplanationJson(std::string_view master, const Explanation& explanation);

}  // namespace sentinel::command
