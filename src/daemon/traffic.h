// What went through the command port: the counters behind INFO's stats section.
#pragma once

#include <cstdint>

#include "command/server_facts.h"
#include "daemon/rate_meter.h"
#include "sentinel/time.h"

namespace sentinel::daemon {

class Traffic {
 public:
  explicit Traffic(command::ServerCounters& counters) : counters_(counters) {}

  void CountConnection() { ++counters_.connections_received; }
  void CountRejected() { ++counters_.connections_rejected; }
  void CountRequest(MonotonicTime now) { requests_.Add(now, 1); }
  void CountError() { ++counters_.error_replies; }
  // Bytes of one client since its last call.
  void CountBytes(MonotonicTime now, std::uint64_t in, std::uint64_t out);

  // Works out the rates.
  void Refresh(MonotonicTime now);

 private:
  command::ServerCounters& counters_;
  RateMeter requests_;
  RateMeter input_;
  RateMeter output_;
};

}  // namespace sentinel::daemon
