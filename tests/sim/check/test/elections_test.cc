// The rules of votes, leaders and who may promote can fail, and allow what they say they allow.
#include <chrono>
#include <string>

#include "invariants_fixture.h"

namespace sentinel::sim {
namespace {

using std::chrono::seconds;

// --- one vote --------------------------------------------------------------------------------

TEST_F(InvariantsTest, TwoVotesInOneEpochAreFound) {
  Vote(2, 0, 2);
  Vote(2, 1, 2);
  EXPECT_EQ(Broken(), "one vote");
}

TEST_F(InvariantsTest, AVoteForSomebodyElseBehindAskingForOneselfIsFound) {
  disk(0).leader_epoch = 2;
  invariants_.OnRequest(node(0), node(1).host().ip(),
                        {"SENTINEL", "is-master-down-by-addr", Ip(0), "6379", "2", node(0).id()});
  Vote(0, 1, 2);
  EXPECT_EQ(Broken(), "one vote");
}

TEST_F(InvariantsTest, AVoteMayBeToldAgainAndGivenAnewInTheNextEpoch) {
  Vote(2, 0, 2);
  Vote(2, 0, 2);
  Vote(2, 1, 3);
  EXPECT_EQ(Broken(), "");
}

// --- one leader, majority --------------------------------------------------------------------

TEST_F(InvariantsTest, TwoLeadersOfOneEpochAreFound) {
  Stand(0, 2);
  Vote(2, 0, 2);
  Tell(0, "+elected-leader");
  Stand(1, 2);
  Tell(1, "+elected-leader");
  EXPECT_EQ(Broken(), "one leader");
}

TEST_F(InvariantsTest, ALeaderWithoutAMajorityIsFound) {
  Stand(0, 2);
  Tell(0, "+elected-leader");
  EXPECT_EQ(Broken(), "majority");
}

TEST_F(InvariantsTest, ALeaderWithAMajorityButWithoutTheQuorumIsFound) {
  view(0).quorum = 3;
  Stand(0, 2);
  Vote(1, 0, 2);
  Tell(0, "+elected-leader");
  EXPECT_EQ(Broken(), "majority");
}

TEST_F(InvariantsTest, APromotionThatNoElectionPrecedesIsFound) {
  Stand(0, 2);
  Promote(0);
  EXPECT_EQ(Broken(), "majority");
}

TEST_F(InvariantsTest, APromotionUnderTheElectionOfAnEarlierEpochIsFound) {
  Stand(0, 2);
  Vote(1, 0, 2);
  Tell(0, "+elected-leader");
  Stand(0, 3);
  Promote(0);
  EXPECT_EQ(Broken(), "majority");
}

TEST_F(InvariantsTest, APromotionWithoutAFailoverIsFound) {
  Promote(0);
  EXPECT_EQ(Broken(), "leader");
}

TEST_F(InvariantsTest, AMajorityElectsOneLeaderInEachEpochWhichPromotes) {
  for (const std::size_t candidate : {0U, 1U}) {
    const Epoch epoch = 2 + candidate;
    Stand(candidate, epoch);
    Vote(2, candidate, epoch);
    Tell(candidate, "+elected-leader");
    Promote(candidate);
  }
  EXPECT_EQ(Broken(), "");
}

TEST_F(InvariantsTest, AnOrderNeedsNoMajority) {
  view(0).forced = true;
  Stand(0, 2);
  Tell(0, "+elected-leader");
  Promote(0);
  EXPECT_EQ(Broken(), "");
}

// By the time its events come out it may have given up already: its view says nothing then.
TEST_F(InvariantsTest, AnOrderExcusesOneEpochWhoseFailoverIsOver) {
  PassUntil(seconds(101));
  view(0).failover_epoch = 9;
  for (const Epoch epoch : {2U, 3U}) {
    Tell(0, "+try-failover");
    invariants_.OnEvent(node(0), "+vote-for-leader", node(0).id() + " " + std::to_string(epoch));
    Tell(0, "+elected-leader");
    EXPECT_EQ(Broken(), epoch == 2 ? "" : "majority");
  }
}

TEST_F(InvariantsTest, AnOrderToSomebodyElseExcusesNothing) {
  PassUntil(seconds(101));
  Tell(1, "+try-failover");
  invariants_.OnEvent(node(1), "+vote-for-leader", node(1).id() + " 2");
  Tell(1, "+elected-leader");
  EXPECT_EQ(Broken(), "majority");
}

TEST_F(InvariantsTest, AnOrderDoesNotExcuseWhoeverStandsWithoutIt) {
  PassUntil(seconds(101));
  Stand(0, 2);
  Tell(0, "+elected-leader");
  EXPECT_EQ(Broken(), "majority");
}

// --- what by hand and stock ones excuse ------------------------------------------------------

TEST_F(InvariantsTest, AnOrderToOneDoesNotExcuseAnotherLeaderOfTheSameEpoch) {
  view(0).forced = true;
  Stand(0, 2);
  Tell(0, "+elected-leader");
  Promote(0);
  EXPECT_EQ(Broken(), "");
  Stand(1, 2);
  Tell(1, "+elected-leader");
  EXPECT_EQ(Broken(), "majority");
}

TEST_F(InvariantsTest, AnOrderToOneDoesNotExcuseThePromotionOfAnother) {
  view(0).forced = true;
  Stand(0, 2);
  Stand(1, 2);
  Promote(1);
  EXPECT_EQ(Broken(), "majority");
}

TEST_F(InvariantsTest, AStockCandidateDoesNotExcuseALeaderWithoutAMajority) {
  StandAsStock(2, 2);
  Stand(0, 2);
  Tell(0, "+elected-leader");
  EXPECT_EQ(Broken(), "majority");
}

TEST_F(InvariantsTest, AStockCandidateDoesNotExcuseAPromotionWithoutAnElection) {
  StandAsStock(2, 2);
  Stand(0, 2);
  Promote(0);
  EXPECT_EQ(Broken(), "majority");
}

TEST_F(InvariantsTest, AStockOneMayVoteTwiceAndMakeTwoLeaders) {
  node(2).is_stock = true;
  for (const std::size_t candidate : {0U, 1U}) {
    Stand(candidate, 2);
    Vote(2, candidate, 2);
    Tell(candidate, "+elected-leader");
  }
  EXPECT_EQ(Broken(), "");
}

TEST_F(InvariantsTest, WithAStockVoterWhoVotesOnceThereIsOneLeader) {
  node(2).is_stock = true;
  Stand(0, 2);
  Vote(2, 0, 2);
  Tell(0, "+elected-leader");
  Stand(1, 2);
  Vote(0, 1, 2);
  Tell(1, "+elected-leader");
  EXPECT_EQ(Broken(), "one leader");
}

}  // namespace
}  // namespace sentinel::sim
