// TILT: the process itself stood still, so what it believes about others is worth nothing for a
// while (protocol sheet, section 11).
//
// Noticed when a wake-up comes later than it was due by more than tilt-trigger. Only monotonic time
// counts: a step of the wall clock does not disturb us.
#pragma once

#include "model/agenda.h"
#include "notify/turn.h"

namespace sentinel {

// REQUIRES: this Step is a WakeUp; `armed` is the deadline it was asked for.
void WatchForStandstill(Turn& turn, MonotonicTime armed);

// Leaves TILT when its period is over; every group is then touched.
void LeaveTiltWhenDue(Turn& turn, Agenda& agenda);

}  // namespace sentinel
