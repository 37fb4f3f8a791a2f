// Following the configuration that another sentinel announces (protocol sheet, section 4, step 5).
#pragma once

#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/hello.h"

namespace sentinel {

// Adopts what `hello`, sent by `peer`, says about the master if it is strictly newer than what we
// hold, switching the master when the address differs.
void FollowConfiguration(Turn& turn, MasterGroup& group, const Peer& peer,
                         const HelloMessage& hello);

}  // namespace sentinel
