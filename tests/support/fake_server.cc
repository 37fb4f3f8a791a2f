#include "support/fake_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "support/error.h"
#include "support/redis_client.h"

namespace sentinel::harness {
namespace {

int Listen(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0 ||
      listen(fd, 64) != 0) {
    const int reason = errno;
    close(fd);
    throw HarnessError(fmt::format("listen on {}: {}", port, std::strerror(reason)));
  }
  return fd;
}

}  // namespace

// One accepted connection with its request parser.
class FakeServer::Connection {
 public:
  explicit Connection(int fd) : fd_(fd), reader_(redisReaderCreate()) {}
  ~Connection() { close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int fd() const { return fd_; }

  // False when the connection is to be closed.
  bool Serve(const Handler& handler) {
    std::array<char, 16384> buffer;
    const ssize_t length = recv(fd_, buffer.data(), buffer.size(), 0);
    if (length <= 0) return false;
    redisReaderFeed(reader_.get(), buffer.data(), static_cast<std::size_t>(length));
    while (true) {
      void* raw = nullptr;
      if (redisReaderGetReply(reader_.get(), &raw) != REDIS_OK) return false;
      if (raw == nullptr) return true;
      std::vector<std::string> request;
      for (const Reply& word : ToReply(*static_cast<redisReply*>(raw)).elements) {
        request.push_back(word.text);
      }
      freeReplyObject(raw);
      const std::string answer = handler(request);
      if (send(fd_, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) return false;
    }
  }

 private:
  struct ReaderDeleter {
    void operator()(redisReader* reader) const { redisReaderFree(reader); }
  };
  int fd_;
  std::unique_ptr<redisReader, ReaderDeleter> reader_;
};

FakeServer::FakeServer(Handler handler)
    : handler_(std::move(handler)),
      listen_fd_(Listen(port_.number())),
      wake_fd_(eventfd(0, EFD_CLOEXEC)),
      thread_([this] { Run(); }) {}

FakeServer::~FakeServer() {
  stopping_ = true;
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(wake_fd_, &one, sizeof(one));
  thread_.join();
  close(wake_fd_);
  close(listen_fd_);
}

void FakeServer::Run() {
  std::vector<std::unique_ptr<Connection>> connections;
  while (!stopping_) {
    std::vector<pollfd> fds{{.fd = wake_fd_, .events = POLLIN, .revents = 0},
                            {.fd = listen_fd_, .events = POLLIN, .revents = 0}};
    for (const auto& connection : connections) {
      fds.push_back({.fd = connection->fd(), .events = POLLIN, .revents = 0});
    }
    if (poll(fds.data(), fds.size(), -1) < 0) continue;
    for (std::size_t i = connections.size(); i-- > 0;) {
      if (fds[i + 2].revents == 0 || connections[i]->Serve(handler_)) continue;
      connections.erase(connections.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (fds[1].revents != 0) {
      const int fd = accept4(listen_fd_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd >= 0) connections.push_back(std::make_unique<Connection>(fd));
    }
  }
}

std::string Bulk(const std::string& text) {
  return fmt::format("${}\r\n{}\r\n", text.size(), text);
}

}  // namespace sentinel::harness
