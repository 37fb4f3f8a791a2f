#include "connection.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "support/error.h"
#include "support/wait.h"
#include "words.h"

namespace sentinel::differential {
namespace {

// For one read; the longest thing a case waits for is a timer of a few seconds.
constexpr harness::Millis kReadPatience{10'000};
constexpr harness::Millis kClosePatience{2'000};

[[noreturn]] void Fail(std::string_view action) {
  throw harness::HarnessError(fmt::format("{}: {}", action, std::strerror(errno)));
}

bool Readable(int fd, harness::Millis patience) {
  pollfd entry{fd, POLLIN, 0};
  return poll(&entry, 1, static_cast<int>(harness::Scaled(patience).count())) > 0;
}

}  // namespace

Connection::Connection(std::uint16_t port, const char* source) {
  fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd_ < 0) Fail("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = inet_addr(source);
  if (bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    close(fd_);
    Fail(fmt::format("bind to {}", source));
  }
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    close(fd_);
    Fail(fmt::format("connect to port {}", port));
  }
  const int on = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  socklen_t size = sizeof(address);
  getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
  local_port_ = ntohs(address.sin_port);
}

Connection::~Connection() {
  shutdown(fd_, SHUT_WR);
  std::array<char, 4096> rest{};
  while (Readable(fd_, kClosePatience) && recv(fd_, rest.data(), rest.size(), 0) > 0) {
  }
  close(fd_);
}

void Connection::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Connection::HalfClose() { shutdown(fd_, SHUT_WR); }

std::vector<Frame> Connection::ReadToMarker() {
  // Whether a command exists is checked before anything else.
  const std::string name = fmt::format("end-of-step-{}", ++markers_);
  Send(Encode({name}));
  const std::string answer = "ERR unknown command '" + name + "'";
  auto frames = ReadUntil([&answer](const Frame& frame) {
    return frame.kind == Frame::Kind::kError && frame.text.starts_with(answer);
  });
  if (frames.back().kind != Frame::Kind::kClosed) frames.pop_back();
  return frames;
}

std::vector<Frame> Connection::ReadUntil(const std::function<bool(const Frame&)>& wanted) {
  std::vector<Frame> frames;
  do {
    frames.push_back(ReadFrame());
  } while (frames.back().kind != Frame::Kind::kClosed && !wanted(frames.back()));
  return frames;
}

Frame Connection::ReadFrame() {
  while (true) {
    if (auto frame = TakeFrame(buffer_)) return std::move(*frame);
    if (ReadMore()) continue;
    if (!buffer_.empty()) throw MalformedReply("closed in the middle of " + Quoted(buffer_));
    return Frame{Frame::Kind::kClosed, {}, {}};
  }
}

bool Connection::ReadMore() {
  if (closed_) return false;
  if (!Readable(fd_, kReadPatience)) {
    throw harness::TimeoutError("no reply; read so far: " + Quoted(buffer_));
  }
  std::array<char, 65536> chunk{};
  const ssize_t got = recv(fd_, chunk.data(), chunk.size(), 0);
  closed_ = got <= 0;
  if (got > 0) buffer_.append(chunk.data(), static_cast<std::size_t>(got));
  return !closed_;
}

}  // namespace sentinel::differential
