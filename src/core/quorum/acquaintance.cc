#include "quorum/acquaintance.h"

#include <algorithm>
#include <chrono>

#include "quorum/claims.h"

namespace sentinel {
namespace {

// For how long somebody is new, at least: long enough that people see who has joined.
constexpr std::chrono::minutes kNewFor{5};

// Who has been known for long may be gone for good. A newcomer is heard then, later.
constexpr int kSilentPeriods = 15;  // In publish periods: three lives of a claim.

bool WasMetWithin(const Turn& turn, const PeerLink& link, Duration time) {
  return link.met_at && turn.now < *link.met_at + time;
}

template <typename Predicate>
bool AnyOldAcquaintance(const Turn& turn, const MasterGroup& group, Predicate predicate) {
  return std::any_of(group.peers.begin(), group.peers.end(), [&](const auto& entry) {
    return !IsNewcomer(turn, group, entry.second) && predicate(entry.second);
  });
}

bool OldOnesAreSilent(const Turn& turn, const MasterGroup& group, const Peer& claimant) {
  const auto& claim = claimant.claim;
  if (!claim) return false;
  const MonotonicTime heeded =
      claim->since + kSilentPeriods * Duration(turn.model.tunables.publish_period);
  if (turn.now < heeded) return false;
  return !AnyOldAcquaintance(turn, group, [&](const Peer& peer) {
    return HasAnswered(turn, peer) || HasAnsweredSince(peer, *claim);
  });
}

// What it holds is what we have voted for ourselves, and with reason. Without the reason, a vote
// that somebody asks for would be worth a master.
bool IsOurLeader(const MasterGroup& group, const Peer& witness) {
  return group.leader == witness.id && witness.answer &&
         witness.answer->config_epoch == group.leader_epoch && group.master().sdown.active();
}

}  // namespace

bool IsNewcomer(const Turn& turn, const MasterGroup& group, const Peer& peer) {
  return WasMetWithin(turn, *peer.link,
                      std::max<Duration>(kNewFor, group.settings.failover_timeout));
}

bool MayConfirm(const Turn& turn, const MasterGroup& group, const Peer& witness,
                const Peer& claimant) {
  if (!IsNewcomer(turn, group, witness)) return true;
  if (!AnyOldAcquaintance(turn, group, [](const Peer&) { return true; })) return true;
  return IsOurLeader(group, witness) || OldOnesAreSilent(turn, group, claimant);
}

// Who was moved away by a forged hello, and is back where it was, is no newcomer there.
void NoteMove(const Turn& turn, PeerLink& link, const Address& to) {
  const FormerPlace present{link.address, link.met_at};
  if (link.former && SameEndpoint(link.former->address, to)) {
    link.met_at = link.former->met_at;
    link.former.reset();
    return;
  }
  if (!link.former || !WasMetWithin(turn, link, kNewFor)) link.former = present;
  link.met_at = turn.now;
}

}  // namespace sentinel
