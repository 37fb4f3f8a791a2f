// Where log lines go, as the rest of the process sees it.
#pragma once

#include <string_view>

#include "sentinel/event.h"

namespace sentinel::io {

class LogSink {
 public:
  virtual ~LogSink() = default;
  // One line; dropped when `level` is below the threshold in force.
  virtual void Log(LogLevel level, std::string_view text) = 0;
};

}  // namespace sentinel::io
