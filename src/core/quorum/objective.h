// Objective down: we see the master down and enough peers, we included, say so (protocol sheet,
// section 5).
#pragma once

#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// Enters or leaves odown, with the event.
void JudgeObjective(Turn& turn, MasterGroup& group);

}  // namespace sentinel
