// Which replica is promoted (protocol sheet, section 9).
#pragma once

#include "sim/stock/model.h"

namespace sentinel::sim::stock {

// Null if none is good enough.
Replica* SelectReplica(const Master& master, Millis now);

}  // namespace sentinel::sim::stock
