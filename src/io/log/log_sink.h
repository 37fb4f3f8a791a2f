// Where log lines go, as the rest of the process sees it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sentinel/event.h"

namespace sentinel::io {

// A part of a line that has a name in formats with names.
struct LogField {
  std::string key;
  std::string value;
  bool number = false;  // `value` is one, in decimal digits.

  bool operator==(const LogField&) const = default;
};

class LogSink {
 public:
  virtual ~LogSink() = default;
  // One line; dropped when `level` is below the threshold in force.
  virtual void Log(LogLevel level, std::string_view text) = 0;
  // The same. `fields` say again what stands in `text`.
  virtual void LogWithFields(LogLevel level, std::string_view text,
                             const std::vector<LogField>& /*fields*/) {
    Log(level, text);
  }
};

}  // namespace sentinel::io
