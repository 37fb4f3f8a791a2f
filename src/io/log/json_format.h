// A JSON object a line (`log-format json`): time, pid, level, message, and the fields of the line.
#pragma once

#include <spdlog/formatter.h>

#include <memory>
#include <vector>

#include "io/log/log_sink.h"

namespace sentinel::io {

class JsonFormat final : public spdlog::formatter {
 public:
  // `fields` are those of the line that is formatted; they outlive this and its clones.
  explicit JsonFormat(const std::vector<LogField>& fields) : fields_(fields) {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) override;
  std::unique_ptr<spdlog::formatter> clone() const override;

 private:
  const std::vector<LogField>& fields_;
};

}  // namespace sentinel::io
