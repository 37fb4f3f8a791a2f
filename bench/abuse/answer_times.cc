#include "answer_times.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "support/redis_client.h"
#include "support/wait.h"

namespace sentinel::bench {
namespace {

constexpr harness::Millis kPatience{2000};
constexpr harness::Millis kApart{10};

}  // namespace

AnswerTimes::AnswerTimes(std::vector<std::uint16_t> ports)
    : thread_([this, ports = std::move(ports)] { Run(ports); }) {}

AnswerTimes::~AnswerTimes() {
  stop_ = true;
  thread_.join();
}

void AnswerTimes::Run(const std::vector<std::uint16_t>& ports) {
  std::vector<std::optional<harness::RedisClient>> clients(ports.size());
  for (std::size_t i = 0; !stop_; i = (i + 1) % ports.size()) {
    const harness::SteadyTime sent = harness::Now();
    try {
      if (!clients[i]) clients[i].emplace(ports[i], "", kPatience);
      clients[i]->Expect({"PING"});
    } catch (const harness::HarnessError&) {
      clients[i].reset();
      slowest_ = std::max<double>(slowest_, static_cast<double>(kPatience.count()));
    }
    slowest_ = std::max<double>(slowest_, harness::MillisBetween(sent, harness::Now()));
    std::this_thread::sleep_for(kApart);
  }
}

}  // namespace sentinel::bench
