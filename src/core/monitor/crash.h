// Masters that crash and come back with nothing (decision 26), for groups with
// crash-failover-after.
//
// A master whose host is there and refuses connections has crashed: the sooner a replica is
// promoted, the less often it comes back first, empty, and is copied. One that did come back is
// compared to what its replicas have, and stays down while one of them has more.
#pragma once

#include <optional>
#include <string>

#include "model/agenda.h"
#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/info_report.h"

namespace sentinel {

// A command connection of `node` has ended, or could not be made.
void NoteVacancy(Turn& turn, MasterGroup& group, DataNode& node, bool refused);

// The master has another run id, and had `old_run_id` before.
void NoteRestart(Turn& turn, MasterGroup& group, DataNode& master, const std::string& old_run_id);

// An INFO of `node` has been read: it is not vacant, and if it is a restarted master, it tells what
// it came back with.
void ObserveReturn(Turn& turn, MasterGroup& group, DataNode& node, const InfoReport& report);

// Takes a restarted master as it is when nobody has more than it, or nobody has been promoted in
// time.
void JudgeRestart(Turn& turn, MasterGroup& group, Agenda& agenda);

// When the master is, or was, down as it has crashed; nullopt: it has not, as far as is known.
std::optional<MonotonicTime> CrashDownAt(const MasterGroup& group);

// How long to wait between two connects to it at most.
Duration ReconnectPause(const MasterGroup& group, const DataNode& node, Duration usual);

// True iff `node` still has the data that the restarted master had: as a replica, or as it has been
// promoted since.
bool HasOldData(const MasterGroup& group, const DataNode& node);

// The reason for people why the master counts as down. REQUIRES: CrashDownAt.
std::string DescribeCrash(const Model& model, const MasterGroup& group);

}  // namespace sentinel
