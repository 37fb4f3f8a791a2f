#include "support/wait.h"

#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <thread>

#include "support/error.h"

namespace sentinel::harness {
namespace {

int TimeFactor() {
  const char* text = std::getenv("SENTINEL_TEST_TIME_FACTOR");
  const int factor = text == nullptr ? 1 : std::atoi(text);
  return factor < 1 ? 1 : factor;
}

Observation Observe(const std::function<Observation()>& condition) {
  try {
    return condition();
  } catch (const HarnessError& error) {
    return {false, error.what()};
  }
}

}  // namespace

double MillisBetween(SteadyTime since, SteadyTime at) {
  return std::chrono::duration<double, std::milli>(at - since).count();
}

Millis Scaled(Millis duration) {
  static const int factor = TimeFactor();
  return duration * factor;
}

void WaitFor(std::string_view what, const std::function<Observation()>& condition, Millis patience,
             Millis poll_interval) {
  const SteadyTime deadline = Now() + Scaled(patience);
  Observation last = Observe(condition);
  while (!last.met) {
    if (Now() >= deadline) {
      throw TimeoutError(fmt::format("gave up after {} ms waiting for: {}\n  last seen: {}",
                                     Scaled(patience).count(), what,
                                     last.seen.empty() ? "(nothing)" : last.seen));
    }
    std::this_thread::sleep_for(poll_interval);
    last = Observe(condition);
  }
}

}  // namespace sentinel::harness
