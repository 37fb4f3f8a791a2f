// `sentinel top`: looks again and again until it is told to stop.
#pragma once

#include "top/options.h"

namespace sentinel::top {

// On the terminal. Goes on while the sentinel is away.
// REQUIRES: HasTerminal().
int RunOnScreen(const Options& options);

// Prints a line of JSON for each look.
int RunAsLines(const Options& options);

}  // namespace sentinel::top
