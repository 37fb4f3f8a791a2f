#include "sim/stock/selection.h"

#include <string>

#include "base/text.h"

namespace sentinel::sim::stock {
namespace {

bool Eligible(const Replica& replica, const Master& master, Millis now) {
  const Millis down_for = master.sdown ? now - master.sdown_since : Millis{0};
  const Millis info_max = master.sdown ? 5 * kPingPeriod : 3 * kInfoPeriod;
  return !replica.sdown && !replica.link->disconnected &&
         now - replica.link->last_ok <= 5 * kPingPeriod && replica.priority != 0 &&
         now - replica.info_time <= info_max &&
         replica.upstream_down_for <= down_for + 10 * master.settings.down_after;
}

bool Better(const Replica& one, const Replica& other) {
  if (one.priority != other.priority) return one.priority < other.priority;
  if (one.offset != other.offset) return one.offset > other.offset;
  if (one.run_id.empty() || other.run_id.empty())
    return other.run_id.empty() && !one.run_id.empty();
  return AsciiLower(one.run_id) < AsciiLower(other.run_id);
}

}  // namespace

Replica* SelectReplica(const Master& master, Millis now) {
  Replica* best = nullptr;
  for (const auto& [name, replica] : master.replicas) {
    if (!Eligible(*replica, master, now)) continue;
    if (best == nullptr || Better(*replica, *best)) best = replica.get();
  }
  return best;
}

}  // namespace sentinel::sim::stock
