// A DNS server on loopback, with a thread of its own, that may take its time.
#pragma once

#include <atomic>
#include <cstdint>
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
  int questions() const { return questions_; }

 private:
  void Serve();
  std::string AnswerTo(std::string message);

  int fd_;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::map<std::string, std::string> known_;  // Guarded by mutex_.
  std::atomic<bool> silent_ = false;
  std::atomic<int> questions_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace sentinel::harness
