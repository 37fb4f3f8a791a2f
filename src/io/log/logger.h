// The log in stock's line format (configuration sheet, section 7):
// `<pid>:X <dd Mon yyyy hh:mm:ss.mmm> <c> <message>`, or as JSON. Loop's thread only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/log/log_sink.h"

namespace spdlog {
class logger;
}

namespace sentinel::io {

class FileSink;

struct LogOptions {
  std::string file;                                       // Empty = stdout.
  std::optional<LogLevel> threshold = LogLevel::kNotice;  // Empty = log nothing.
  bool json = false;    // Lines of the file or of stdout are JSON; those to syslog never are.
  bool syslog = false;  // Every line to syslog, too.
  std::string syslog_ident = "redis";
  int syslog_facility = 16 << 3;  // LOG_LOCAL0
};

class Logger final : public LogSink {
 public:
  // A file that cannot be opened costs its lines, not the process: check with CanAppend() first.
  explicit Logger(const LogOptions& options);
  ~Logger() override;
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  void Log(LogLevel level, std::string_view text) override;
  void LogWithFields(LogLevel level, std::string_view text,
                     const std::vector<LogField>& fields) override;

  // A line as stock writes it for a signal that asks it to stop:
  // `<pid>:signal-handler (<unix time>) <message>`. A warning.
  void LogSignal(std::string_view text);

  // Closes the file; the next line opens the one that has its name then.
  void Reopen();

  void set_threshold(std::optional<LogLevel> threshold) { threshold_ = threshold; }
  std::optional<LogLevel> threshold() const { return threshold_; }

 private:
  std::optional<LogLevel> threshold_;
  std::vector<LogField> fields_;    // Of the line that is written.
  std::shared_ptr<FileSink> file_;  // Shared with `lines_`; null for stdout.
  std::unique_ptr<spdlog::logger> lines_;
};

// Opens `file` for appending, creating it, and closes it again; the error is the bare reason.
Result<void> CanAppend(const std::string& file);

}  // namespace sentinel::io
