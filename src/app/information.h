// Invocations that print something and end: --version, --help and the like (configuration sheet,
// section 4).
#pragma once

#include "codec/conf/command_line.h"

namespace sentinel::app {

// Returns the exit status. REQUIRES: line.action is not kRun.
int Inform(const codec::CommandLine& line);

}  // namespace sentinel::app
