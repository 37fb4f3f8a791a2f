// Numeric socket addresses and the options of sockets.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "io/event/unique_fd.h"

namespace sentinel::io {

// An IPv4, IPv6 or Unix socket address.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  int family() const { return storage.ss_family; }
  std::string ip() const;      // Numeric; empty unless IPv4 or IPv6.
  std::uint16_t port() const;  // 0 unless IPv4 or IPv6.
  std::string text() const;    // "ip:port" or "[v6]:port"; empty for Unix sockets.

  bool operator==(const SocketAddress& other) const;
};

// The same in a fifth of the room, for an address to be kept of many. Of a Unix socket nothing is
// left.
class CompactAddress {
 public:
  CompactAddress() = default;
  explicit CompactAddress(const SocketAddress& address);

  SocketAddress whole() const;

 private:
  std::array<unsigned char, sizeof(in6_addr)> ip_{};
  std::uint32_t scope_ = 0;  // Of IPv6.
  in_port_t port_ = 0;       // As on the wire.
  sa_family_t family_ = AF_UNSPEC;
};

// Fails for text that is not a numeric IPv4 or IPv6 address. An IPv6 scope ("%eth0") is understood.
Result<SocketAddress> NumericAddress(const std::string& ip, std::uint16_t port);

// A non-blocking stream socket that scripts do not inherit.
Result<UniqueFd> OpenSocket(int family);

SocketAddress LocalAddress(int fd);
SocketAddress PeerAddress(int fd);

void SetNoDelay(int fd);
// Keepalive probes after `idle` without traffic, three of them a third of `idle` apart. 0 = off.
void SetKeepAlive(int fd, std::chrono::seconds idle);

}  // namespace sentinel::io
