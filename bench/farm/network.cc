#include "network.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace sentinel::farm {
namespace {

constexpr int kBacklog = 511;
constexpr std::size_t kReadSize = 64 * 1024;

[[noreturn]] void Fail(const std::string& what) {
  throw std::runtime_error(fmt::format("{}: {}", what, std::strerror(errno)));
}

int ListenAt(const Endpoint& address) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) Fail("socket");
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(address.port);
  inet_pton(AF_INET, address.host.c_str(), &where.sin_addr);
  if (bind(fd, reinterpret_cast<sockaddr*>(&where), sizeof(where)) != 0 ||
      listen(fd, kBacklog) != 0) {
    close(fd);
    Fail(fmt::format("listen at {}:{}", address.host, address.port));
  }
  return fd;
}

Words ToWords(const redisReply& reply) {
  Words words;
  if (reply.type != REDIS_REPLY_ARRAY) return words;
  for (std::size_t i = 0; i < reply.elements; ++i) {
    words.emplace_back(reply.element[i]->str == nullptr ? "" : reply.element[i]->str,
                       reply.element[i]->len);
  }
  return words;
}

}  // namespace

void Network::ReaderDeleter::operator()(redisReader* reader) const { redisReaderFree(reader); }

Time Network::Now() {
  return std::chrono::duration_cast<Time>(std::chrono::steady_clock::now().time_since_epoch());
}

Network::Network(Fleet& fleet)
    : fleet_(fleet), epoll_fd_(epoll_create1(EPOLL_CLOEXEC)), sockets_(fleet.size()) {
  if (epoll_fd_ < 0) Fail("epoll_create1");
  for (ServerIndex index = 0; index < fleet_.size(); ++index) Listen(index);
}

Network::~Network() {
  for (const auto& slot : slots_) {
    if (slot) close(slot->fd);
  }
  close(epoll_fd_);
}

void Network::Listen(ServerIndex index) {
  const int fd = ListenAt(fleet_.server(index).address);
  sockets_[index].listener = &Add(fd, Kind::kListener, index);
}

void Network::ListenForControl(const std::string& path, ControlHandler handler) {
  control_ = std::move(handler);
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  if (path.size() >= sizeof(where.sun_path)) throw std::runtime_error("too long: " + path);
  std::ranges::copy(path, where.sun_path);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) Fail("socket");
  unlink(path.c_str());
  if (bind(fd, reinterpret_cast<sockaddr*>(&where), sizeof(where)) != 0 || listen(fd, 4) != 0) {
    Fail(path);
  }
  Add(fd, Kind::kControlListener, 0);
}

Network::Slot& Network::Add(int fd, Kind kind, ServerIndex server) {
  const auto number = static_cast<std::size_t>(fd);
  if (slots_.size() <= number) slots_.resize(number + 1);
  slots_[number] = std::make_unique<Slot>();
  Slot& slot = *slots_[number];
  slot.kind = kind;
  slot.fd = fd;
  slot.session.server = server;
  Watch(slot, EPOLL_CTL_ADD, false);
  return slot;
}

void Network::Watch(const Slot& slot, int operation, bool for_write) const {
  epoll_event event{};
  event.events = EPOLLIN | (for_write ? EPOLLOUT : 0U);
  event.data.fd = slot.fd;
  if (epoll_ctl(epoll_fd_, operation, slot.fd, &event) != 0) Fail("epoll_ctl");
}

void Network::Run() {
  std::array<epoll_event, 1024> events{};
  while (!stopped_) {
    const int count = epoll_wait(epoll_fd_, events.data(), static_cast<int>(events.size()), -1);
    for (std::size_t i = 0; count > 0 && i < static_cast<std::size_t>(count); ++i) {
      Slot* slot = slots_[static_cast<std::size_t>(events[i].data.fd)].get();
      if (slot != nullptr && !slot->doomed) Handle(*slot, events[i].events);
    }
    EndTurn();
  }
}

void Network::Handle(Slot& slot, std::uint32_t events) {
  // The server was paused earlier in this turn.
  if (slot.kind == Kind::kConnection && fleet_.server(slot.session.server).paused) return;
  if ((events & EPOLLOUT) != 0) MarkDirty(slot);
  if ((events & ~static_cast<std::uint32_t>(EPOLLOUT)) == 0) return;
  switch (slot.kind) {
    case Kind::kListener:
      return Accept(slot);
    case Kind::kConnection:
      return Read(slot);
    case Kind::kControlListener:
      return AcceptControl(slot);
    case Kind::kControl:
      return ReadControl(slot);
  }
}

void Network::Accept(Slot& listener) {
  while (true) {
    const int fd = accept4(listener.fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0 && (errno == EMFILE || errno == ENFILE)) Fail("accept");
    if (fd < 0) return;
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    Slot& slot = Add(fd, Kind::kConnection, listener.session.server);
    slot.reader.reset(redisReaderCreate());
    sockets_[slot.session.server].connections.push_back(&slot);
    ++traffic_.accepted;
    ++traffic_.open;
  }
}

void Network::AcceptControl(Slot& listener) {
  const int fd = accept4(listener.fd, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd >= 0) Add(fd, Kind::kControl, 0);
}

void Network::ReadControl(Slot& slot) {
  static std::array<char, kReadSize> buffer;
  const ssize_t length = recv(slot.fd, buffer.data(), buffer.size(), 0);
  if (length <= 0) return Doom(slot);
  slot.input.append(buffer.data(), static_cast<std::size_t>(length));
  for (std::size_t end = 0; (end = slot.input.find('\n')) != std::string::npos;) {
    slot.output += control_(slot.input.substr(0, end)) + "\n";
    slot.input.erase(0, end + 1);
    MarkDirty(slot);
  }
}

void Network::Read(Slot& slot) {
  static std::array<char, kReadSize> buffer;
  const ssize_t length = recv(slot.fd, buffer.data(), buffer.size(), 0);
  if (length < 0 && errno == EAGAIN) return;
  if (length <= 0) return Doom(slot);
  traffic_.bytes_in += static_cast<std::uint64_t>(length);
  redisReaderFeed(slot.reader.get(), buffer.data(), static_cast<std::size_t>(length));
  Serve(slot);
}

void Network::Serve(Slot& slot) {
  while (!slot.doomed && !slot.close_when_written) {
    void* raw = nullptr;
    if (redisReaderGetReply(slot.reader.get(), &raw) != REDIS_OK) return Doom(slot);
    if (raw == nullptr) return;
    const Words words = ToWords(*static_cast<redisReply*>(raw));
    freeReplyObject(raw);
    if (words.empty()) return Doom(slot);
    ++traffic_.requests;
    CarryOut(slot, Execute(fleet_, slot.session, words, Now(), slot.output));
    MarkDirty(slot);
  }
}

void Network::CarryOut(const Slot& caller, const Consequences& consequences) {
  for (const Consequences::Message& message : consequences.messages) {
    for (const ServerIndex index : message.servers) {
      if (fleet_.server(index).paused) continue;
      for (Slot* slot : sockets_[index].connections) {
        if (!slot->session.subscribed || slot->doomed) continue;
        slot->output += message.bytes;
        ++traffic_.messages;
        MarkDirty(*slot);
      }
    }
  }
  for (Slot* slot : sockets_[caller.session.server].connections) {
    const bool hit = slot->session.subscribed ? consequences.kill_pubsub : consequences.kill_normal;
    if (hit && slot != &caller) Doom(*slot);
  }
  if (consequences.close) slots_[static_cast<std::size_t>(caller.fd)]->close_when_written = true;
}

void Network::MarkDirty(Slot& slot) {
  if (slot.dirty) return;
  slot.dirty = true;
  dirty_.push_back(&slot);
}

void Network::Flush(Slot& slot) {
  slot.dirty = false;
  if (slot.doomed) return;
  if (!slot.output.empty()) {
    const ssize_t sent = send(slot.fd, slot.output.data(), slot.output.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return Doom(slot);
    if (sent > 0) {
      if (slot.kind == Kind::kConnection) traffic_.bytes_out += static_cast<std::uint64_t>(sent);
      slot.output.erase(0, static_cast<std::size_t>(sent));
    }
  }
  if (slot.output.empty() && slot.close_when_written) return Doom(slot);
  if (slot.wants_write == slot.output.empty()) {
    slot.wants_write = !slot.output.empty();
    Watch(slot, EPOLL_CTL_MOD, slot.wants_write);
  }
}

void Network::Doom(Slot& slot) {
  if (slot.doomed) return;
  slot.doomed = true;
  doomed_.push_back(&slot);
}

void Network::EndTurn() {
  for (std::size_t i = 0; i < dirty_.size(); ++i) Flush(*dirty_[i]);
  dirty_.clear();
  for (Slot* slot : doomed_) {
    if (slot->kind == Kind::kConnection) {
      std::erase(sockets_[slot->session.server].connections, slot);
      --traffic_.open;
    }
    const int fd = slot->fd;
    slots_[static_cast<std::size_t>(fd)].reset();
    close(fd);
  }
  doomed_.clear();
}

void Network::Kill(ServerIndex index) {
  Sockets& sockets = sockets_[index];
  if (sockets.listener != nullptr) Doom(*sockets.listener);
  sockets.listener = nullptr;
  for (Slot* slot : sockets.connections) Doom(*slot);
}

void Network::Pause(ServerIndex index) {
  Sockets& sockets = sockets_[index];
  if (sockets.listener == nullptr) return;
  epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, sockets.listener->fd, nullptr);
  for (const Slot* slot : sockets.connections) {
    epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, slot->fd, nullptr);
  }
}

void Network::Return(ServerIndex index) {
  Sockets& sockets = sockets_[index];
  if (sockets.listener == nullptr) return Listen(index);
  Watch(*sockets.listener, EPOLL_CTL_ADD, false);
  for (const Slot* slot : sockets.connections) Watch(*slot, EPOLL_CTL_ADD, slot->wants_write);
}

}  // namespace sentinel::farm
