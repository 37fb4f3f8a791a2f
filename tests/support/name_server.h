// A DNS server on loopback, with a thread of its own, that may take its time.
#pragma once

#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "support/wait.h"

namespace sentinel::harness {

class NameServer {
 public:
  NameServer();
  ~NameServer();
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;

  std::uint16_t port() const { return port_; }
  // IPv4 addresses only; other names do not exist.
  void Know(const std::string& name, const std::string& ip);
  // While silent it hears questions and answers none of them.
  void SetSilent(bool silent) { silent_ = silent; }
  // How long it takes for an answer, to questions that are asked from now on.
  void SetDelay(std::chrono::milliseconds delay) { delay_ = delay; }
  // While held, answers wait even if their time has come.
  void SetHeld(bool held) { held_ = held; }
  int questions() const { return questions_; }
  int answers() const { return answers_; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Answer {
    Clock::time_point due;
    std::string text;
    sockaddr_storage to;
    socklen_t to_length;
  };

  void Serve();
  void Hear();
  void SendDue();
  std::string AnswerTo(std::string message);

  int fd_;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::map<std::string, std::string> known_;  // Guarded by mutex_.
  std::atomic<bool> silent_ = false;
  std::atomic<bool> held_ = false;
  std::atomic<std::chrono::milliseconds> delay_{};
  std::atomic<int> questions_ = 0;
  std::atomic<int> answers_ = 0;
  std::deque<Answer> waiting_;  // Of the thread.
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace sentinel::harness
