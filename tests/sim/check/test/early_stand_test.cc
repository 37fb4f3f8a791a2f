// Rule F3 can be seen to be broken, and what it allows is allowed.
#include <chrono>
#include <string>

#include "invariants_fixture.h"

namespace sentinel::sim {
namespace {

using std::chrono::seconds;

// Failover-timeout is 10 s; sentinel 0 stands in epoch 2 after 1 s.
class EarlyStandTest : public InvariantsTest {
 protected:
  EarlyStandTest() {
    for (FakeNode* each : nodes_) each->views[kGroup].failover_timeout = seconds(10);
  }

  void Decide(DecisionKind kind, seconds at, Epoch epoch = 0, const std::string& leader = "") {
    invariants_.OnDecision(node(0), {kind, kGroup, MonotonicTime{} + at, epoch, leader});
  }
  void StandAt(seconds at, Epoch epoch) { Decide(DecisionKind::kStand, at, epoch); }
  void VoteAt(seconds at, Epoch epoch, std::size_t leader) {
    Decide(DecisionKind::kVote, at, epoch, node(leader).id());
  }
  // Sentinel `who` wins the votes of both that are not sentinel 0, and says so.
  void Lead(std::size_t who, Epoch epoch) {
    Stand(who, epoch);
    Vote(3 - who, who, epoch);
    Tell(who, "+elected-leader");
  }
  void LeadByHand(std::size_t who, Epoch epoch) {
    view(who).forced = true;
    Stand(who, epoch);
    Tell(who, "+elected-leader");
  }
  void Order(Epoch epoch) {
    view(0).in_failover = true;
    view(0).forced = true;  // So that no other rule has a say.
    view(0).failover_epoch = disk(0).leader_epoch = epoch;
    Promote(0);
  }
};

TEST_F(EarlyStandTest, AStandSoonAfterARoundThatAnotherLeadIsFound) {
  StandAt(seconds(1), 2);
  Lead(1, 2);
  EXPECT_EQ(Broken(), "");
  StandAt(seconds(20), 3);
  EXPECT_EQ(Broken(), "early stand");
}

TEST_F(EarlyStandTest, ALeaderOfARoundThatWasHeldForDeadIsFound) {
  StandAt(seconds(1), 2);
  StandAt(seconds(5), 3);
  EXPECT_EQ(Broken(), "");
  Lead(1, 2);
  EXPECT_EQ(Broken(), "early stand");
}

TEST_F(EarlyStandTest, ALeaderOfTheFirstOfManyDeadRoundsIsFound) {
  StandAt(seconds(1), 2);
  StandAt(seconds(5), 3);
  StandAt(seconds(9), 4);
  Lead(2, 2);
  EXPECT_EQ(Broken(), "early stand");
}

TEST_F(EarlyStandTest, AnOrderThatWasRefusedCountsForNothing) {
  StandAt(seconds(1), 2);
  Order(2);
  invariants_.OnPromotionRefused(node(0), kGroup, 2);
  StandAt(seconds(2), 3);
  EXPECT_EQ(Broken(), "");
  Order(3);
  Order(3);
  invariants_.OnPromotionRefused(node(0), kGroup, 3);
  StandAt(seconds(3), 4);
  EXPECT_EQ(Broken(), "early stand");
}

TEST_F(EarlyStandTest, AStandSoonAfterAnOwnOrderIsFound) {
  StandAt(seconds(1), 2);
  Order(2);
  StandAt(seconds(20), 3);
  EXPECT_EQ(Broken(), "early stand");
}

TEST_F(EarlyStandTest, AStandSoonAfterAVoteForALeaderIsFound) {
  VoteAt(seconds(1), 2, 1);
  Lead(1, 2);
  StandAt(seconds(20), 3);
  EXPECT_EQ(Broken(), "early stand");
}

TEST_F(EarlyStandTest, TheVoteOfAnEarlyCandidateDoesNotMakeALeader) {
  VoteAt(seconds(1), 2, 1);
  StandAt(seconds(20), 3);
  EXPECT_EQ(Broken(), "");
  Lead(1, 2);
  EXPECT_EQ(Broken(), "early stand");
}

TEST_F(EarlyStandTest, AVoterForAStockLeaderHoldsBackToo) {
  VoteAt(seconds(1), 2, 1);
  StandAsStock(1, 2);
  Tell(1, "+elected-leader");
  StandAt(seconds(20), 3);
  EXPECT_EQ(Broken(), "early stand");
}

TEST_F(EarlyStandTest, AfterTwiceFailoverTimeoutAnybodyStands) {
  StandAt(seconds(1), 2);
  Order(2);
  Lead(1, 2);
  VoteAt(seconds(1), 3, 2);
  Lead(2, 3);
  StandAt(seconds(21), 4);
  EXPECT_EQ(Broken(), "");
}

TEST_F(EarlyStandTest, TheShorterFailoverTimeoutOfTwoCounts) {
  StandAt(seconds(1), 2);
  Order(2);
  view(0).failover_timeout = seconds(4);
  StandAt(seconds(9), 3);
  Order(3);
  view(0).failover_timeout = seconds(10);
  StandAt(seconds(17), 4);
  EXPECT_EQ(Broken(), "");
  Order(4);
  StandAt(seconds(36), 5);
  EXPECT_EQ(Broken(), "early stand");
}

TEST_F(EarlyStandTest, ADeadRoundAndAnOwnVictoryWithoutAnOrderAllowAnEarlyStand) {
  StandAt(seconds(1), 2);
  StandAt(seconds(5), 3);
  Stand(0, 3);
  Vote(1, 0, 3);
  Tell(0, "+elected-leader");
  StandAt(seconds(9), 4);
  EXPECT_EQ(Broken(), "");
}

TEST_F(EarlyStandTest, ANewBeginningAllowsAnEarlyStand) {
  for (const DecisionKind kind :
       {DecisionKind::kBeginAnew, DecisionKind::kForget, DecisionKind::kStandByHand}) {
    StandAt(seconds(1), 2);
    Order(2);
    VoteAt(seconds(2), 3, 1);
    Decide(kind, seconds(3), 4);
    StandAt(seconds(4), 5);
    Decide(kind, seconds(5), 6);
  }
  Lead(1, 3);
  EXPECT_EQ(Broken(), "");
}

// The timeout was shorter for a time, and the vote had been heeded then.
TEST_F(EarlyStandTest, AVoteCountsNoMoreBehindAStandThatItAllowed) {
  VoteAt(seconds(1), 2, 1);
  Lead(1, 2);
  view(0).failover_timeout = seconds(2);
  StandAt(seconds(6), 3);
  view(0).failover_timeout = seconds(10);
  StandAt(seconds(8), 4);
  EXPECT_EQ(Broken(), "");
}

TEST_F(EarlyStandTest, AnotherGroupAllowsNothing) {
  StandAt(seconds(1), 2);
  Order(2);
  node(0).views["g1"] = view(0);
  invariants_.OnDecision(node(0), {DecisionKind::kBeginAnew, "g1", MonotonicTime{}, 0, ""});
  StandAt(seconds(9), 3);
  EXPECT_EQ(Broken(), "early stand");
}

TEST_F(EarlyStandTest, ALeaderByHandNeedsNoRoundThatIsAlive) {
  StandAt(seconds(1), 2);
  StandAt(seconds(5), 3);
  LeadByHand(1, 2);
  EXPECT_EQ(Broken(), "");
}

TEST_F(EarlyStandTest, AStockLeaderMayTakeVotesOfAnotherRound) {
  StandAt(seconds(1), 2);
  StandAsStock(1, 2);
  Tell(1, "+elected-leader");
  StandAt(seconds(5), 3);
  EXPECT_EQ(Broken(), "");
}

TEST_F(EarlyStandTest, WhoNeedsFewerVotesMayLeadInARoundThatIsRightlyHeldForDead) {
  view(0).quorum = 3;
  StandAt(seconds(1), 2);
  Lead(1, 2);
  StandAt(seconds(5), 3);
  EXPECT_EQ(Broken(), "");
}

TEST_F(EarlyStandTest, WhoDoesNotKnowEverybodyCannotTell) {
  view(0).peers.erase(node(2).id());
  StandAt(seconds(1), 2);
  Lead(1, 2);
  StandAt(seconds(5), 3);
  EXPECT_EQ(Broken(), "");
}

}  // namespace
}  // namespace sentinel::sim
