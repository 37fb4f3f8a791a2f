// Stock's log line as a spdlog formatter, and how our levels map to spdlog's.
#pragma once

#include <spdlog/formatter.h>

#include <cstddef>
#include <memory>

#include "sentinel/event.h"

namespace sentinel::io {

// Longer messages are cut.
inline constexpr std::size_t kMessageMax = 1023;

// spdlog names the levels differently and has no notice: debug is its trace, verbose its debug,
// notice its info, warning its warn. Its critical stands for a line of a signal.
spdlog::level::level_enum ToSpdlog(LogLevel level);

class LineFormat final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) override;
  std::unique_ptr<spdlog::formatter> clone() const override;
};

}  // namespace sentinel::io
