// Rare branches of the decisions. A simulation that never comes by one of them has not tried it, so
// the long runs of the simulator fail when a mark was never reached (docs/testing.md).
//
// Marks decide nothing, and nothing reads them but tests.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sentinel {

enum class Mark : std::uint8_t {
  kStoodInLine,             // Waited for those who stand before it in line.
  kDeadRoundGivenUp,        // The votes prove that nobody can win the round.
  kDeadRoundRetried,        // Stood again early behind such a round.
  kElectionTimedOut,        // No majority before the deadline.
  kOtherElected,            // The votes say that another one leads.
  kCandidacyUnsaved,        // Did not stand as the disk refuses.
  kElectedByHand,           // A failover by hand had a majority.
  kForcedByHand,            // A failover by hand went on without one.
  kCollisionByHand,         // Another one stood in the epoch of a failover by hand.
  kOvertakenByHand,         // Voted in a later round during a failover by hand.
  kOvertakenByVote,         // Voted for another in a later round before anything was ordered.
  kInfoAwaited,             // The choice of a replica waited for INFO under way.
  kPromotionRefused,        // A replica refused the order to promote as a whole.
  kOrderLost,               // The connection was lost behind an order to promote.
  kOrdersWithdrawn,         // Orders that waited for the disk were overtaken.
  kHeldOrderCalledOff,      // The master was back while the order to promote waited for the disk.
  kNewMasterDown,           // A reconfiguration ended as the new master is down.
  kOvertaken,               // A failover of ours was ended by a newer configuration.
  kDeposedFenced,           // A deposed master was demoted at once.
  kUnsavedByHand,           // A failover by hand was given up as it cannot be saved.
  kConfigConfirmed,         // A newer configuration names the same master.
  kMajorityFollowed,        // Of two masters in one epoch the one that most hold was taken.
  kRefusedLinkMade,         // A connection that refuses PINGs was made anew.
  kRoundRenounced,          // Gave up a split round that only we could still have won.
  kRoundUnused,             // Won a round and left it without an order.
  kStoodLast,               // Knew no good replica and let the others stand first.
  kHandedOver,              // A master handed over to its replica.
  kHandoverCalledOff,       // A master was told to stop handing over, and did.
  kHandoverRefused,         // A master said at once that it does not.
  kHandoverByNobody,        // The master died while it was to hand over.
  kFollowerReleased,        // A deposed master had become a replica before it got our order.
  kStragglersDisconnected,  // Clients that had come back to a deposed master were disconnected.
  kConfigurationsHeld,      // Heard of configurations behind a standstill, and took the last one.
  kPromotionKept,           // Went on with the replica that a leader before had promoted.
  kCrashFailover,           // Chose a replica of a master that crashed, by crash-failover-after.
  kRebornSaved,             // Chose one that has what the restarted master has lost.
  kRebornAccepted,          // A restarted master was taken as it is: nobody has more.
  kClaimConfirmed,          // What a hello said was believed when a sentinel had said it as well.
  kClaimRefuted,            // The sentinel in whose name it was said says something else.
  kMoveRefused,             // A known sentinel kept its place, as it still answers there.
  kSuspended,               // Would have failed a master over, had it not been paused.
  kCount,
};

inline constexpr std::size_t kMarkCount = static_cast<std::size_t>(Mark::kCount);

constexpr std::string_view NameOf(Mark mark) {
  constexpr std::array<std::string_view, kMarkCount> kNames = {
      "stood-in-line",
      "dead-round-given-up",
      "dead-round-retried",
      "election-timed-out",
      "other-elected",
      "candidacy-unsaved",
      "elected-by-hand",
      "forced-by-hand",
      "collision-by-hand",
      "overtaken-by-hand",
      "overtaken-by-vote",
      "info-awaited",
      "promotion-refused",
      "order-lost",
      "orders-withdrawn",
      "held-order-called-off",
      "new-master-down",
      "overtaken",
      "deposed-fenced",
      "unsaved-by-hand",
      "config-confirmed",
      "majority-followed",
      "refused-link-made-anew",
      "round-renounced",
      "round-unused",
      "stood-last",
      "handed-over",
      "handover-called-off",
      "handover-refused",
      "handover-by-nobody",
      "follower-released",
      "stragglers-disconnected",
      "configurations-held",
      "promotion-kept",
      "crash-failover",
      "reborn-saved",
      "reborn-accepted",
      "claim-confirmed",
      "claim-refuted",
      "move-refused",
      "suspended",
  };
  return kNames[static_cast<std::size_t>(mark)];
}

class Marks {
 public:
  void Reach(Mark mark) { reached_.set(static_cast<std::size_t>(mark)); }
  bool Has(Mark mark) const { return reached_.test(static_cast<std::size_t>(mark)); }
  void Merge(const Marks& other) { reached_ |= other.reached_; }

 private:
  std::bitset<kMarkCount> reached_;
};

}  // namespace sentinel
