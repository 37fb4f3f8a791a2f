// spdlog sink to syslog with stock's priorities; spdlog's own has no notice.
#pragma once

#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>

#include <string>

namespace sentinel::io {

// The syslog priority of a line.
int SyslogPriority(spdlog::level::level_enum level);

// The connection to syslog belongs to the process: at most one of these may exist.
class SyslogSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  SyslogSink(std::string ident, int facility);
  ~SyslogSink() override;

 private:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}

  const std::string ident_;  // openlog() keeps a pointer to it.
};

}  // namespace sentinel::io
