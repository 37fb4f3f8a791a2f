// Takes in what an INFO reply says about its sender (protocol sheet, section 3). Only observations
// are written here; what follows from them is decided by quorum and failover.
#pragma once

#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/info_report.h"

namespace sentinel {

void ObserveInfo(Turn& turn, MasterGroup& group, DataNode& node, const InfoReport& report);

}  // namespace sentinel
