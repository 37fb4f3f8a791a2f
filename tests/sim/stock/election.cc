#include "sim/stock/election.h"

#include <algorithm>
#include <map>

namespace sentinel::sim::stock {
namespace {

using Tally = std::map<std::string, int>;

// With equal counts the first id wins: stock takes them in the order of a hash table.
Tally::const_iterator Highest(const Tally& tally) {
  return std::max_element(tally.begin(), tally.end(), [](const auto& one, const auto& other) {
    return one.second < other.second;
  });
}

}  // namespace

Election::Ballot Election::Vote(Master& master, Epoch epoch, const std::string& id) {
  Memory& memory = context_.memory;
  if (epoch > memory.current_epoch) {
    memory.current_epoch = epoch;
    context_.Flush();
    context_.Event("+new-epoch", std::to_string(epoch));
  }
  if (master.leader_epoch < epoch && memory.current_epoch <= epoch) {
    master.leader = id;
    master.leader_epoch = epoch;
    context_.Flush();
    context_.Event("+vote-for-leader", id + " " + std::to_string(epoch));
    if (id != context_.id()) master.failover_start = context_.Now() + context_.Desync();
  }
  return {master.leader, master.leader_epoch};
}

bool Election::StartIfNeeded(Master& master) {
  if (!master.odown || master.in_failover) return false;
  const Millis hold_off = 2 * master.settings.failover_timeout;
  if (context_.Now() - master.failover_start < hold_off) return false;
  Start(master);
  return true;
}

void Election::Start(Master& master) {
  master.in_failover = true;
  master.state = FailoverState::kWaitStart;
  master.failover_epoch = ++context_.memory.current_epoch;
  context_.Event("+new-epoch", std::to_string(master.failover_epoch));
  context_.Event("+try-failover", master);
  master.failover_start = context_.Now() + context_.Desync();
  master.state_since = context_.Now();
}

std::string Election::Winner(Master& master) {
  Tally tally;
  // Against the current epoch, which other masters raise, too: weakness W3.
  for (const auto& [id, peer] : master.peers) {
    if (!peer->leader.empty() && peer->leader_epoch == context_.memory.current_epoch) {
      ++tally[peer->leader];
    }
  }
  const std::string favourite = tally.empty() ? context_.id() : Highest(tally)->first;
  const Ballot own = Vote(master, master.failover_epoch, favourite);
  if (!own.leader.empty() && own.epoch == master.failover_epoch) ++tally[own.leader];

  if (tally.empty()) return {};
  const auto highest = Highest(tally);
  const int voters = static_cast<int>(master.peers.size()) + 1;
  const int needed = std::max(voters / 2 + 1, master.settings.quorum);
  return highest->second >= needed ? highest->first : std::string();
}

}  // namespace sentinel::sim::stock
