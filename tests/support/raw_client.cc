#include "support/raw_client.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "support/error.h"
#include "support/wait.h"

namespace sentinel::harness {
namespace {

tcp_info InfoOf(int fd) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size);
  return info;
}

}  // namespace

RawClient::RawClient(std::uint16_t port, const Options& options)
    : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
  if (options.receive_buffer > 0) {
    setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &options.receive_buffer, sizeof(int));
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  inet_pton(AF_INET, options.ip.c_str(), &address.sin_addr);
  if (connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 &&
      errno != EINPROGRESS) {
    const std::string reason = std::strerror(errno);
    close(fd_);
    throw HarnessError(fmt::format("connect to {}:{}: {}", options.ip, port, reason));
  }
}

RawClient::~RawClient() { close(fd_); }

std::size_t RawClient::SendSome(std::string_view bytes) {
  const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  return sent > 0 ? static_cast<std::size_t>(sent) : 0;
}

void RawClient::Send(std::string_view bytes) {
  WaitFor("bytes to be taken", [&] {
    bytes.remove_prefix(SendSome(bytes));
    return Observation{bytes.empty(), fmt::format("{} are left", bytes.size())};
  });
}

const std::string& RawClient::Received() {
  std::array<char, 64 * 1024> bytes;
  while (!at_end_) {
    const ssize_t count = recv(fd_, bytes.data(), bytes.size(), 0);
    if (count > 0) {
      received_.append(bytes.data(), static_cast<std::size_t>(count));
    } else if (count < 0 && (errno == EAGAIN || errno == EINTR || errno == ENOTCONN)) {
      break;
    } else {
      at_end_ = true;
    }
  }
  return received_;
}

bool RawClient::AtEnd() {
  Received();
  return at_end_;
}

bool RawClient::Connected() const { return InfoOf(fd_).tcpi_state == TCP_ESTABLISHED; }

int RawClient::Retransmits() const { return InfoOf(fd_).tcpi_retransmits; }

std::uint16_t RawClient::local_port() const {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

}  // namespace sentinel::harness
