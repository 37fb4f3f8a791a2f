#include "socket_peer.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>

#include "io/net/socket_address.h"

namespace sentinel::io {
namespace {

UniqueFd BindToLoopback() {
  UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const SocketAddress any_port = *NumericAddress("127.0.0.1", 0);
  EXPECT_EQ(bind(fd.get(), any_port.get(), any_port.length), 0);
  return fd;
}

}  // namespace

SocketPeer SocketPeer::ConnectTo(std::uint16_t port, const std::string& ip) {
  const SocketAddress target = *NumericAddress(ip, port);
  UniqueFd fd(socket(target.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(connect(fd.get(), target.get(), target.length), 0);
  return SocketPeer(std::move(fd));
}

SocketPeer SocketPeer::ConnectToPath(const std::string& path) {
  sockaddr_un target{};
  target.sun_family = AF_UNIX;
  path.copy(target.sun_path, sizeof(target.sun_path) - 1);
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(connect(fd.get(), reinterpret_cast<const sockaddr*>(&target), sizeof(target)), 0);
  return SocketPeer(std::move(fd));
}

void SocketPeer::Send(std::string_view bytes) { EXPECT_EQ(SendSome(bytes), bytes.size()); }

std::size_t SocketPeer::SendSome(std::string_view bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t sent =
        send(fd_.get(), bytes.data() + done, bytes.size() - done, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent <= 0) break;
    done += static_cast<std::size_t>(sent);
  }
  return done;
}

const std::string& SocketPeer::received() {
  std::array<char, 65536> piece;
  for (;;) {
    const ssize_t count = recv(fd_.get(), piece.data(), piece.size(), MSG_DONTWAIT);
    if (count > 0) {
      received_.append(piece.data(), static_cast<std::size_t>(count));
      continue;
    }
    if (count == 0 || (errno != EAGAIN && errno != EINTR)) closed_ = true;
    return received_;
  }
}

bool SocketPeer::closed() {
  received();
  return closed_;
}

void SocketPeer::Shutdown() { shutdown(fd_.get(), SHUT_WR); }

void SocketPeer::Close() { fd_.Reset(); }

void SocketPeer::Reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  fd_.Reset();
}

SocketServer::SocketServer() : fd_(BindToLoopback()), port_(LocalAddress(fd_.get()).port()) {
  EXPECT_EQ(listen(fd_.get(), 511), 0);
}

std::optional<SocketPeer> SocketServer::Accept() {
  UniqueFd fd(accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!fd.valid()) return std::nullopt;
  return SocketPeer(std::move(fd));
}

ClosedPort::ClosedPort() : fd_(BindToLoopback()), port_(LocalAddress(fd_.get()).port()) {}

}  // namespace sentinel::io
