#include "app/service_status.h"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <utility>

#include "base/text.h"

namespace sentinel::app {
namespace {

constexpr Duration kTellApart = std::chrono::seconds(1);

// WatchdogSec= of the unit, if it is meant for this process.
Duration WatchdogPeriod() {
  const char* period = std::getenv("WATCHDOG_USEC");
  const char* pid = std::getenv("WATCHDOG_PID");
  if (period == nullptr || (pid != nullptr && pid != std::to_string(::getpid()))) return {};
  const auto micros = ParseInteger(period);
  return micros && *micros > 0 ? Duration(std::chrono::microseconds(*micros)) : Duration{};
}

}  // namespace

ServiceStatus::ServiceStatus(io::Loop& loop, Supervision& supervision,
                             std::function<std::string()> describe)
    : supervision_(supervision),
      describe_(std::move(describe)),
      watchdog_(WatchdogPeriod()),
      feed_(loop, [this] { Feed(); }),
      tell_(loop, [this] { Tell(); }) {}

void ServiceStatus::Begin() {
  if (supervision_.mode() != codec::Supervision::kSystemd) return;
  begun_ = true;
  if (watchdog_ > Duration::zero()) Feed();
  Changed();
}

void ServiceStatus::Changed() {
  if (begun_ && !tell_.armed()) tell_.Arm(kTellApart);
}

void ServiceStatus::Feed() {
  supervision_.Alive();
  feed_.Arm(watchdog_ / 2);
}

void ServiceStatus::Tell() {
  std::string line = describe_();
  if (line == told_) return;
  supervision_.Status(line);
  told_ = std::move(line);
}

}  // namespace sentinel::app
