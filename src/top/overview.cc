#include "top/overview.h"

#include <algorithm>

#include "base/check.h"

namespace sentinel::top {
namespace {

template <typename Instance>
std::int64_t CountOk(const std::vector<Instance>& instances) {
  return std::ranges::count(instances, State::kOk, &Instance::state);
}

}  // namespace

std::int64_t Master::replicas_ok() const {
  return std::ranges::count_if(details->replicas, [](const Replica& replica) {
    return replica.state == State::kOk && replica.link_up;
  });
}

std::int64_t Master::sentinels_ok() const { return 1 + CountOk(details->peers); }

std::int64_t Master::max_lag_bytes() const {
  std::int64_t lag = 0;
  for (const Replica& replica : details->replicas) lag = std::max(lag, replica.lag_bytes);
  return lag;
}

bool Master::quorum_ok() const {
  return sentinels_ok() >= quorum && sentinels_ok() > sentinels / 2;
}

std::vector<std::string> Master::troubles() const {
  std::vector<std::string> troubles;
  if (!failover_state.empty()) troubles.push_back(failover_state);
  if (!quorum_ok()) troubles.emplace_back("no quorum");
  if (details->replicas.empty()) {
    troubles.emplace_back("no replica");
  } else if (replicas_ok() == 0) {
    troubles.emplace_back("no good replica");
  } else if (replicas_ok() < replicas) {
    troubles.emplace_back("replica down");
  }
  if (quorum_ok() && sentinels_ok() < sentinels) troubles.emplace_back("sentinel down");
  return troubles;
}

bool Overview::all_well() const {
  return !tilt && std::ranges::all_of(masters, [](const Master& master) {
    return master.state == State::kOk && (!master.details || master.troubles().empty());
  });
}

const char* Word(State state) {
  switch (state) {
    case State::kOk:
      return "ok";
    case State::kDisconnected:
      return "disconnected";
    case State::kSdown:
      return "sdown";
    case State::kOdown:
      return "odown";
    case State::kFailover:
      return "failover";
  }
  SENTINEL_UNREACHABLE();
}

}  // namespace sentinel::top
