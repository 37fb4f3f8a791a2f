// The queue of user scripts (protocol sheet, section 13): at most 256 jobs, 16 running at once, a
// run limited in time, a failed run tried again with a growing delay, ten times at most.
#pragma once

#include <string>
#include <string_view>

#include "model/agenda.h"
#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/input.h"

namespace sentinel {

// Queues the notification script of `group`, if it has one, with (event, payload).
void QueueNotification(Model& model, const MasterGroup& group, std::string_view event,
                       const std::string& payload);

enum class ReconfigRole : std::uint8_t { kLeader, kObserver };

// Queues the client reconfiguration script of `group`, if it has one.
void QueueClientReconfig(Model& model, const MasterGroup& group, ReconfigRole role,
                         const Address& from, const Address& to);

// Starts what is due and kills what has run for too long.
void RunScripts(Turn& turn, Agenda& agenda);

void OnScriptStarted(Turn& turn, const ScriptStarted& started);
void OnScriptExited(Turn& turn, const ScriptExited& exited);

}  // namespace sentinel
