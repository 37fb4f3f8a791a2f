// SENTINEL PAUSE and RESUME (docs/decisions/0045-maintenance.md).
#pragma once

#include "model/agenda.h"
#include "notify/turn.h"
#include "sentinel/input.h"

namespace sentinel {

void OnPauseCommand(Turn& turn, const PauseCommand& input);
void OnResumeCommand(Turn& turn, const ResumeCommand& input);

// The engine starts from a state that was read.
void ContinuePause(MasterGroup& group, MonotonicTime now);

// Ends a pause whose time has come.
void EndPauseInTime(Turn& turn, MasterGroup& group, Agenda& agenda);

}  // namespace sentinel
