#include "io/file/regular_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/wipe.h"

namespace sentinel::io {
namespace {

class OpenFile {
 public:
  // Neither waits for the writer of a pipe nor takes a terminal for our own.
  explicit OpenFile(const std::string& path)
      : fd_(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (fd_ >= 0) close(fd_);
  }

  int fd() const { return fd_; }

 private:
  const int fd_;
};

tl::unexpected<Error> SystemFailure(int code) { return Fail(std::strerror(code), code); }

}  // namespace

Result<std::string> ReadRegularFile(const std::string& path, std::size_t size_max) {
  const OpenFile file(path);
  struct stat info {};
  if (file.fd() < 0 || fstat(file.fd(), &info) != 0) return SystemFailure(errno);
  if (S_ISDIR(info.st_mode)) return SystemFailure(EISDIR);
  if (!S_ISREG(info.st_mode)) return Fail("not a regular file");
  std::string text;
  text.reserve(std::min(static_cast<std::size_t>(info.st_size), size_max));
  std::array<char, 1 << 12> piece;
  // What the file system says of the size is not relied on: it may grow, and /proc says 0.
  for (;;) {
    const ssize_t count = read(file.fd(), piece.data(), piece.size());
    if (count == 0) return text;
    if (count < 0) {
      if (errno == EINTR) continue;
      const int code = errno;
      Wipe(text);
      return SystemFailure(code);
    }
    const auto size = static_cast<std::size_t>(count);
    const bool fits = size <= size_max - text.size();
    if (fits) text.append(piece.data(), size);
    Wipe(piece.data(), size);
    if (fits) continue;
    Wipe(text);
    return Fail("too large");
  }
}

}  // namespace sentinel::io
