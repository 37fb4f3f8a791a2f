// The control language of the emulator: one line asks, one line answers.
//
//   kill N...     the processes of these servers end: refused and reset connections
//   pause N...    they stand still: accepted connections, and silence
//   return N...   killed ones start again with the role they had, paused ones go on
//   show N        "N HOST:PORT alive|dead|paused master|replica of HOST:PORT"
//   stats         requests, messages, bytes and connections so far
//   quit          the emulator ends
//
// N is the number of a server, counted from 0: group by group, the first master of a group in
// front. The answer to what cannot be done begins with "error".
#pragma once

#include <string>

#include "fleet.h"
#include "network.h"

namespace sentinel::farm {

std::string Control(Fleet& fleet, Network& network, const std::string& line);

}  // namespace sentinel::farm
