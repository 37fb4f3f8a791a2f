// What the sentinel knows, in words for the log and for the service manager.
#pragma once

#include <string>

#include "io/log/log_sink.h"
#include "model/model.h"
#include "sentinel/time.h"

namespace sentinel::daemon {

// The state of all machines: a warning for the process, and one each for every master, replica and
// peer, with what SENTINEL MASTERS, REPLICAS and SENTINELS show of them. Nothing that is secret.
void ReportState(const Model& model, MonotonicTime now, io::LogSink& log);

// One line of what an operator wants to know first.
std::string StatusLine(const Model& model);

}  // namespace sentinel::daemon
