#include "io/log/line_format.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <iterator>
#include <string_view>

namespace sentinel::io {
namespace {

constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

char LevelMark(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::trace:
      return '.';
    case spdlog::level::debug:
      return '-';
    case spdlog::level::info:
      return '*';
    default:
      return '#';
  }
}

}  // namespace

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::trace;
    case LogLevel::kVerbose:
      return spdlog::level::debug;
    case LogLevel::kNotice:
      return spdlog::level::info;
    case LogLevel::kWarning:
      break;
  }
  return spdlog::level::warn;
}

void LineFormat::format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) {
  using std::chrono::duration_cast;
  const auto since_epoch = message.time.time_since_epoch();
  const std::time_t seconds = duration_cast<std::chrono::seconds>(since_epoch).count();
  const auto out = std::back_inserter(line);
  // Asked for each line: the process may have become a daemon since the logger was made.
  const pid_t pid = getpid();
  if (message.level == spdlog::level::critical) {
    fmt::format_to(out, "{}:signal-handler ({}) ", pid, seconds);
  } else {
    std::tm local{};
    localtime_r(&seconds, &local);
    const auto millis = duration_cast<std::chrono::milliseconds>(since_epoch).count() % 1000;
    fmt::format_to(out, "{}:X {:02} {} {} {:02}:{:02}:{:02}.{:03} {} ", pid, local.tm_mday,
                   kMonths[static_cast<std::size_t>(local.tm_mon)], local.tm_year + 1900,
                   local.tm_hour, local.tm_min, local.tm_sec, millis, LevelMark(message.level));
  }
  const std::string_view text(message.payload.data(), message.payload.size());
  line.append(text.substr(0, kMessageMax));
  line.push_back('\n');
}

std::unique_ptr<spdlog::formatter> LineFormat::clone() const {
  return std::make_unique<LineFormat>();
}

}  // namespace sentinel::io
