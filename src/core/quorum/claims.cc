#include "quorum/claims.h"

#include <algorithm>

#include "notify/describe.h"
#include "quorum/vote.h"

namespace sentinel {
namespace {

// Hellos come every publish period, and some are lost.
constexpr int kPeriodsHeld = 5;

Duration Patience(const Turn& turn) { return kPeriodsHeld * turn.model.tunables.publish_period; }

Address MasterIn(const HelloMessage& hello) {
  return MakeAddress(hello.master_host, hello.master_port);
}

// Who forges hellos may as well vary them: one line a publish period is enough.
bool MayNote(const Turn& turn, Peer& peer, const HelloMessage& hello) {
  auto& noted = peer.noted_claim;
  if (noted && noted->hello == hello) return false;
  if (noted && turn.now < noted->at + turn.model.tunables.publish_period) return false;
  noted = NotedClaim{hello, turn.now};
  return true;
}

std::string Describe(const HelloMessage& hello) {
  return "Epoch " + std::to_string(hello.current_epoch) + " and configuration " +
         std::to_string(hello.config_epoch) + " of " + hello.master_name + " at " +
         JoinHostPort(hello.master_host, hello.master_port);
}

}  // namespace

bool IsOutOfReach(const Model& model, Epoch epoch) {
  return epoch <= kEpochMax && epoch > model.current_epoch &&
         epoch - model.current_epoch > kEpochReach;
}

void HearEpoch(Turn& turn, const MasterGroup& group, Epoch epoch) {
  if (!IsOutOfReach(turn.model, epoch)) AdoptEpoch(turn, group, epoch);
}

bool NeedsConfirmation(const Model& model, const MasterGroup& group, const HelloMessage& hello) {
  return group.settings.verify_config ||
         IsOutOfReach(model, std::max(hello.current_epoch, hello.config_epoch));
}

std::optional<Epoch> ConfirmedEpoch(const Turn& turn, const MasterGroup& group, const Peer& peer,
                                    const HelloMessage& hello) {
  const Address master = MasterIn(hello);
  std::optional<Epoch> confirmed;
  const auto hear = [&](const Peer& other) {
    if (!HasAnswered(turn, other) || other.answer->config_epoch < hello.config_epoch) return;
    if (!SameEndpoint(other.answer->master, master)) return;
    confirmed = std::max(confirmed.value_or(0), other.answer->config_epoch);
  };
  if (hello.config_epoch == group.config_epoch) {
    hear(peer);
  } else {
    for (const auto& [id, other] : group.peers) hear(other);
  }
  return confirmed;
}

bool HasAnswered(const Turn& turn, const Peer& peer) {
  return peer.answer && turn.now < peer.answer->at + Patience(turn);
}

void HoldClaim(Turn& turn, MasterGroup& group, Peer& peer, const HelloMessage& hello,
               bool by_stranger) {
  turn.touched.groups.insert(group.id);
  auto& claim = peer.claim;
  const MonotonicTime until = turn.now + Patience(turn);
  if (claim && claim->hello == hello && claim->by_stranger == by_stranger) {
    claim->until = until;
    return;
  }
  const MonotonicTime since = claim ? claim->since : turn.now;
  claim = Claim{hello, since, turn.model.last_ask, until, by_stranger, false};
  if (!IsOutOfReach(turn.model, hello.current_epoch) || !MayNote(turn, peer, hello)) return;
  claim->noted = true;
  turn.out.Note(LogLevel::kWarning,
                Describe(hello) + ", in a hello of " + DescribePeer(turn.model, group, peer) +
                    ", lie too far ahead of epoch " + std::to_string(turn.model.current_epoch) +
                    ": they wait until a sentinel confirms them");
}

bool IsRefuted(const Peer& peer) {
  return peer.answer && peer.answer->serial > peer.claim->last_ask;
}

void GiveUpClaim(Turn& turn, const MasterGroup& group, Peer& peer, const std::string& why) {
  const Claim claim = *peer.claim;
  peer.claim.reset();
  ++turn.model.ignored.hellos;
  if (!claim.noted && !MayNote(turn, peer, claim.hello)) return;
  turn.out.Note(LogLevel::kWarning, Describe(claim.hello) + ", in a hello of " +
                                        DescribePeer(turn.model, group, peer) +
                                        ", are not believed: " + why);
}

}  // namespace sentinel
