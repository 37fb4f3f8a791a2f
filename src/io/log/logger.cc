#include "io/log/logger.h"

#include <fcntl.h>
#include <spdlog/logger.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "io/log/file_sink.h"
#include "io/log/json_format.h"
#include "io/log/line_format.h"
#include "io/log/syslog_sink.h"

namespace sentinel::io {
namespace {

std::unique_ptr<spdlog::formatter> MakeFormat(bool json, const std::vector<LogField>& fields) {
  if (json) return std::make_unique<JsonFormat>(fields);
  return std::make_unique<LineFormat>();
}

}  // namespace

Logger::Logger(const LogOptions& options) : threshold_(options.threshold) {
  std::vector<spdlog::sink_ptr> sinks;
  if (options.file.empty()) {
    sinks.push_back(std::make_shared<StdoutSink>());
  } else {
    file_ = std::make_shared<FileSink>(options.file);
    sinks.push_back(file_);
  }
  if (options.syslog) {
    sinks.push_back(std::make_shared<SyslogSink>(options.syslog_ident, options.syslog_facility));
  }
  lines_ = std::make_unique<spdlog::logger>("sentinel", sinks.begin(), sinks.end());
  lines_->set_formatter(MakeFormat(options.json, fields_));
  lines_->set_level(spdlog::level::trace);  // What is dropped is decided in Log().
}

Logger::~Logger() = default;

void Logger::Log(LogLevel level, std::string_view text) {
  if (threshold_ && level >= *threshold_) {
    lines_->log(ToSpdlog(level), spdlog::string_view_t(text.data(), text.size()));
  }
}

void Logger::LogWithFields(LogLevel level, std::string_view text,
                           const std::vector<LogField>& fields) {
  fields_ = fields;
  Log(level, text);
  fields_.clear();
}

void Logger::Reopen() {
  if (file_) file_->Close();
}

void Logger::LogSignal(std::string_view text) {
  if (!threshold_) return;
  lines_->log(spdlog::level::critical, spdlog::string_view_t(text.data(), text.size()));
}

Result<void> CanAppend(const std::string& file) {
  const int fd = open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (fd < 0) return Fail(std::strerror(errno), errno);
  close(fd);
  return {};
}

}  // namespace sentinel::io
