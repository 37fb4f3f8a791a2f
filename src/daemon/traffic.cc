#include "daemon/traffic.h"

#include <cmath>

namespace sentinel::daemon {

void Traffic::CountBytes(MonotonicTime now, std::uint64_t in, std::uint64_t out) {
  if (in > 0) {
    ++counters_.reads;
    counters_.net_input_bytes += in;
    input_.Add(now, in);
  }
  if (out > 0) {
    ++counters_.writes;
    counters_.net_output_bytes += out;
    output_.Add(now, out);
  }
}

void Traffic::Refresh(MonotonicTime now) {
  counters_.ops_per_second = static_cast<std::uint64_t>(std::llround(requests_.PerSecond(now)));
  counters_.input_kbps = input_.PerSecond(now) / 1024;
  counters_.output_kbps = output_.PerSecond(now) / 1024;
}

}  // namespace sentinel::daemon
