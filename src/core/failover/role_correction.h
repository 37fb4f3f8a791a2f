// Servers that are not what the configuration says they are (protocol sheet, section 3, R2 and R3):
// a returning old master is demoted, a misdirected replica is turned round.
#pragma once

#include "model/model.h"
#include "notify/turn.h"

namespace sentinel {

// An INFO reply of `node` has been observed; corrects it if that is called for.
//
// Every sentinel does this on its own, so it waits long enough for a newer configuration to arrive:
// a sentinel that is out of date must not demote the right master. Only the winner of the present
// configuration knows that it is the newest, as long as it has heard of no higher epoch, and
// demotes the master it deposed at once (rule F7).
void CorrectRole(Turn& turn, MasterGroup& group, DataNode& node);

// A hello was heard: looks at the deposed master again, which may have waited for it.
void FenceDeposed(Turn& turn, MasterGroup& group);

}  // namespace sentinel
