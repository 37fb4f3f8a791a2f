#include "quorum/tally.h"

#include <algorithm>
#include <numeric>

namespace sentinel {

namespace {

// Whether a candidate other than `self` has won or may still win, whatever quorum it knows: it
// needs a majority at least.
bool OthersMayWin(const Round& round, const std::string& self) {
  int best = 0;
  for (const auto& [candidate, count] : round.votes) {
    if (candidate != self) best = std::max(best, count);
  }
  return best + round.silent >= VotesNeeded(round.voters, 0);
}

}  // namespace

int VotesNeeded(int voters, int quorum) { return std::max(voters / 2 + 1, quorum); }

RoundResult Judge(const Round& round, const std::string& self) {
  int own = 0;
  for (const auto& [candidate, count] : round.votes) {
    if (count >= round.needed) return {RoundState::kWon, candidate};
    if (candidate == self) own = count;
  }
  const bool dead = own + round.silent < round.needed && !OthersMayWin(round, self);
  return {dead ? RoundState::kDead : RoundState::kOpen, {}};
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

bool MayRenounce(const Round& round, const std::string& self) {
  const int known = std::accumulate(round.votes.begin(), round.votes.end(), 0,
                                    [](int sum, const auto& entry) { return sum + entry.second; });
  return known >= round.needed && !OthersMayWin(round, self);
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
