#include "prober.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

#include "recorder.h"
#include "support/error.h"

namespace sentinel::scale {
namespace {

int ConnectTo(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<sockaddr*>(&where), sizeof(where)) != 0) {
    close(fd);
    throw harness::HarnessError(fmt::format("nobody answers on port {}", port));
  }
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return fd;
}

std::string Query(std::size_t master) {
  const std::string name = NameOf(master);
  return fmt::format("*3\r\n$8\r\nSENTINEL\r\n$23\r\nGET-MASTER-ADDR-BY-NAME\r\n${}\r\n{}\r\n",
                     name.size(), name);
}

bool NamesAMaster(const redisReply* reply) {
  return reply->type == REDIS_REPLY_ARRAY && reply->elements == 2;
}

// Waiting for a processor that sentinels and emulator keep busy is no fault of the sentinels: the
// clock of this thread goes first where that is allowed.
void GoFirst() { setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), -15); }

}  // namespace

Prober::Prober(const std::vector<std::uint16_t>& ports, std::size_t masters,
               harness::Millis interval)
    : masters_(masters), interval_(interval) {
  try {
    for (const std::uint16_t port : ports) {
      Connection connection;
      connection.fd = ConnectTo(port);
      connection.reader = redisReaderCreate();
      connections_.push_back(std::move(connection));
    }
  } catch (...) {
    Disconnect();
    throw;
  }
  thread_ = std::thread([this] { Run(); });
}

Prober::~Prober() {
  stopping_ = true;
  thread_.join();
  Disconnect();
}

void Prober::Disconnect() {
  for (const Connection& connection : connections_) {
    redisReaderFree(connection.reader);
    if (connection.fd >= 0) close(connection.fd);
  }
}

void Prober::Run() {
  GoFirst();
  std::vector<pollfd> fds;
  for (const Connection& connection : connections_) {
    fds.push_back({.fd = connection.fd, .events = POLLIN, .revents = 0});
  }
  harness::SteadyTime next = harness::Now();
  while (!stopping_) {
    const auto left = std::chrono::ceil<harness::Millis>(next - harness::Now());
    if (left.count() <= 0) {
      Ask();
      next = std::max(next + interval_, harness::Now());
      continue;
    }
    if (poll(fds.data(), fds.size(), static_cast<int>(left.count())) <= 0) continue;
    for (std::size_t i = 0; i < fds.size(); ++i) {
      if (fds[i].revents == 0) continue;
      Receive(connections_[i]);
      // The sentinel has ended: nothing more comes from there.
      if (connections_[i].fd < 0) fds[i].fd = -1;
    }
  }
}

void Prober::Ask() {
  const std::string query = Query(next_master_++ % masters_);
  for (Connection& connection : connections_) {
    if (connection.fd < 0) continue;
    const std::lock_guard lock(mutex_);
    const ssize_t sent =
        send(connection.fd, query.data(), query.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == static_cast<ssize_t>(query.size())) connection.waiting.push_back(harness::Now());
  }
}

void Prober::Receive(Connection& connection) {
  std::array<char, 16384> buffer;
  const ssize_t length = recv(connection.fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
  const harness::SteadyTime now = harness::Now();
  if (length <= 0) {
    const std::lock_guard lock(mutex_);
    close(connection.fd);
    connection.fd = -1;
    connection.waiting.clear();
    ++lost_;
    return;
  }
  redisReaderFeed(connection.reader, buffer.data(), static_cast<std::size_t>(length));
  const std::lock_guard lock(mutex_);
  void* raw = nullptr;
  while (redisReaderGetReply(connection.reader, &raw) == REDIS_OK && raw != nullptr) {
    // Who is quick to say that he knows nothing has answered nothing.
    if (!NamesAMaster(static_cast<const redisReply*>(raw))) ++failed_;
    freeReplyObject(raw);
    if (connection.waiting.empty()) return;
    const harness::SteadyTime sent = connection.waiting.front();
    connection.waiting.pop_front();
    samples_.push_back({sent, harness::MillisBetween(sent, now)});
  }
}

Latencies Prober::Between(harness::SteadyTime from, harness::SteadyTime to) const {
  std::vector<double> figures;
  {
    const std::lock_guard lock(mutex_);
    const harness::SteadyTime now = harness::Now();
    for (const Sample& sample : samples_) {
      if (sample.sent >= from && sample.sent < to) figures.push_back(sample.ms);
    }
    for (const Connection& connection : connections_) {
      for (const harness::SteadyTime sent : connection.waiting) {
        if (sent >= from && sent < to) figures.push_back(harness::MillisBetween(sent, now));
      }
    }
  }
  if (figures.empty()) return {};
  std::ranges::sort(figures);
  return {.count = figures.size(),
          .slowest_ms = figures.back(),
          .p999_ms = figures[(figures.size() - 1) * 999 / 1000]};
}

std::size_t Prober::failed() const {
  const std::lock_guard lock(mutex_);
  return failed_;
}

std::size_t Prober::lost() const {
  const std::lock_guard lock(mutex_);
  return lost_;
}

}  // namespace sentinel::scale
