// spdlog sinks over plain descriptors, so that a line is one write and on its way when Log()
// returns.
#pragma once

#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>

#include <string>

namespace sentinel::io {

// Standard output.
class StdoutSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 private:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}
};

// A file, opened for appending. When another file, or none, has its name at the next line, it is
// opened anew: rotation by renaming needs no signal. Relative paths follow the current directory.
// A file that cannot be opened or written costs the line.
class FileSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  explicit FileSink(std::string path);
  ~FileSink() override;

  void Close();

 private:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}
  bool StillInPlace() const;
  void Reopen();

  std::string path_;
  int fd_ = -1;
};

}  // namespace sentinel::io
