// The other side of a connection under test: plain sockets on loopback, driven by hand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "io/event/unique_fd.h"

namespace sentinel::io {

class SocketPeer {
 public:
  explicit SocketPeer(UniqueFd fd) : fd_(std::move(fd)) {}

  // A connection to a listener on this host.
  static SocketPeer ConnectTo(std::uint16_t port, const std::string& ip = "127.0.0.1");
  static SocketPeer ConnectToPath(const std::string& path);

  // REQUIRES: fits into the socket's buffers.
  void Send(std::string_view bytes);
  // As much as fits now; returns how much that was.
  std::size_t SendSome(std::string_view bytes);

  // Everything received up to now; reads what is there without waiting.
  const std::string& received();
  // True once the other side has closed or reset the connection.
  bool closed();

  void Shutdown();  // No more writes from this side.
  void Close();
  void Reset();  // Closes so that the other side gets ECONNRESET.

  int fd() const { return fd_.get(); }

 private:
  UniqueFd fd_;
  std::string received_;
  bool closed_ = false;
};

// A listening socket on loopback whose connections are accepted by hand.
class SocketServer {
 public:
  SocketServer();
  std::uint16_t port() const { return port_; }
  // The next waiting connection, if any.
  std::optional<SocketPeer> Accept();
  // Stops listening: further connects are refused.
  void Close() { fd_.Reset(); }

 private:
  UniqueFd fd_;
  std::uint16_t port_ = 0;
};

// A port of loopback on which nobody listens while this lives.
class ClosedPort {
 public:
  ClosedPort();
  std::uint16_t port() const { return port_; }

 private:
  UniqueFd fd_;  // Bound, not listening.
  std::uint16_t port_ = 0;
};

}  // namespace sentinel::io
