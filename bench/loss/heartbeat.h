// Notices when this process did not run: the machine had other work, or somebody stopped it.
#pragma once

#include <atomic>
#include <thread>

namespace sentinel::loss {

// Owns a thread that gets up again and again. A client that waits for an answer cannot tell whether
// it is the server that takes so long.
class Heartbeat {
 public:
  Heartbeat() : thread_([this] { Run(); }) {}
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  // The most that it got up too late, in milliseconds.
  double Late() const { return late_; }

 private:
  void Run();

  std::atomic<double> late_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace sentinel::loss
