// Each rule about epochs, promises and sizes can fail, and allows what it says it allows.
#include "sim/check/invariants.h"

#include <chrono>
#include <string>

#include "invariants_fixture.h"

namespace sentinel::sim {
namespace {

using std::chrono::seconds;

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

TEST_F(InvariantsTest, AConfigurationByHandDoesNotGoBackEither) {
  view(0).forced = true;
  Stand(0, 3);
  Stand(1, 3);
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
  Remove(0);
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
    if (epoch == 5) Remove(0);
    disk(0) = {5, epoch, epoch, Ip(0)};
    invariants_.AfterStep();
  }
  EXPECT_EQ(Broken(), "epochs");
}

TEST_F(InvariantsTest, WhatIsOnDiskForAMomentCounts) {
  disk(0) = {5, 4, 3, Ip(0)};
  invariants_.OnDisk(node(0));
  disk(0) = {5, 4, 2, Ip(0)};
  node(0).Crash(false);
  invariants_.OnDisk(node(0));
  EXPECT_EQ(Broken(), "epochs");
}

TEST_F(InvariantsTest, AnEpochThatGoesBackInMemoryIsFound) {
  for (const bool of_group : {false, true}) {
    Invariants fresh(plan_, cluster_, injector_);
    node(0).epoch = view(0).config_epoch = 5;
    fresh.OnDisk(node(0));
    EXPECT_FALSE(fresh.violation());
    (of_group ? view(0).config_epoch : node(0).epoch) = 4;
    fresh.AfterStep();
    ASSERT_TRUE(fresh.violation());
    EXPECT_EQ(fresh.violation()->rule, "epochs");
  }
}

TEST_F(InvariantsTest, WhatIsMonitoredAnewBeginsAtTheBeginningInMemoryToo) {
  node(0).epoch = view(0).config_epoch = 5;
  invariants_.AfterStep();
  Remove(0);
  view(0).config_epoch = 0;
  invariants_.AfterStep();
  EXPECT_EQ(Broken(), "");
}

TEST_F(InvariantsTest, ARestartTakesBackWhatWasNotOnDiskAndNothingElse) {
  const auto restart = [this] {
    cluster_.network().Crash(node(0).host(), false);
    cluster_.network().Start(node(0).host());
    invariants_.OnDisk(node(0));
  };
  cluster_.network().Start(node(0).host());
  node(0).epoch = view(0).config_epoch = 5;
  disk(0) = {4, 3, 1, Ip(0)};
  invariants_.OnDisk(node(0));
  node(0).epoch = 4;
  view(0).config_epoch = 3;
  restart();
  EXPECT_EQ(Broken(), "");
  view(0).config_epoch = 2;
  restart();
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
  for (const Case& ahead : {Case{2, 1, 0}, Case{2, 2, 0}, Case{1, 1, 1}}) {
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
