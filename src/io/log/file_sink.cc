#include "io/log/file_sink.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace sentinel::io {
namespace {

// Gives up on any error but an interruption: there is nowhere to complain.
void WriteLine(int fd, const spdlog::memory_buf_t& line) {
  std::size_t done = 0;
  while (done < line.size()) {
    const ssize_t written = write(fd, line.data() + done, line.size() - done);
    if (written < 0 && errno != EINTR) return;
    if (written > 0) done += static_cast<std::size_t>(written);
  }
}

}  // namespace

void StdoutSink::sink_it_(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  formatter_->format(message, line);
  WriteLine(STDOUT_FILENO, line);
}

FileSink::FileSink(std::string path) : path_(std::move(path)) {}

FileSink::~FileSink() { Close(); }

void FileSink::Close() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

void FileSink::sink_it_(const spdlog::details::log_msg& message) {
  if (!StillInPlace()) Reopen();
  if (fd_ < 0) return;
  spdlog::memory_buf_t line;
  formatter_->format(message, line);
  WriteLine(fd_, line);
}

bool FileSink::StillInPlace() const {
  struct stat named {};
  struct stat open_file {};
  return fd_ >= 0 && stat(path_.c_str(), &named) == 0 && fstat(fd_, &open_file) == 0 &&
         named.st_dev == open_file.st_dev && named.st_ino == open_file.st_ino;
}

void FileSink::Reopen() {
  Close();
  fd_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
}

}  // namespace sentinel::io
