#include "sim/base/trace.h"

#include <array>
#include <cstdio>

namespace sentinel::sim {

void Trace::Mix(std::string_view text) {
  for (const char c : text) Mix(static_cast<std::uint64_t>(static_cast<unsigned char>(c)));
}

void Trace::Tell(MonotonicTime now, std::string_view who, std::string_view what) {
  const std::int64_t micros = now.time_since_epoch().count();
  Mix(static_cast<std::uint64_t>(micros));
  Mix(who);
  Mix(what);
  if (!reader_) return;
  std::array<char, 32> stamp{};
  std::snprintf(stamp.data(), stamp.size(), "%8.3f ", static_cast<double>(micros) / 1e6);
  std::string line = stamp.data();
  line += who;
  line += ' ';
  line += what;
  reader_(line);
}

}  // namespace sentinel::sim
