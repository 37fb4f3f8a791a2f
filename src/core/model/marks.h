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
  kDeadRoundRetried,      // Stood again early, as nobody can have won the round before.
  kStoodBack,             // Did not stand in line any more: a vote for another was seen.
  kVoteWithheldUnsaved,   // A vote was not given because the disk refuses.
  kCandidacyUnsaved,      // A candidacy was given up because it could not be saved.
  kOrderWithdrawn,        // An order that waited for the disk was overtaken.
  kElectionLost,          // No majority before the deadline.
  kNoGoodReplica,         // Elected, and nobody to promote.
  kPromotionTimedOut,     // The promoted replica never said master.
  kMasterCameBack,        // An election was given up as the master is well again.
  kFailoverTimedOut,      // Replicas were not re-pointed within failover-timeout.
  kReconfTimedOut,        // One replica did not follow in time.
  kOvertaken,             // A failover of ours was ended by a newer configuration.
  kDeposedFenced,         // A deposed master was demoted at once.
  kRogueMasterCorrected,  // A master that nobody chose was demoted after a time.
  kReplicaRedirected,     // A replica of somebody else was re-pointed.
  kCorrectionRefused,     // A correction was left alone: we may be out of date.
  kStandstillTilt,        // TILT.
  kScriptKilled,          // SCRIPT KILL was sent to a busy master.
  kSaidReplicaTooLong,    // Down, as the master says it is a replica.
  kPeerMoved,             // A peer with a known id has a new address.
  kAddressTakenOver,      // A peer with a new id has a known address.
  kHigherConfigAdopted,   // A newer configuration was learned from a hello.
  kForcedWithoutVotes,    // A failover by hand went on without a majority.
  kCount,
};

inline constexpr std::size_t kMarkCount = static_cast<std::size_t>(Mark::kCount);

constexpr std::string_view NameOf(Mark mark) {
  constexpr std::array<std::string_view, kMarkCount> kNames = {
      "dead-round-retried",
      "stood-back",
      "vote-withheld-unsaved",
      "candidacy-unsaved",
      "order-withdrawn",
      "election-lost",
      "no-good-replica",
      "promotion-timed-out",
      "master-came-back",
      "failover-timed-out",
      "reconf-timed-out",
      "overtaken",
      "deposed-fenced",
      "rogue-master-corrected",
      "replica-redirected",
      "correction-refused",
      "standstill-tilt",
      "script-killed",
      "said-replica-too-long",
      "peer-moved",
      "address-taken-over",
      "higher-config-adopted",
      "forced-without-votes",
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
