// What operators are answered.
#pragma once

#include <string>

#include "notify/turn.h"
#include "sentinel/effects.h"
#include "sentinel/ids.h"

namespace sentinel {

void Answer(Turn& turn, CommandToken token, OperatorStatus status, std::string detail = {});

// +OK, or the save error: the command changed what has to be on disk.
void AnswerSaved(Turn& turn, CommandToken token);

}  // namespace sentinel
