// The parts of an event's payload by name, for logs that programs read.
#pragma once

#include <vector>

#include "io/log/log_sink.h"
#include "sentinel/effects.h"

namespace sentinel::daemon {

// `event`, then what the payload is made of: `type`, `name`, `ip`, `port`, `master`, `master-ip`
// and `master-port` of an instance; `old-ip` and `old-port` beside those of a new master; `leader`
// and `epoch`. What has no name of its own is the `detail`.
std::vector<io::LogField> EventFields(const EmitEvent& event);

}  // namespace sentinel::daemon
