// Images of the memory of this process, which holds passwords and keys.
#pragma once

#include "io/log/log_sink.h"

namespace sentinel::app {

// From now on a crash leaves no core file, and no other process of this user may look into our
// memory (`core-dumps no`). Scripts leave no core files either. Says in the log what could not be
// done.
void ForbidCoreDumps(io::LogSink& log);

}  // namespace sentinel::app
