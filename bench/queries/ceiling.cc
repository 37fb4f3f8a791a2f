// The least that a server can do for redis-benchmark: it counts the bytes of one request that it
// knows, and sends an answer that it has written down, as often as the request was there. What it
// reaches is what redis-benchmark can ask for at most, whoever answers.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel::bench {
namespace {

constexpr std::string_view kRequest =
    "*3\r\n$8\r\nSENTINEL\r\n$23\r\nGET-MASTER-ADDR-BY-NAME\r\n$8\r\nmymaster\r\n";
// Before it begins, redis-benchmark asks for two settings on a connection of its own, and goes on
// without them.
constexpr std::string_view kConfig = "\r\nCONFIG\r\n";
constexpr std::string_view kNoConfig = "-ERR unknown command\r\n";

class Ceiling {
 public:
  explicit Ceiling(std::uint16_t port) : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    const std::string number = std::to_string(port);
    const std::string reply =
        "*2\r\n$9\r\n127.0.0.1\r\n$" + std::to_string(number.size()) + "\r\n" + number + "\r\n";
    reply_size_ = reply.size();
    for (std::size_t i = 0; i <= buffer_.size() / kRequest.size(); ++i) replies_ += reply;
    Listen(port);
  }

  [[noreturn]] void Serve() {
    std::array<epoll_event, 64> events{};
    for (;;) {
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < count; ++i) {
        const int fd = events[static_cast<std::size_t>(i)].data.fd;
        fd == listener_ ? Accept() : Answer(fd);
      }
    }
  }

 private:
  void Listen(std::uint16_t port) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        listen(listener_, 511) != 0) {
      std::perror("sentinel-bench-ceiling");
      std::exit(1);
    }
    Watch(listener_);
  }

  void Watch(int fd) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }

  void Accept() {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (static_cast<std::size_t>(fd) >= begun_.size())
      begun_.resize(static_cast<std::size_t>(fd) + 1);
    begun_[static_cast<std::size_t>(fd)] = 0;
    Watch(fd);
  }

  void Answer(int fd) {
    const ssize_t received = recv(fd, buffer_.data(), buffer_.size(), 0);
    if (received <= 0) {
      close(fd);
      return;
    }
    const std::string_view bytes(buffer_.data(), static_cast<std::size_t>(received));
    std::size_t& begun = begun_[static_cast<std::size_t>(fd)];
    if (begun == 0 && !kRequest.starts_with(bytes.substr(0, kRequest.size()))) {
      Refuse(fd, bytes);
      return;
    }
    const std::size_t known = begun + bytes.size();
    begun = known % kRequest.size();
    Send(fd, std::string_view(replies_).substr(0, known / kRequest.size() * reply_size_));
  }

  static void Refuse(int fd, std::string_view bytes) {
    for (std::size_t at = 0; (at = bytes.find(kConfig, at)) != std::string_view::npos; ++at) {
      Send(fd, kNoConfig);
    }
  }

  // All of it fits: redis-benchmark asks for no more before it has read the answers.
  static void Send(int fd, std::string_view bytes) {
    if (!bytes.empty()) (void)send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  const int epoll_;
  int listener_ = -1;
  std::array<char, 65'536> buffer_{};
  std::string replies_;  // As many as a full buffer can ask for.
  std::size_t reply_size_ = 0;
  std::vector<std::size_t> begun_;  // By descriptor: bytes of a request whose rest is to come.
};

}  // namespace
}  // namespace sentinel::bench

int main(int argc, char** argv) {
  const int port = argc == 2 ? std::atoi(argv[1]) : 0;
  if (port <= 0 || port > 65'535) {
    std::fputs("Usage: sentinel-bench-ceiling PORT\n", stderr);
    return 2;
  }
  static sentinel::bench::Ceiling ceiling(static_cast<std::uint16_t>(port));
  ceiling.Serve();
}
