// Overview -> one line of JSON, in the words of GET /api/overview where both know a thing.
#pragma once

#include <string>

#include "top/overview.h"

namespace sentinel::top {

// REQUIRES: every master has details.
std::string OverviewJson(const Overview& overview);

}  // namespace sentinel::top
