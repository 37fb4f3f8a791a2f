#include "io/net/socket_address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "sentinel/address.h"

namespace sentinel::io {
namespace {

const sockaddr_in& V4(const SocketAddress& a) {
  return reinterpret_cast<const sockaddr_in&>(a.storage);
}

const sockaddr_in6& V6(const SocketAddress& a) {
  return reinterpret_cast<const sockaddr_in6&>(a.storage);
}

void SetOption(int fd, int level, int name, int value) {
  // Fails only where the option makes no sense, as on Unix sockets; the connection works without.
  setsockopt(fd, level, name, &value, sizeof(value));
}

}  // namespace

std::string SocketAddress::ip() const {
  if (family() != AF_INET && family() != AF_INET6) return {};
  std::array<char, NI_MAXHOST> text{};
  const int error = getnameinfo(get(), length, text.data(), static_cast<socklen_t>(text.size()),
                                nullptr, 0, NI_NUMERICHOST);
  return error == 0 ? std::string(text.data()) : std::string();
}

std::uint16_t SocketAddress::port() const {
  if (family() == AF_INET) return ntohs(V4(*this).sin_port);
  if (family() == AF_INET6) return ntohs(V6(*this).sin6_port);
  return 0;
}

std::string SocketAddress::text() const {
  const std::string host = ip();
  return host.empty() ? host : JoinHostPort(host, port());
}

bool SocketAddress::operator==(const SocketAddress& other) const {
  return length == other.length && std::memcmp(&storage, &other.storage, length) == 0;
}

CompactAddress::CompactAddress(const SocketAddress& address) {
  if (address.family() == AF_INET) {
    std::memcpy(ip_.data(), &V4(address).sin_addr, sizeof(in_addr));
    port_ = V4(address).sin_port;
  } else if (address.family() == AF_INET6) {
    std::memcpy(ip_.data(), &V6(address).sin6_addr, sizeof(in6_addr));
    port_ = V6(address).sin6_port;
    scope_ = V6(address).sin6_scope_id;
  } else {
    return;
  }
  family_ = static_cast<sa_family_t>(address.family());
}

SocketAddress CompactAddress::whole() const {
  SocketAddress address;
  if (family_ == AF_INET) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(address.storage);
    v4.sin_family = AF_INET;
    v4.sin_port = port_;
    std::memcpy(&v4.sin_addr, ip_.data(), sizeof(in_addr));
    address.length = sizeof(sockaddr_in);
  } else if (family_ == AF_INET6) {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(address.storage);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = port_;
    v6.sin6_scope_id = scope_;
    std::memcpy(&v6.sin6_addr, ip_.data(), sizeof(in6_addr));
    address.length = sizeof(sockaddr_in6);
  }
  return address;
}

Result<SocketAddress> NumericAddress(const std::string& ip, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(ip.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) return Fail(gai_strerror(error));
  SocketAddress address;
  std::memcpy(&address.storage, found->ai_addr, found->ai_addrlen);
  address.length = found->ai_addrlen;
  freeaddrinfo(found);
  return address;
}

Result<UniqueFd> OpenSocket(int family) {
  UniqueFd fd(socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return Fail(std::strerror(errno), errno);
  return fd;
}

SocketAddress LocalAddress(int fd) {
  SocketAddress address;
  address.length = sizeof(address.storage);
  if (getsockname(fd, address.get(), &address.length) != 0) return {};
  return address;
}

SocketAddress PeerAddress(int fd) {
  SocketAddress address;
  address.length = sizeof(address.storage);
  if (getpeername(fd, address.get(), &address.length) != 0) return {};
  return address;
}

void SetNoDelay(int fd) { SetOption(fd, IPPROTO_TCP, TCP_NODELAY, 1); }

void SetKeepAlive(int fd, std::chrono::seconds idle) {
  if (idle.count() <= 0) return;
  const int seconds = static_cast<int>(std::min<std::int64_t>(idle.count(), 32767));
  SetOption(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  SetOption(fd, IPPROTO_TCP, TCP_KEEPIDLE, seconds);
  SetOption(fd, IPPROTO_TCP, TCP_KEEPINTVL, std::max(seconds / 3, 1));
  SetOption(fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
}

}  // namespace sentinel::io
