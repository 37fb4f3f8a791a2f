// How long sentinels take to answer somebody who asks little.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace sentinel::bench {

// Owns a thread with a connection to each sentinel, and sends a PING over one after the other.
class AnswerTimes {
 public:
  explicit AnswerTimes(std::vector<std::uint16_t> ports);
  ~AnswerTimes();
  AnswerTimes(const AnswerTimes&) = delete;
  AnswerTimes& operator=(const AnswerTimes&) = delete;

  // Milliseconds. A connection that was lost counts as one that took two seconds.
  double slowest() const { return slowest_; }

 private:
  void Run(const std::vector<std::uint16_t>& ports);

  std::atomic<bool> stop_ = false;
  std::atomic<double> slowest_ = 0;
  std::thread thread_;
};

}  // namespace sentinel::bench
