#include "failover/follow.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "failover/coordinated.h"
#include "failover/record.h"
#include "failover/switch.h"
#include "failover/transaction.h"
#include "monitor/roster.h"
#include "notify/describe.h"
#include "notify/script_queue.h"
#include "quorum/acquaintance.h"
#include "quorum/agreement.h"
#include "quorum/claims.h"
#include "quorum/vote.h"

namespace sentinel {
namespace {

bool IsOvertaken(const MasterGroup& group) {
  const Failover& failover = group.failover;
  const bool undecided = failover.active() && failover.stage != FailoverStage::kReconfReplicas;
  return undecided && failover.epoch <= group.config_epoch;
}

// Somebody has won a later election than ours, so ours must not be carried through any more: it
// would put an older configuration in the place of a newer one (rule F2).
void GiveUpOvertakenFailover(Turn& turn, MasterGroup& group) {
  const Failover& failover = group.failover;
  if (!IsOvertaken(group)) return;
  turn.out.Note(LogLevel::kNotice,
                "Failover of " + group.name + " in epoch " + std::to_string(failover.epoch) +
                    " is overtaken by configuration " + std::to_string(group.config_epoch));
  ReportAbort(turn, group, "overtaken",
              "configuration " + std::to_string(group.config_epoch) + " is newer");
  StopHandover(turn, group);
  WithdrawOrders(turn, group);
  group.failover = Failover{};
  turn.touched.groups.insert(group.id);  // Somebody may wait for its end.
}

bool NamesOurMaster(const Model& model, const MasterGroup& group, const HelloMessage& hello) {
  return hello.master_port == group.address().port &&
         hello.master_host == ShownHost(model.process, group.address());
}

// A newer configuration, or another master in ours.
bool IsNews(const Model& model, const MasterGroup& group, const HelloMessage& hello) {
  if (hello.config_epoch > kEpochMax) return false;
  if (hello.config_epoch != group.config_epoch) return hello.config_epoch > group.config_epoch;
  return hello.config_epoch != 0 && !NamesOurMaster(model, group, hello);
}

// Notes what `peer` holds in our configuration epoch. Returns true iff it is another master than
// ours and most of all sentinels hold it.
bool MajorityHoldsAnother(const Turn& turn, const MasterGroup& group, Peer& peer,
                          const HelloMessage& hello) {
  peer.contradiction.reset();
  if (hello.config_epoch == 0 || NamesOurMaster(turn.model, group, hello)) return false;
  const Address other = MakeAddress(hello.master_host, hello.master_port);
  peer.contradiction = Contradiction{hello.config_epoch, other};
  const auto holds_it = [&](const auto& entry) {
    const auto& told = entry.second.contradiction;
    return told && told->config_epoch == group.config_epoch && SameEndpoint(told->master, other);
  };
  const auto holding = std::count_if(group.peers.begin(), group.peers.end(), holds_it);
  const std::size_t all = group.peers.size() + 1;
  return static_cast<std::size_t>(holding) >= all / 2 + 1;
}

// What came in while we stood still, or `peer` was cut off from us, is read in one go, oldest
// first, and a fresh hello follows within a publish period. Clients are told where the master is,
// not where it has been meanwhile.
MonotonicTime HearsUntil(const Turn& turn, const Peer& peer) {
  const Tilt& tilt = turn.model.tilt;
  const MonotonicTime tilted = tilt.active() ? *tilt.since + kHearing : MonotonicTime::min();
  return std::max(tilted, peer.told_all_at);
}

void KeepNewest(MasterGroup& group, const Peer& peer, const HelloMessage& hello,
                MonotonicTime until) {
  if (group.held && group.held->hello.config_epoch >= hello.config_epoch) return;
  if (group.held) until = std::max(until, group.held->until);
  group.held = HeldConfiguration{peer.id, hello, until};
}

// What is to be followed of `hello`; nullopt while it is news that nobody has confirmed. The epoch
// is that in which it is held, not the claimed one, which nobody may ever have won (F2).
std::optional<HelloMessage> Believed(const Turn& turn, const MasterGroup& group, const Peer& peer,
                                     HelloMessage hello) {
  const Model& model = turn.model;
  if (!IsNews(model, group, hello) || !NeedsConfirmation(model, group, hello)) return hello;
  const auto epoch = ConfirmedEpoch(turn, group, peer, hello);
  if (!epoch) return std::nullopt;
  hello.config_epoch = *epoch;
  return hello;
}

std::string WhatItHolds(const Peer& peer) {
  const DirectAnswer& answer = *peer.answer;
  if (peer.claim->by_request) return "it tells of epoch " + std::to_string(answer.epoch);
  return "it holds " + JoinHostPort(answer.master.host, answer.master.port) + " in configuration " +
         std::to_string(answer.config_epoch);
}

void SettleClaim(Turn& turn, MasterGroup& group, Peer& peer, Agenda& agenda) {
  const HelloMessage hello = peer.claim->hello;
  AdoptAnsweredEpoch(turn, group, peer);
  const bool far = IsOutOfReach(turn.model, hello.current_epoch);
  HearEpoch(turn, group, hello.current_epoch);
  const bool news = IsNews(turn.model, group, hello);
  const auto believed = Believed(turn, group, peer, hello);
  if (believed && (news || !far)) {
    peer.claim.reset();
    if (news) turn.model.marks.Reach(Mark::kClaimConfirmed);
    if (news) FollowConfiguration(turn, group, peer, *believed);
    return;
  }
  const Word word = WordOf(turn.model, peer, news);
  if (word == Word::kOther) {
    turn.model.marks.Reach(Mark::kClaimRefuted);
    RetractDissent(group, peer);
    GiveUpClaim(turn, group, peer, WhatItHolds(peer));
  } else if (agenda.Due(turn.now, peer.claim->until)) {
    const std::string who = word == Word::kSame ? "nobody else" : "nobody";
    GiveUpClaim(turn, group, peer,
                who + " has confirmed " + (peer.claim->by_request ? "it" : "them"));
  } else if (word == Word::kSame && IsNewcomer(turn, group, peer)) {
    NoteOwnWord(turn, group, peer);
  }
}

}  // namespace

void FollowHeld(Turn& turn, MasterGroup& group, Agenda& agenda) {
  if (!group.held || !agenda.Due(turn.now, group.held->until)) return;
  turn.model.marks.Reach(Mark::kConfigurationsHeld);
  const HeldConfiguration held = *std::exchange(group.held, std::nullopt);
  const auto peer = group.peers.find(held.peer);
  if (peer != group.peers.end()) FollowConfiguration(turn, group, peer->second, held.hello);
}

void HearConfiguration(Turn& turn, MasterGroup& group, Peer& peer, const HelloMessage& hello,
                       bool by_stranger) {
  const auto believed = Believed(turn, group, peer, hello);
  const bool far = IsOutOfReach(turn.model, hello.current_epoch) && !HasAnswered(turn, peer);
  if (!believed || far) HoldClaim(turn, group, peer, hello, by_stranger);
  if (believed) FollowConfiguration(turn, group, peer, *believed);
}

void FollowClaims(Turn& turn, MasterGroup& group, Agenda& agenda) {
  for (auto& [id, peer] : group.peers) {
    if (peer.claim) SettleClaim(turn, group, peer, agenda);
  }
}

void FollowConfiguration(Turn& turn, MasterGroup& group, Peer& peer, const HelloMessage& hello) {
  if (hello.config_epoch < group.config_epoch || hello.config_epoch > kEpochMax) return;
  const MonotonicTime until = HearsUntil(turn, peer);
  if (hello.config_epoch > group.config_epoch && turn.now < until) {
    KeepNewest(group, peer, hello, until);
    turn.touched.groups.insert(group.id);
    return;
  }
  if (hello.config_epoch == group.config_epoch) {
    if (!MajorityHoldsAnother(turn, group, peer, hello)) return;
    turn.model.marks.Reach(Mark::kMajorityFollowed);
  }
  const auto address = AcceptAddress(turn, hello.master_host, hello.master_port);
  if (!address) {
    turn.out.Note(LogLevel::kWarning, "Failed to resolve hostname '" + hello.master_host + "'");
    return;
  }
  group.config_epoch = hello.config_epoch;
  group.ImageChanged();
  group.victory.reset();
  turn.out.SaveRequired();
  if (IsOvertaken(group)) turn.model.marks.Reach(Mark::kOvertaken);
  // Own elections come after every known configuration.
  AdoptEpoch(turn, group, hello.config_epoch);
  if (SameEndpoint(*address, group.address())) {
    turn.model.marks.Reach(Mark::kConfigConfirmed);
    return GiveUpOvertakenFailover(turn, group);
  }

  turn.out.Event(turn.model, &group, EventKind::kConfigUpdateFrom,
                 DescribePeer(turn.model, group, peer));
  ReportFollowed(turn, group, peer, *address);
  const Address from = group.address();
  SwitchMaster(turn, group, *address);
  QueueClientReconfig(turn.model, group, ReconfigRole::kObserver, from, group.address());
}

}  // namespace sentinel
