#include "swarm.h"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <string_view>
#include <utility>

namespace sentinel::bench {
namespace {

constexpr std::size_t kAtOnce = 64 * 1024;  // What one attacker says in a turn.
constexpr std::size_t kOpensPerTurn = 200;  // The backlog of the ports is not much longer.
constexpr std::size_t kBytesPerTurn = 100;  // Of those who speak byte by byte.
constexpr int kTurnMillis = 10;

// No trace of it stays in the kernel, where ports would run out.
void Reset(int fd) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  close(fd);
}

}  // namespace

Swarm::Swarm(const Load& load, std::uint16_t port)
    : load_(load), port_(port), poll_(epoll_create1(EPOLL_CLOEXEC)), attackers_(load.connections) {
  for (std::size_t i = attackers_.size(); i > 0; --i) to_open_.push_back(i - 1);
}

Swarm::~Swarm() {
  for (const Attacker& attacker : attackers_) {
    if (attacker.fd >= 0) Reset(attacker.fd);
  }
  close(poll_);
}

void Swarm::Run(std::chrono::milliseconds how_long) {
  const auto end = std::chrono::steady_clock::now() + how_long;
  while (std::chrono::steady_clock::now() < end) {
    std::array<epoll_event, 512> events;
    const int patience = to_open_.empty() ? kTurnMillis : load_.ends ? 0 : 1;
    const int count = epoll_wait(poll_, events.data(), events.size(), patience);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      OnReady(event.data.u64, event.events);
    }
    if (std::chrono::steady_clock::now() < next_turn_ && !load_.ends) continue;
    next_turn_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(kTurnMillis);
    if (load_.says == Load::Says::kByteByByte) SayAByteEach();
    OpenSome();
  }
}

void Swarm::OpenSome() {
  const std::size_t opens = std::min(kOpensPerTurn, to_open_.size());
  const std::vector<std::size_t> opening(to_open_.end() - static_cast<std::ptrdiff_t>(opens),
                                         to_open_.end());
  to_open_.resize(to_open_.size() - opens);
  for (const std::size_t index : opening) Open(index);
}

void Swarm::Open(std::size_t index) {
  Attacker& attacker = attackers_[index];
  attacker.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (!load_.reads) {
    const int small = 4096;
    setsockopt(attacker.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* target = reinterpret_cast<const sockaddr*>(&address);
  const bool begun = attacker.fd >= 0 &&
                     (connect(attacker.fd, target, sizeof(address)) == 0 || errno == EINPROGRESS);
  if (!begun) {
    if (attacker.fd >= 0) close(attacker.fd);
    attacker.fd = -1;
    to_open_.push_back(index);
    return;
  }
  epoll_event interest{};
  interest.events = EPOLLOUT;
  interest.data.u64 = index;
  epoll_ctl(poll_, EPOLL_CTL_ADD, attacker.fd, &interest);
}

void Swarm::End(Attacker& attacker) {
  Reset(attacker.fd);
  if (attacker.connected) --standing_;
  to_open_.push_back(static_cast<std::size_t>(&attacker - attackers_.data()));
  attacker = {};
}

void Swarm::OnReady(std::size_t index, std::uint32_t events) {
  Attacker& attacker = attackers_[index];
  if (attacker.fd < 0) return;
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) return End(attacker);
  if (!std::exchange(attacker.connected, true)) {
    ++connected_;
    ++standing_;
    if (load_.ends) return End(attacker);
  }
  if ((events & EPOLLIN) != 0 && !Listen(attacker)) return End(attacker);
  const bool by_bytes = load_.says == Load::Says::kByteByByte;
  if (!by_bytes && !Speak(attacker, kAtOnce)) return End(attacker);
  const bool has_more = load_.says == Load::Says::kForEver || attacker.said < load_.text.size();
  epoll_event interest{};
  interest.events = (load_.reads ? EPOLLIN : 0U) | (has_more && !by_bytes ? EPOLLOUT : 0U);
  interest.data.u64 = index;
  epoll_ctl(poll_, EPOLL_CTL_MOD, attacker.fd, &interest);
}

// Both return false when the connection is lost.

bool Swarm::Speak(Attacker& attacker, std::size_t most) {
  if (attacker.said == load_.text.size() && load_.says != Load::Says::kOnce) attacker.said = 0;
  const auto text = std::string_view(load_.text).substr(attacker.said, most);
  if (text.empty()) return true;
  const ssize_t sent = send(attacker.fd, text.data(), text.size(), MSG_NOSIGNAL);
  if (sent < 0) return errno == EAGAIN || errno == EINTR;
  attacker.said += static_cast<std::size_t>(sent);
  bytes_sent_ += static_cast<std::uint64_t>(sent);
  return true;
}

bool Swarm::Listen(Attacker& attacker) {
  std::array<char, kAtOnce> bytes;
  const ssize_t count = recv(attacker.fd, bytes.data(), bytes.size(), 0);
  return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR));
}

void Swarm::SayAByteEach() {
  for (std::size_t i = 0; i < kBytesPerTurn && !attackers_.empty(); ++i) {
    next_speaker_ = (next_speaker_ + 1) % attackers_.size();
    Attacker& attacker = attackers_[next_speaker_];
    if (attacker.connected && !Speak(attacker, 1)) End(attacker);
  }
}

}  // namespace sentinel::bench
