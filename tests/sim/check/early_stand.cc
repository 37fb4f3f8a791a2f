#include "sim/check/early_stand.h"

#include <algorithm>

namespace sentinel::sim {
namespace {

// With the shorter one, if it was set anew meanwhile: no rule says which one counts.
bool IsEarly(const EarlyStands::Stand& stand, MonotonicTime since, Duration failover_timeout) {
  return stand.at - since < 2 * std::min(stand.failover_timeout, failover_timeout);
}

}  // namespace

EarlyStands::Broken EarlyStands::OnStand(const Stand& stand) {
  Past& past = past_[{stand.id, stand.group}];
  Broken broken;
  const auto assume = [&](Epoch epoch, const std::string& leader, int needed) {
    const Broken more = Assume({stand.group, epoch}, {stand.id, stand.epoch, leader, needed});
    if (!broken) broken = more;
  };
  if (past.stand && IsEarly(stand, past.stand->at, past.stand->failover_timeout)) {
    const Stand& before = *past.stand;
    if (past.orders > 0) {
      broken = "stands in epoch " + std::to_string(stand.epoch) + " of " + stand.group +
               " soon after it ordered a promotion in epoch " + std::to_string(before.epoch);
    }
    // Who does not know everybody cannot tell.
    if (before.electorate.whole && stand.electorate.whole) {
      assume(before.epoch, "", std::max(before.electorate.needed, stand.electorate.needed));
    }
  }
  if (past.vote && IsEarly(stand, past.vote->at, past.vote->failover_timeout)) {
    assume(past.vote->epoch, past.vote->leader, 0);
  } else {
    past.vote.reset();  // Behind a stand that it allows it counts no more, whatever is set later.
  }
  past.stand = stand;
  past.orders = 0;
  return broken;
}

void EarlyStands::OnVote(const std::string& id, const std::string& group, const std::string& leader,
                         Epoch epoch, MonotonicTime at, Duration failover_timeout) {
  past_[{id, group}].vote = Vote{leader, epoch, at, failover_timeout};
}

void EarlyStands::OnNewBeginning(const std::string& id, const std::string& group) {
  past_.erase({id, group});
}

void EarlyStands::OnOrdered(const std::string& id, const std::string& group, Epoch epoch) {
  Past& past = past_[{id, group}];
  if (past.stand && past.stand->epoch == epoch) ++past.orders;
}

void EarlyStands::OnRefused(const std::string& id, const std::string& group, Epoch epoch) {
  Past& past = past_[{id, group}];
  if (past.stand && past.stand->epoch == epoch) --past.orders;
}

EarlyStands::Broken EarlyStands::OnLead(const Lead& lead) {
  const GroupEpoch round{lead.group, lead.epoch};
  leads_[round].push_back(lead);
  for (const Assumed& assumed : assumed_[round]) {
    if (const Broken broken = Judge(assumed, lead)) return broken;
  }
  return std::nullopt;
}

EarlyStands::Broken EarlyStands::Assume(const GroupEpoch& round, const Assumed& assumed) {
  assumed_[round].push_back(assumed);
  for (const Lead& lead : leads_[round]) {
    if (const Broken broken = Judge(assumed, lead)) return broken;
  }
  return std::nullopt;
}

EarlyStands::Broken EarlyStands::Judge(const Assumed& assumed, const Lead& lead) {
  const std::string what = assumed.by + " stands in epoch " + std::to_string(assumed.stood_in) +
                           " of " + lead.group + " soon after ";
  if (!assumed.leader.empty()) {
    if (assumed.leader != lead.id) return std::nullopt;
    return what + "its vote for " + lead.id + ", which leads in epoch " +
           std::to_string(lead.epoch);
  }
  // Stock ones count votes of other epochs. One that was told to needs none, and one that needs
  // fewer votes leads in a round that is rightly held for dead.
  const bool counts = lead.ours && !lead.by_hand && lead.needed >= assumed.needed;
  if (lead.id == assumed.by || !counts) return std::nullopt;
  return what + "its stand in epoch " + std::to_string(lead.epoch) + ", in which " + lead.id +
         " leads";
}

}  // namespace sentinel::sim
