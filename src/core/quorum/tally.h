// Arithmetic of one election round: who has won, and whether anybody still can.
//
// Pure. A round is one (master, epoch). A vote counts only in the epoch it was cast in (weakness W3
// of the stock tally), V counts every known voter, reachable or not (rule F9).
#pragma once

#include <map>
#include <string>

#include "model/group.h"

namespace sentinel {

// Votes a leader needs: protocol sheet, section 7.
int VotesNeeded(int voters, int quorum);

enum class RoundState : std::uint8_t {
  kOpen,  // Somebody may still win.
  kWon,   // `leader` has the votes.
  kDead,  // Proven: neither we nor anybody else can win any more (rule F3).
};

struct Round {
  int voters = 1;  // V: known peers and ourselves.
  int needed = 1;
  int silent = 0;                    // Voters of which nothing is known in this epoch.
  std::map<std::string, int> votes;  // By candidate id.
};

struct RoundResult {
  RoundState state = RoundState::kOpen;
  std::string leader;  // Set iff kWon.
};

// `self`: whose quorum `needed` comes from. Another candidate may know a smaller quorum, so that it
// wins with a majority.
RoundResult Judge(const Round& round, const std::string& self);

// The candidate with the most votes, of several the one with the smallest id; empty when there are
// no votes.
std::string Foremost(const Round& round);

// True when `self` is the only one who may still win, and it would have won but for the votes that
// others took from it. It then need not wait for the voters of which nothing is known: once it
// gives its candidacy up nobody can win (rule F3), and in a new round those votes can be its own.
bool MayRenounce(const Round& round, const std::string& self);

// The round of `epoch` as the replies so far show it.
Round CollectVotes(const MasterGroup& group, Epoch epoch);

}  // namespace sentinel
