#include "quorum/tally.h"

#include <algorithm>

namespace sentinel {

int VotesNeeded(int voters, int quorum) { return std::max(voters / 2 + 1, quorum); }

RoundResult Judge(const Round& round) {
  int best = 0;
  for (const auto& [candidate, count] : round.votes) {
    if (count >= round.needed) return {RoundState::kWon, candidate};
    best = std::max(best, count);
  }
  if (best + round.silent < round.needed) return {RoundState::kDead, {}};
  return {};
}

std::string Foremost(const Round& round) {
  std::string foremost;
  int best = 0;
  for (const auto& [candidate, count] : round.votes) {
    if (count <= best) continue;
    foremost = candidate;
    best = count;
  }
  return foremost;
}

bool MayRenounce(const Round& round, const std::string& candidate) {
  int known = 0;
  for (const auto& [other, count] : round.votes) {
    if (other != candidate && count + round.silent >= round.needed) return false;
    known += count;
  }
  return round.silent < round.needed && known >= round.needed;
}

Round CollectVotes(const MasterGroup& group, Epoch epoch) {
  Round round;
  round.voters = static_cast<int>(group.peers.size()) + 1;
  round.needed = VotesNeeded(round.voters, group.settings.quorum);
  for (const auto& [id, peer] : group.peers) {
    if (peer.vote && peer.vote->epoch == epoch) {
      ++round.votes[peer.vote->leader];
    } else if (peer.abstained != epoch) {
      ++round.silent;
    }
  }
  if (group.leader_epoch == epoch && !group.leader.empty()) ++round.votes[group.leader];
  return round;
}

}  // namespace sentinel
