// One run: discovery, rest, and the failovers.
#pragma once

#include "figures.h"
#include "options.h"

namespace sentinel::scale {

// Fresh processes from beginning to end. Prints a line for each part that is done.
Run Measure(const Options& options, const harness::SentinelCommand& command);

}  // namespace sentinel::scale
