// The clocks of the machine. The monotonic one counts from boot and does not run during suspend.
#pragma once

#include <chrono>

#include "sentinel/ports.h"

namespace sentinel::io {

class SystemClock final : public Clock {
 public:
  MonotonicTime Now() const override;
  std::chrono::system_clock::time_point WallNow() const override;
};

}  // namespace sentinel::io
