// One look at a sentinel.
#pragma once

#include "base/result.h"
#include "top/connection.h"
#include "top/options.h"
#include "top/overview.h"

namespace sentinel::top {

// Its masters, or only the one that is asked for.
Result<Overview> LookAt(Connection& connection, const Options& options);

// The same with details, over a connection of its own.
Result<Overview> LookOnce(const Options& options);

}  // namespace sentinel::top
