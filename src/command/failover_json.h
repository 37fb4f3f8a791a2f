// Failovers, and why there is none, as JSON: what /api/history and /api/explain answer.
#pragma once

#include <string>
#include <string_view>

#include "failover/explain.h"
#include "sentinel/failover_record.h"

namespace sentinel::command {

// Appends one: a failover is a kilobyte or more, and there may be thousands.
void AppendFailoverJson(std::string& text, const PastFailover& failover);

std::string ExplanationJson(std::string_view master, const Explanation& explanation);

}  // namespace sentinel::command
