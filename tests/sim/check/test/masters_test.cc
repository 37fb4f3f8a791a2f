// The rules about who is the master can fail, and allow what they say they allow.
#include <chrono>
#include <string>

#include "invariants_fixture.h"

namespace sentinel::sim {
namespace {

using std::chrono::seconds;

// --- one address -----------------------------------------------------------------------------

TEST_F(InvariantsTest, TwoMastersOfOneConfigurationEpochAreFound) {
  Save(0, 2, 2, Ip(1));
  Save(1, 2, 2, Ip(2));
  Publish(0, 2, 2, Ip(1));
  Publish(1, 2, 2, Ip(2));
  EXPECT_EQ(Broken(), "one address");
}

TEST_F(InvariantsTest, TwoMastersOfOneConfigurationEpochAreFoundOnDisk) {
  SaveTwoMastersOf(2);
  EXPECT_EQ(Broken(), "one address");
}

TEST_F(InvariantsTest, AMasterOnDiskIsComparedToThoseThatArePublished) {
  Save(0, 2, 2, Ip(1));
  Publish(0, 2, 2, Ip(1));
  Save(1, 2, 2, Ip(2));
  invariants_.OnDisk(node(1));
  EXPECT_EQ(Broken(), "one address");
}

TEST_F(InvariantsTest, OneMasterOfAnEpochMayBeOnAllDisks) {
  for (const std::size_t who : {0U, 1U, 2U}) {
    Save(who, 2, 2, Ip(1));
    invariants_.OnDisk(node(who));
  }
  EXPECT_EQ(Broken(), "");
}

TEST_F(InvariantsTest, AnEpochThatNothingIsPromisedOfMayHaveTwoMastersOnDisk) {
  view(0).forced = true;
  Stand(0, 2);
  Stand(1, 2);
  SaveTwoMastersOf(2);
  EXPECT_EQ(Broken(), "");
}

TEST_F(InvariantsTest, TwoConfigurationEpochsMayHaveTwoMasters) {
  Save(0, 3, 2, Ip(1));
  Save(1, 3, 3, Ip(2));
  Publish(0, 3, 2, Ip(1));
  Publish(1, 3, 3, Ip(2));
  EXPECT_EQ(Broken(), "");
}

TEST_F(InvariantsTest, StockOnesMayContradictEachOther) {
  node(0).is_stock = node(1).is_stock = true;
  Publish(0, 2, 2, Ip(1));
  Publish(1, 2, 2, Ip(2));
  EXPECT_EQ(Broken(), "");
}

TEST_F(InvariantsTest, AnOrderToOneDoesNotMakeTwoMastersOfItsEpoch) {
  view(0).forced = true;
  Stand(0, 2);
  PublishTwoMastersOf(2);
  EXPECT_EQ(Broken(), "one address");
}

TEST_F(InvariantsTest, AStockLeaderDoesNotMakeTwoMastersOfItsEpoch) {
  StandAsStock(2, 2);
  PublishTwoMastersOf(2);
  EXPECT_EQ(Broken(), "one address");
}

TEST_F(InvariantsTest, TwoCandidatesForVotesDoNotMakeTwoMasters) {
  Stand(0, 2);
  Stand(1, 2);
  PublishTwoMastersOf(2);
  EXPECT_EQ(Broken(), "one address");
}

TEST_F(InvariantsTest, TwoWhoStandInOneEpochOneOfThemByHandMayMakeTwoMasters) {
  view(0).forced = true;
  Stand(0, 2);
  Stand(1, 2);
  PublishTwoMastersOf(2);
  EXPECT_EQ(Broken(), "");
}

TEST_F(InvariantsTest, AStockOneThatStandsTwiceInOneEpochMayMakeTwoMasters) {
  StandAsStock(2, 2);
  StandAsStock(2, 2);
  PublishTwoMastersOf(2);
  EXPECT_EQ(Broken(), "");
}

TEST_F(InvariantsTest, AStockOneThatVotesTwiceMayMakeTwoMasters) {
  node(2).is_stock = true;
  Vote(2, 0, 2);
  Vote(2, 1, 2);
  PublishTwoMastersOf(2);
  EXPECT_EQ(Broken(), "");
}

// --- forged ----------------------------------------------------------------------------------

// Somebody has said that a server which nobody is has been the master since epoch 5.
class ForgedTest : public InvariantsTest {
 protected:
  ForgedTest() : InvariantsTest(ThePlan()) {
    injector_.Schedule();
    PassUntil(seconds(2));
  }
  static Plan ThePlan() {
    Plan plan = PlanWithAnOrder();
    Forgery forgery;
    forgery.at = seconds(1);
    forgery.distance = 5;
    plan.forgeries.push_back(forgery);
    return plan;
  }
  void Say(std::size_t who, Epoch epoch, const std::string& master) {
    Save(who, epoch, epoch, master);
    Publish(who, epoch, epoch, master);
  }
  // Sentinel 0 is elected in the epoch that was forged.
  void Win() {
    Stand(0, 5);
    Vote(1, 0, 5);
    Tell(0, "+elected-leader");
  }
};

TEST_F(ForgedTest, WhoBelievesIsFound) {
  Say(1, 4, Ip(0));
  EXPECT_EQ(Broken(), "");
  Say(1, 5, Ip(0));
  EXPECT_EQ(Broken(), "forged");
}

TEST_F(ForgedTest, WhoBelievesAndSavesItIsFound) {
  Save(1, 5, 5, Ip(0));
  invariants_.OnDisk(node(1));
  EXPECT_EQ(Broken(), "forged");
}

TEST_F(ForgedTest, AnElectionMayWinTheNumber) {
  Win();
  Promote(0);
  Say(0, 5, Ip(1));
  Say(1, 5, Ip(1));
  EXPECT_EQ(Broken(), "");
}

TEST_F(ForgedTest, AHandoverToo) {
  Win();
  invariants_.OnRequest(node(0), Ip(0), {"FAILOVER", "TO", Ip(1), "6379", "TIMEOUT", "2000"});
  Say(0, 5, Ip(1));
  EXPECT_EQ(Broken(), "");
}

TEST_F(ForgedTest, ThenItsMasterIsWhomItHasPromoted) {
  Win();
  Promote(0);
  Say(1, 5, Ip(0));
  EXPECT_EQ(Broken(), "forged");
}

TEST_F(ForgedTest, AnElectionThatLeadsToNothingIsNoReasonToBelieve) {
  Win();
  Say(1, 5, Ip(0));
  EXPECT_EQ(Broken(), "forged");
}

// --- right master ----------------------------------------------------------------------------

TEST_F(InvariantsTest, ADemotionOfTheMasterThatAMajorityHoldsIsFound) {
  invariants_.OnRequest(node(0), Ip(0), {"SLAVEOF", Ip(1), "6379"});
  EXPECT_EQ(Broken(), "right master");
}

TEST_F(InvariantsTest, OfAnEpochThatMayHaveTwoMastersOneMayBeDemoted) {
  view(0).forced = true;
  Stand(0, 1);
  Stand(1, 1);
  invariants_.OnRequest(node(0), Ip(0), {"SLAVEOF", Ip(1), "6379"});
  EXPECT_EQ(Broken(), "");
}

TEST_F(InvariantsTest, OfAnEpochThatMayHaveTwoMastersNoneIsDemotedByWhoHoldsAnOlderOne) {
  view(0).forced = true;
  Stand(0, 1);
  Stand(1, 1);
  view(0).config_epoch = 0;
  invariants_.OnRequest(node(0), Ip(0), {"SLAVEOF", Ip(1), "6379"});
  EXPECT_EQ(Broken(), "right master");
}

TEST_F(InvariantsTest, TheMasterOfOneOrderIsNotDemoted) {
  view(0).forced = true;
  Stand(0, 1);
  invariants_.OnRequest(node(1), Ip(0), {"SLAVEOF", Ip(1), "6379"});
  EXPECT_EQ(Broken(), "right master");
}

TEST_F(InvariantsTest, WhoeverHoldsANewerConfigurationMayDemoteTheOldMaster) {
  view(0).config_epoch = 2;
  view(0).master_ip = Ip(1);
  invariants_.OnRequest(node(0), Ip(0), {"SLAVEOF", Ip(1), "6379"});
  EXPECT_EQ(Broken(), "");
}

TEST_F(InvariantsTest, AnybodyMayRepointAReplica) {
  invariants_.OnRequest(node(0), Ip(2), {"SLAVEOF", Ip(0), "6379"});
  EXPECT_EQ(Broken(), "");
}

// --- healthy master --------------------------------------------------------------------------

class HealthyMasterTest : public InvariantsTest {
 protected:
  HealthyMasterTest() {
    group().servers.front()->Start();
    PassUntil(seconds(60));
  }
  void FailOver() {
    Stand(0, 2);
    Vote(1, 0, 2);
    Tell(0, "+elected-leader");
    Promote(0);
  }
};

TEST_F(HealthyMasterTest, AFailoverOfAHealthyMasterIsFound) {
  FailOver();
  EXPECT_EQ(Broken(), "healthy master");
}

TEST_F(HealthyMasterTest, AMasterThatDiesIsFailedOver) {
  injector_.Kill(*group().servers.front());
  FailOver();
  EXPECT_EQ(Broken(), "");
}

TEST_F(HealthyMasterTest, AMasterThatCouldNotBeReachedLatelyIsFailedOver) {
  injector_.Disturb(group(), seconds(1));
  PassUntil(seconds(65));
  FailOver();
  EXPECT_EQ(Broken(), "");
}

TEST_F(HealthyMasterTest, ATroubleOfLongAgoIsNoReason) {
  injector_.Disturb(group(), seconds(1));
  PassUntil(seconds(120));
  FailOver();
  EXPECT_EQ(Broken(), "healthy master");
}

}  // namespace
}  // namespace sentinel::sim
