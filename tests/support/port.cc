#include "support/port.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <random>
#include <utility>

#include "support/error.h"

namespace sentinel::harness {
namespace {

constexpr std::uint16_t kFirstPort = 20'000;
constexpr std::uint16_t kPortCount = 12'000;

int OpenLockFile() {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / fmt::format("sentinel-test-ports.{}.lock", getuid());
  const int fd = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) throw HarnessError(fmt::format("{}: {}", file.string(), std::strerror(errno)));
  return fd;
}

// The lock belongs to the open file description: it excludes other reservations of this very
// process, and it ends when the descriptor is closed or its process dies.
bool LockByte(int fd, std::uint16_t port) {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = port;
  lock.l_len = 1;
  return fcntl(fd, F_OFD_SETLK, &lock) == 0;
}

bool CanBind(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) throw HarnessError(fmt::format("socket: {}", std::strerror(errno)));
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const bool free = bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  close(fd);
  return free;
}

}  // namespace

Port::Port() {
  std::random_device random;
  const std::uint32_t start = random() % kPortCount;
  for (std::uint32_t step = 0; step < kPortCount; ++step) {
    const auto candidate = static_cast<std::uint16_t>(kFirstPort + (start + step) % kPortCount);
    const int fd = OpenLockFile();
    if (LockByte(fd, candidate) && CanBind(candidate)) {
      lock_fd_ = fd;
      number_ = candidate;
      return;
    }
    close(fd);
  }
  throw HarnessError("no free port on 127.0.0.1");
}

Port::~Port() {
  if (lock_fd_ >= 0) close(lock_fd_);
}

Port::Port(Port&& other) noexcept
    : lock_fd_(std::exchange(other.lock_fd_, -1)), number_(other.number_) {}

}  // namespace sentinel::harness
