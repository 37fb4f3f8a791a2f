// The life of a sentinel process once its configuration is known: background, limits, listening,
// running, and the end in order (configuration sheet, section 6).
#pragma once

#include "app/configuration.h"
#include "app/process_title.h"

namespace sentinel::app {

// Returns the exit status.
int RunSentinel(Configuration configuration, const ProcessTitle& title);

}  // namespace sentinel::app
