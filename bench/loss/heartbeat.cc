#include "heartbeat.h"

#include <algorithm>

#include "support/wait.h"

namespace sentinel::loss {
namespace {

constexpr harness::Millis kInterval{10};

}  // namespace

Heartbeat::~Heartbeat() {
  stopping_ = true;
  thread_.join();
}

void Heartbeat::Run() {
  while (!stopping_) {
    const harness::SteadyTime due = harness::Now() + kInterval;
    std::this_thread::sleep_until(due);
    late_ = std::max(late_.load(), harness::MillisBetween(due, harness::Now()));
  }
}

}  // namespace sentinel::loss
