// The file that keeps the failovers a sentinel has seen: lines of words, quoted as in
// sentinel.conf.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sentinel/failover_record.h"

namespace sentinel::codec {

std::string FormatFailovers(std::span<const PastFailover> failovers);

// All of them, or the error that says which line cannot be read, or that the end is missing.
Result<std::vector<PastFailover>> ParseFailovers(std::string_view text);

}  // namespace sentinel::codec
