#include "quorum/claims.h"

#include <algorithm>
#include <utility>

#include "notify/describe.h"
#include "quorum/acquaintance.h"
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

std::string Describe(const Turn& turn, const MasterGroup& group, const Peer& peer) {
  const HelloMessage& hello = peer.claim->hello;
  const std::string epoch = "Epoch " + std::to_string(hello.current_epoch);
  const std::string who = DescribePeer(turn.model, group, peer) + ", ";
  if (peer.claim->by_request) return epoch + ", in a request for our vote by " + who;
  return epoch + " and configuration " + std::to_string(hello.config_epoch) + " of " +
         hello.master_name + " at " + JoinHostPort(hello.master_host, hello.master_port) +
         ", in a hello of " + who;
}

// True iff the word of one alone will do for `epoch`, whoever that is.
bool IsNear(const Model& model, Epoch epoch) {
  return epoch <= model.current_epoch || epoch - model.current_epoch <= kAnswerReach;
}

// True iff somebody else than `peer` may be asked whose answer would count.
bool OthersMayConfirm(const Turn& turn, const MasterGroup& group, const Peer& peer,
                      const Peer& claimant) {
  return std::any_of(group.peers.begin(), group.peers.end(), [&](const auto& entry) {
    const Peer& other = entry.second;
    return &other != &peer && other.link->endpoint.command.established &&
           MayConfirm(turn, group, other, claimant);
  });
}

void Keep(Turn& turn, MasterGroup& group, Peer& peer, const Claim& told) {
  turn.touched.groups.insert(group.id);
  auto& claim = peer.claim;
  const bool same = claim && claim->hello == told.hello && claim->by_stranger == told.by_stranger &&
                    claim->by_request == told.by_request;
  const MonotonicTime until = turn.now + Patience(turn);
  if (same) {
    claim->until = until;
    return;
  }
  const MonotonicTime since = claim ? claim->since : turn.now;
  claim = told;
  claim->since = since;
  claim->last_ask = turn.model.last_ask;
  claim->until = until;
  const Epoch epoch = claim->hello.current_epoch;
  if (!IsOutOfReach(turn.model, epoch) || !MayNote(turn, peer, claim->hello)) return;
  claim->noted = true;
  const bool one = claim->by_request;
  turn.out.Note(LogLevel::kWarning, Describe(turn, group, peer) + (one ? "lies" : "lie") +
                                        " too far ahead of epoch " +
                                        std::to_string(turn.model.current_epoch) + ": " +
                                        (one ? "it waits until a sentinel confirms it"
                                             : "they wait until a sentinel confirms them"));
}

}  // namespace

bool IsOutOfReach(const Model& model, Epoch epoch) {
  return epoch <= kEpochMax && epoch > model.current_epoch &&
         epoch - model.current_epoch > kEpochReach;
}

void HearEpoch(Turn& turn, const MasterGroup& group, Epoch epoch) {
  if (!IsOutOfReach(turn.model, epoch)) AdoptEpoch(turn, group, epoch);
}

void AdoptAnsweredEpoch(Turn& turn, const MasterGroup& group, const Peer& claimant) {
  Epoch highest = 0;
  Epoch second = 0;  // Of somebody else.
  const Peer* who = nullptr;
  for (const auto& [id, peer] : group.peers) {
    if (!HasAnswered(turn, peer)) continue;
    if (!IsNear(turn.model, peer.answer->epoch) && !MayConfirm(turn, group, peer, claimant)) {
      continue;
    }
    second = std::max(second, std::min(highest, peer.answer->epoch));
    if (peer.answer->epoch <= highest) continue;
    highest = peer.answer->epoch;
    who = &peer;
  }
  if (who == nullptr || !IsOutOfReach(turn.model, highest)) return;
  const bool one_will_do =
      IsNear(turn.model, highest) || !OthersMayConfirm(turn, group, *who, claimant);
  const Epoch epoch = one_will_do ? highest : second;
  if (epoch <= kEpochTrusted) AdoptEpoch(turn, group, epoch);
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
    if (IsOutOfReach(turn.model, other.answer->config_epoch)) return;
    if (!MayConfirm(turn, group, other, peer)) return;
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

bool HasAnsweredSince(const Peer& peer, const Claim& claim) {
  return peer.answer && peer.answer->serial > claim.last_ask;
}

void HoldClaim(Turn& turn, MasterGroup& group, Peer& peer, const HelloMessage& hello,
               bool by_stranger) {
  Claim claim;
  claim.hello = hello;
  claim.by_stranger = by_stranger;
  Keep(turn, group, peer, claim);
}

void HoldRequest(Turn& turn, MasterGroup& group, Peer& peer, Epoch epoch) {
  Claim claim;
  claim.hello.current_epoch = epoch;
  claim.by_request = true;
  Keep(turn, group, peer, claim);
}

Word WordOf(const Model& model, const Peer& peer, bool news) {
  const Claim& claim = *peer.claim;
  if (!HasAnsweredSince(peer, claim)) return Word::kNone;
  const DirectAnswer& answer = *peer.answer;
  const HelloMessage& hello = claim.hello;
  const bool same = news ? answer.config_epoch >= hello.config_epoch &&
                               SameEndpoint(answer.master, MasterIn(hello))
                         : IsOutOfReach(model, answer.epoch);
  return same ? Word::kSame : Word::kOther;
}

void NoteOwnWord(Turn& turn, const MasterGroup& group, Peer& peer) {
  if (peer.claim->noted || !MayNote(turn, peer, peer.claim->hello)) return;
  peer.claim->noted = true;
  turn.out.Note(LogLevel::kWarning,
                Describe(turn, group, peer) + (peer.claim->by_request ? "waits" : "wait") +
                    ": it is new here, and nobody says so who has been known for longer");
}

void GiveUpClaim(Turn& turn, const MasterGroup& group, Peer& peer, const std::string& why) {
  const std::string what = Describe(turn, group, peer);
  const Claim claim = *std::exchange(peer.claim, std::nullopt);
  if (!claim.by_request) ++turn.model.ignored.hellos;
  if (!claim.noted && !MayNote(turn, peer, claim.hello)) return;
  turn.out.Note(LogLevel::kWarning,
                what + (claim.by_request ? "is" : "are") + " not believed: " + why);
}

}  // namespace sentinel
