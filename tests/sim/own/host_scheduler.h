// The ports of the runner that have to do with time, on a simulated host.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "sentinel/ports.h"
#include "sim/net/host.h"

namespace sentinel::sim {

class HostScheduler final : public Scheduler {
 public:
  explicit HostScheduler(Host& host) : host_(host) {}

  std::unique_ptr<sentinel::Alarm> MakeAlarm(std::function<void()> on_expired) override;
  std::unique_ptr<TurnEnd> MakeTurnEnd(std::function<void()> on_turn_end) override;
  std::unique_ptr<TurnEnd> MakeAfterReads(std::function<void()> after_reads) override;
  void Hurry(Duration) override {}  // Simulated inputs never gather.

 private:
  Host& host_;
};

class HostClock final : public Clock {
 public:
  explicit HostClock(const Host& host) : host_(host) {}

  MonotonicTime Now() const override { return host_.Now(); }
  std::chrono::system_clock::time_point WallNow() const override {
    return std::chrono::system_clock::time_point(std::chrono::milliseconds(host_.WallMillis()));
  }

 private:
  const Host& host_;
};

}  // namespace sentinel::sim
