// TILT: the process itself stood still, so what it believes about others is worth nothing for a
// while (protocol sheet, section 11).
//
// Noticed when whatever comes next comes later than the wake-up was due, by more than tilt-trigger:
// behind a standstill that need not be the wake-up itself. Only monotonic time counts: a step of
// the wall clock does not disturb us.
#pragma once

#include "model/agenda.h"
#include "notify/turn.h"

namespace sentinel {

// To be called at the head of every Step; `armed` is when the next WakeUp was asked for.
void WatchForStandstill(Turn& turn, MonotonicTime armed);

// Leaves TILT when its period is over; every group is then touched.
void LeaveTiltWhenDue(Turn& turn, Agenda& agenda);

}  // namespace sentinel
