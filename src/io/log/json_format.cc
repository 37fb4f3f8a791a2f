#include "io/log/json_format.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <string>
#include <string_view>

#include "base/json.h"

namespace sentinel::io {
namespace {

std::string_view LevelName(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::trace:
      return "debug";
    case spdlog::level::debug:
      return "verbose";
    case spdlog::level::info:
      return "notice";
    default:
      return "warning";
  }
}

// RFC 3339, in UTC: files of several machines can be sorted together.
std::string Timestamp(std::chrono::system_clock::time_point time) {
  using std::chrono::duration_cast;
  const auto since_epoch = time.time_since_epoch();
  const std::time_t seconds = duration_cast<std::chrono::seconds>(since_epoch).count();
  const auto millis = duration_cast<std::chrono::milliseconds>(since_epoch).count() % 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, millis);
}

}  // namespace

void JsonFormat::format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) {
  std::string text = fmt::format(R"({{"time":"{}","pid":{},"level":"{}","message":)",
                                 Timestamp(message.time), getpid(), LevelName(message.level));
  AppendJsonString(text, {message.payload.data(), message.payload.size()});
  for (const LogField& field : fields_) {
    text.append(",\"").append(field.key).append("\":");
    if (field.number) {
      text.append(field.value);
    } else {
      AppendJsonString(text, field.value);
    }
  }
  text.append("}\n");
  line.append(text);
}

std::unique_ptr<spdlog::formatter> JsonFormat::clone() const {
  return std::make_unique<JsonFormat>(fields_);
}

}  // namespace sentinel::io
