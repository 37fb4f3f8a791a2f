// Which scripts are run. With safe-scripts-only none that others could replace
// (docs/decisions/0044-scripts-are-guests.md).
#pragma once

#include <set>
#include <string>

#include "io/log/log_sink.h"

namespace sentinel::daemon {

class ScriptGuard {
 public:
  ScriptGuard(io::LogSink& log, bool safe_only) : log_(log), safe_only_(safe_only) {}

  // Why scripts at `path` are not run; empty if they are.
  std::string WhyRefused(const std::string& path) const;

  // True iff the script may run now. Asked before each run, as the modes of folders change. Of runs
  // of one script that are refused in a row the first one is logged.
  bool Admits(const std::string& path);

 private:
  io::LogSink& log_;
  const bool safe_only_;
  std::set<std::string> refused_;  // Paths, since they were logged.
};

}  // namespace sentinel::daemon
