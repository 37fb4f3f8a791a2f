#include "support/name_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <utility>

#include "support/error.h"

namespace sentinel::harness {
namespace {

constexpr std::size_t kHeader = 12;
constexpr int kPollMillis = 20;

// The name in the question of `message`; `at` moves behind it. Empty if there is none.
std::string ReadName(const std::string& message, std::size_t& at) {
  std::string name;
  while (at < message.size() && message[at] != 0) {
    const auto length = static_cast<std::size_t>(message[at]);
    if (at + 1 + length >= message.size()) return {};
    name += (name.empty() ? "" : ".") + message.substr(at + 1, length);
    at += length + 1;
  }
  ++at;
  return name;
}

}  // namespace

NameServer::NameServer() : fd_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (::bind(fd_, reinterpret_cast<const sockaddr*>(&address), length) != 0 ||
      ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    throw HarnessError("cannot bind a name server");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Serve(); });
}

NameServer::~NameServer() {
  stopping_ = true;
  thread_.join();
  ::close(fd_);
}

void NameServer::Know(const std::string& name, const std::string& ip) {
  const std::lock_guard lock(mutex_);
  known_[name] = ip;
}

void NameServer::Serve() {
  while (!stopping_) {
    pollfd readable{fd_, POLLIN, 0};
    if (::poll(&readable, 1, kPollMillis) > 0) Hear();
    SendDue();
  }
}

void NameServer::Hear() {
  std::array<char, 512> buffer{};
  Answer answer{};
  answer.to_length = sizeof answer.to;
  const ssize_t size = ::recvfrom(fd_, buffer.data(), buffer.size(), 0,
                                  reinterpret_cast<sockaddr*>(&answer.to), &answer.to_length);
  if (size <= static_cast<ssize_t>(kHeader)) return;
  ++questions_;
  if (silent_) return;
  answer.due = Clock::now() + delay_.load();
  answer.text = AnswerTo(std::string(buffer.data(), static_cast<std::size_t>(size)));
  waiting_.push_back(std::move(answer));
}

void NameServer::SendDue() {
  while (!held_ && !waiting_.empty() && waiting_.front().due <= Clock::now()) {
    const Answer& answer = waiting_.front();
    ::sendto(fd_, answer.text.data(), answer.text.size(), 0,
             reinterpret_cast<const sockaddr*>(&answer.to), answer.to_length);
    waiting_.pop_front();
    ++answers_;
  }
}

// The question again, with an address behind it, or with "no such name" (RFC 1035, section 4).
std::string NameServer::AnswerTo(std::string message) {
  std::size_t at = kHeader;
  const std::string name = ReadName(message, at);
  if (at + 4 > message.size()) return message;
  const bool asks_v4 = message[at + 1] == 1;
  message.resize(at + 4);
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(name);
  const bool found = known != known_.end() && asks_v4;
  message[2] = '\x81';
  message[3] = static_cast<char>(known == known_.end() ? 0x83 : 0x80);
  message[7] = found ? 1 : 0;
  message[9] = message[11] = 0;
  if (!found) return message;
  message += std::string("\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x01\x00\x04", 12);
  in_addr ip{};
  ::inet_pton(AF_INET, known->second.c_str(), &ip);
  message.append(reinterpret_cast<const char*>(&ip), sizeof ip);
  return message;
}

}  // namespace sentinel::harness
