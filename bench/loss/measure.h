// One run of a scenario, from fresh processes.
#pragma once

#include "figures.h"
#include "island.h"
#include "options.h"

namespace sentinel::loss {

// `island`: for scenarios with a partition, null for the others.
Run Measure(const Options& options, const harness::SentinelCommand& command, Scenario scenario,
            const Island* island);

}  // namespace sentinel::loss
