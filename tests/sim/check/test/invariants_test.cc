// Each rule can fail, and allows what it says it allows.
#include "sim/check/invariants.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "fake_node.h"
#include "sim/fault/injector.h"
#include "sim/sentinel/deaf_witness.h"

namespace sentinel::sim {
namespace {

using std::chrono::seconds;

constexpr const char* kGroup = "g0";

// Three sentinels of ours, a master, two replicas, all at rest in epoch 1; sentinel 0 is ordered to
// fail over after 100 s.
Plan ThePlan() {
  Plan plan;
  plan.seed = 1;
  plan.stock = {false, false, false};
  GroupPlan group;
  group.name = kGroup;
  plan.groups.push_back(group);
  Fault order;
  order.kind = FaultKind::kOrderFailover;
  order.at = seconds(100);
  plan.faults.push_back(order);
  return plan;
}

class InvariantsTest : public ::testing::Test {
 protected:
  InvariantsTest() {
    for (auto& sentinel : cluster_.sentinels()) {
      Host& host = sentinel->host();
      auto fake = std::make_unique<FakeNode>(host, std::string(39, '0') + host.name().back());
      nodes_.push_back(fake.get());
      sentinel = std::move(fake);
    }
    for (FakeNode* node : nodes_) {
      GroupView view;
      view.master_ip = Ip(0);
      view.config_epoch = view.leader_epoch = 1;
      view.quorum = 2;
      view.replicas = {"10.1.0.2", "10.1.0.3"};
      for (const FakeNode* other : nodes_) {
        if (other != node) view.peers.insert(other->id());
      }
      node->views[kGroup] = view;
      node->disk[kGroup] = {1, 1, 1, Ip(0)};
    }
  }

  FakeNode& node(std::size_t index) { return *nodes_[index]; }
  GroupView& view(std::size_t index) { return node(index).views[kGroup]; }
  DurableView& disk(std::size_t index) { return node(index).disk[kGroup]; }
  Group& group() { return cluster_.groups().front(); }
  // Of server number `index`; the master is number 0.
  std::string Ip(std::size_t index) { return group().servers[index]->ip(); }

  void PassUntil(Duration when) {
    while (cluster_.timeline().RunNext(MonotonicTime{} + when)) {
    }
  }

  // Sentinel `candidate` stands in `epoch`, and voters 0.. up to `votes`, itself among them, tell
  // it that they are for it.
  void Stand(std::size_t candidate, Epoch epoch) {
    view(candidate).in_failover = true;
    view(candidate).failover_epoch = epoch;
    disk(candidate).current_epoch = disk(candidate).leader_epoch = epoch;
    Tell(candidate, "+try-failover");
    invariants_.OnEvent(node(candidate), "+vote-for-leader",
                        node(candidate).id() + " " + std::to_string(epoch));
  }
  void Vote(std::size_t voter, std::size_t candidate, Epoch epoch) {
    disk(voter).current_epoch = disk(voter).leader_epoch = epoch;
    invariants_.OnVote(node(voter), Ip(0), node(candidate).id(), epoch);
  }
  void Tell(std::size_t who, const std::string& event) {
    invariants_.OnEvent(node(who), event, "master g0 " + Ip(0) + " 6379");
  }
  void Promote(std::size_t who) {
    invariants_.OnRequest(node(who), Ip(1), {"SLAVEOF", "NO", "ONE"});
  }
  void Publish(std::size_t who, Epoch current, Epoch config, const std::string& master) {
    HelloMessage hello{
        node(who).host().ip(), 26379, node(who).id(), current, kGroup, master, kRedisPort, config};
    invariants_.OnRequest(node(who), Ip(0),
                          {"PUBLISH", std::string(kHelloChannel), FormatHello(hello)});
  }
  void Save(std::size_t who, Epoch current, Epoch config, const std::string& master) {
    disk(who) = {current, config, disk(who).leader_epoch, master};
  }

  // The rule that was broken first; "" if none was.
  std::string Broken() const {
    return invariants_.violation() ? invariants_.violation()->rule : std::string();
  }

  const Plan plan_ = ThePlan();
  Trace trace_;
  DeafWitness deaf_;
  Cluster cluster_{plan_, trace_, deaf_};
  Injector injector_{plan_, cluster_, trace_};
  Invariants invariants_{plan_, cluster_, injector_};
  std::vector<FakeNode*> nodes_;
};

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

// --- epochs ----------------------------------------------------------------------------------

TEST_F(InvariantsTest, APublishedEpochThatGoesBackIsFound) {
  Save(0, 5, 1, Ip(0));
  Publish(0, 5, 1, Ip(0));
  Publish(0, 4, 1, Ip(0));
  EXPECT_EQ(Broken(), "epochs");
}

TEST_F(InvariantsTest, APublishedConfigurationThatGoesBackIsFound) {
  Save(0, 5, 3, Ip(0));
  Publish(0, 5, 3, Ip(0));
  Publish(0, 5, 2, Ip(0));
  EXPECT_EQ(Broken(), "epochs");
}

TEST_F(InvariantsTest, AnEpochThatGoesBackOnDiskIsFound) {
  const DurableView high{5, 4, 3, Ip(0)};
  const DurableView lower[] = {{4, 4, 3, Ip(0)}, {5, 3, 3, Ip(0)}, {5, 4, 2, Ip(0)}};
  for (const DurableView& low : lower) {
    Invariants fresh(plan_, cluster_, injector_);
    disk(0) = high;
    fresh.AfterStep();
    EXPECT_FALSE(fresh.violation());
    disk(0) = low;
    fresh.AfterStep();
    ASSERT_TRUE(fresh.violation());
    EXPECT_EQ(fresh.violation()->rule, "epochs");
  }
}

TEST_F(InvariantsTest, WhatIsMonitoredAnewBeginsAtTheBeginning) {
  Save(0, 5, 3, Ip(0));
  Publish(0, 5, 3, Ip(0));
  invariants_.AfterStep();
  Tell(0, "-monitor");
  invariants_.AfterStep();  // Its disk is slow.
  disk(0) = {5, 0, 0, Ip(0)};
  Publish(0, 5, 0, Ip(0));
  invariants_.AfterStep();
  EXPECT_EQ(Broken(), "");
  disk(0).current_epoch = 4;  // This one is no group's.
  invariants_.AfterStep();
  EXPECT_EQ(Broken(), "epochs");
}

TEST_F(InvariantsTest, ARemovalExcusesOneNewBeginning) {
  for (const Epoch epoch : {5U, 0U, 3U, 0U}) {
    EXPECT_EQ(Broken(), "");
    if (epoch == 5) Tell(0, "-monitor");
    disk(0) = {5, epoch, epoch, Ip(0)};
    invariants_.AfterStep();
  }
  EXPECT_EQ(Broken(), "epochs");
}

TEST_F(InvariantsTest, EpochsMayRise) {
  for (const Epoch epoch : {2U, 3U}) {
    disk(0) = {epoch, epoch, epoch, Ip(0)};
    Publish(0, epoch, epoch, Ip(0));
    invariants_.AfterStep();
  }
  EXPECT_EQ(Broken(), "");
}

// --- one address -----------------------------------------------------------------------------

TEST_F(InvariantsTest, TwoMastersOfOneConfigurationEpochAreFound) {
  Save(0, 2, 2, Ip(1));
  Save(1, 2, 2, Ip(2));
  Publish(0, 2, 2, Ip(1));
  Publish(1, 2, 2, Ip(2));
  EXPECT_EQ(Broken(), "one address");
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

// --- right master ----------------------------------------------------------------------------

TEST_F(InvariantsTest, ADemotionOfTheMasterThatAMajorityHoldsIsFound) {
  invariants_.OnRequest(node(0), Ip(0), {"SLAVEOF", Ip(1), "6379"});
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

// --- durable first ---------------------------------------------------------------------------

TEST_F(InvariantsTest, AVoteThatIsToldBeforeItIsOnDiskIsFound) {
  invariants_.OnVote(node(2), Ip(0), node(0).id(), 2);
  EXPECT_EQ(Broken(), "durable first");
}

TEST_F(InvariantsTest, AskingForVotesBeforeTheOwnOneIsOnDiskIsFound) {
  invariants_.OnRequest(node(0), node(1).host().ip(),
                        {"SENTINEL", "is-master-down-by-addr", Ip(0), "6379", "2", node(0).id()});
  EXPECT_EQ(Broken(), "durable first");
}

TEST_F(InvariantsTest, APublicationBeforeItIsOnDiskIsFound) {
  struct Case {
    Epoch current;
    Epoch config;
    std::size_t master;
  };
  for (const Case& ahead : {Case{2, 1, 0}, Case{1, 2, 0}, Case{1, 1, 1}}) {
    Invariants fresh(plan_, cluster_, injector_);
    HelloMessage hello{"10.0.0.1",       26379,      node(0).id(), ahead.current, kGroup,
                       Ip(ahead.master), kRedisPort, ahead.config};
    fresh.OnRequest(node(0), Ip(0), {"PUBLISH", std::string(kHelloChannel), FormatHello(hello)});
    ASSERT_TRUE(fresh.violation());
    EXPECT_EQ(fresh.violation()->rule, "durable first");
  }
}

TEST_F(InvariantsTest, WhatIsOnDiskMayBeTold) {
  Vote(2, 0, 2);
  Publish(0, 1, 1, Ip(0));
  EXPECT_EQ(Broken(), "");
}

// --- bounds, forgotten -----------------------------------------------------------------------

TEST_F(InvariantsTest, MoreReplicasThanThereAreServersBesideTheMasterAreFound) {
  view(0).replicas.insert("10.1.0.4");
  invariants_.AfterStep();
  EXPECT_EQ(Broken(), "bounds");
}

TEST_F(InvariantsTest, MorePeersThanThereAreSentinelsAreFound) {
  view(0).peers.insert("somebody");
  invariants_.AfterStep();
  EXPECT_EQ(Broken(), "bounds");
}

TEST_F(InvariantsTest, WorkThatPilesUpInsideIsFound) {
  node(0).waiting = 5'001;
  invariants_.AfterStep();
  EXPECT_EQ(Broken(), "bounds");
}

TEST_F(InvariantsTest, TasksThatPileUpAreFound) {
  for (int i = 0; i < 200'001; ++i) cluster_.timeline().After(seconds(1), [] {});
  invariants_.AfterStep();
  EXPECT_EQ(Broken(), "bounds");
}

TEST_F(InvariantsTest, AMasterThatNobodyRemovedButThatIsGoneIsFound) {
  node(0).views.clear();
  node(0).disk.clear();
  invariants_.AfterStep();
  EXPECT_EQ(Broken(), "forgotten");
}

TEST_F(InvariantsTest, AMasterThatAnOperatorRemovesMayBeGone) {
  Plan plan = plan_;
  plan.faults.front().kind = FaultKind::kOrderRemove;
  Invariants invariants(plan, cluster_, injector_);
  node(0).views.clear();
  node(0).disk.clear();
  invariants.AfterStep();
  EXPECT_FALSE(invariants.violation());
}

TEST_F(InvariantsTest, AQuorumAtRestBreaksNoRule) {
  node(0).waiting = 100;
  node(1).Crash(false);
  node(1).views.clear();
  invariants_.AfterStep();
  EXPECT_EQ(Broken(), "");
}

}  // namespace
}  // namespace sentinel::sim
