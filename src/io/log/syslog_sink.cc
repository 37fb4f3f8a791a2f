#include "io/log/syslog_sink.h"

#include <syslog.h>

#include <algorithm>
#include <utility>

#include "io/log/line_format.h"

namespace sentinel::io {

int SyslogPriority(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::trace:
      return LOG_DEBUG;
    case spdlog::level::debug:
      return LOG_INFO;
    case spdlog::level::info:
      return LOG_NOTICE;
    default:
      return LOG_WARNING;
  }
}

SyslogSink::SyslogSink(std::string ident, int facility) : ident_(std::move(ident)) {
  openlog(ident_.c_str(), LOG_PID | LOG_NDELAY, facility);
}

SyslogSink::~SyslogSink() { closelog(); }

void SyslogSink::sink_it_(const spdlog::details::log_msg& message) {
  const int size = static_cast<int>(std::min(message.payload.size(), kMessageMax));
  syslog(SyslogPriority(message.level), "%.*s", size, message.payload.data());
}

}  // namespace sentinel::io
