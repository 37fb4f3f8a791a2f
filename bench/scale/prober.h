// Asks every sentinel for the address of a master, again and again, and times the answers.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "support/wait.h"

struct redisReader;

namespace sentinel::scale {

struct Latencies {
  std::size_t count = 0;
  double slowest_ms = 0;
  double p999_ms = 0;  // 99.9 % are not slower.
};

// Owns a thread with one connection to each sentinel. A query leaves at its time whether or not the
// one before has been answered: a sentinel that stands still makes all the queries of that time
// late, not one.
class Prober {
 public:
  // Throws HarnessError if a sentinel does not accept.
  Prober(const std::vector<std::uint16_t>& ports, std::size_t masters, harness::Millis interval);
  ~Prober();
  Prober(const Prober&) = delete;
  Prober& operator=(const Prober&) = delete;

  // Of the queries that were sent in this time; one without an answer yet counts until now.
  Latencies Between(harness::SteadyTime from, harness::SteadyTime to) const;
  // Connections that a sentinel has closed; nothing is asked there any more.
  std::size_t lost() const;
  // Answers that name no master.
  std::size_t failed() const;

 private:
  struct Sample {
    harness::SteadyTime sent;
    double ms = 0;
  };
  struct Connection {
    int fd = -1;
    redisReader* reader = nullptr;
    std::deque<harness::SteadyTime> waiting;  // Guarded by mutex_.
  };

  void Run();
  void Disconnect();
  void Ask();
  void Receive(Connection& connection);

  const std::size_t masters_;
  const harness::Millis interval_;
  std::vector<Connection> connections_;
  std::size_t next_master_ = 0;
  mutable std::mutex mutex_;
  std::vector<Sample> samples_;  // Guarded by mutex_.
  std::size_t lost_ = 0;         // Guarded by mutex_.
  std::size_t failed_ = 0;       // Guarded by mutex_.
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace sentinel::scale
