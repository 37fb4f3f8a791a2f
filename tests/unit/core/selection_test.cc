#include "failover/selection.h"

#include <optional>

#include "core_test_base.h"

namespace sentinel {
namespace {

// Protocol sheet, section 9.
class SelectionTest : public CoreTestBase {
 protected:
  SelectionTest() : group_(NewGroup("mymaster", 6379)), replica_(NewReplica(group_, 6380)) {
    group_.settings.down_after = seconds(3);
  }

  void MasterIsDownFor(Duration time) { group_.master().sdown.since = now_ - time; }
  std::optional<Exclusion> Why() { return WhyExcluded(model_, group_, replica_, now_); }

  MasterGroup& group_;
  DataNode& replica_;
};

TEST_F(SelectionTest, AGoodReplicaIsNotExcluded) { EXPECT_EQ(Why(), std::nullopt); }

TEST_F(SelectionTest, ExcludesAReplicaThatIsDown) {
  replica_.sdown.since = now_;
  EXPECT_EQ(Why(), Exclusion::kDown);
}

TEST_F(SelectionTest, ExcludesAReplicaWithoutAConnection) {
  replica_.endpoint.command.established = false;
  EXPECT_EQ(Why(), Exclusion::kDisconnected);
}

TEST_F(SelectionTest, ExcludesWhoHasNotSaidItsRunId) {
  replica_.run_id.clear();
  EXPECT_EQ(Why(), Exclusion::kNoRunId);
}

TEST_F(SelectionTest, ExcludesAReplicaThatHasNotAnsweredForFivePingPeriods) {
  replica_.endpoint.last_valid_reply = now_ - seconds(5);
  EXPECT_EQ(Why(), std::nullopt);
  replica_.endpoint.last_valid_reply -= Duration(1);
  EXPECT_EQ(Why(), Exclusion::kNotAnswering);
}

TEST_F(SelectionTest, ExcludesPriorityZero) {
  replica_.priority = 0;
  EXPECT_EQ(Why(), Exclusion::kPriorityZero);
}

TEST_F(SelectionTest, ExcludesAReplicaThatNeverSaidAnythingAboutItself) {
  replica_.info_at.reset();
  EXPECT_EQ(Why(), Exclusion::kInfoTooOld);
}

TEST_F(SelectionTest, WantsInfoOfThreeInfoPeriodsWhileTheMasterIsUp) {
  replica_.info_at = now_ - seconds(30);
  EXPECT_EQ(Why(), std::nullopt);
  *replica_.info_at -= Duration(1);
  EXPECT_EQ(Why(), Exclusion::kInfoTooOld);
}

TEST_F(SelectionTest, WantsInfoOfFivePingPeriodsWhileTheMasterIsDown) {
  MasterIsDownFor(seconds(1));
  replica_.info_at = now_ - seconds(5);
  EXPECT_EQ(Why(), std::nullopt);
  *replica_.info_at -= Duration(1);
  EXPECT_EQ(Why(), Exclusion::kInfoTooOld);
}

TEST_F(SelectionTest, ExcludesAReplicaThatLostItsMasterLongBeforeTheOutage) {
  MasterIsDownFor(seconds(2));
  replica_.upstream_down_for = seconds(32);
  EXPECT_EQ(Why(), std::nullopt);
  replica_.upstream_down_for += Duration(1);
  EXPECT_EQ(Why(), Exclusion::kDisconnectedTooLong);
}

// A sentinel in TILT calls nobody down: when it ends, the outage is older than the judgement.
TEST_F(SelectionTest, TheOutageBeginsWithTheSilenceOfTheMasterNotWithTheJudgement) {
  MasterIsDownFor(seconds(0));
  group_.master().endpoint.unanswered_since = now_ - seconds(33);
  replica_.upstream_down_for = seconds(63);
  EXPECT_EQ(Why(), std::nullopt);
  replica_.upstream_down_for += Duration(1);
  EXPECT_EQ(Why(), Exclusion::kDisconnectedTooLong);
}

TEST_F(SelectionTest, AllowsTenTimesDownAfterWithoutAnOutage) {
  replica_.upstream_down_for = seconds(30);
  EXPECT_EQ(Why(), std::nullopt);
  replica_.upstream_down_for += Duration(1);
  EXPECT_EQ(Why(), Exclusion::kDisconnectedTooLong);
}

TEST_F(SelectionTest, DoesNotCareWhetherAReplicaIsAnnounced) {
  replica_.announced = false;
  EXPECT_EQ(SelectReplica(model_, group_, now_), &replica_);
}

TEST_F(SelectionTest, FindsNobodyWhenAllAreExcluded) {
  replica_.priority = 0;
  EXPECT_EQ(SelectReplica(model_, group_, now_), nullptr);
}

TEST_F(SelectionTest, NeverSelectsTheMaster) {
  DataNode& master = group_.master();
  master.endpoint.command.established = true;
  master.info_at = now_;
  master.priority = 1;
  EXPECT_EQ(SelectReplica(model_, group_, now_), &replica_);
}

TEST_F(SelectionTest, SelectsTheBestOfThoseThatAreLeft) {
  NewReplica(group_, 6381).offset = 900;
  DataNode& second = NewReplica(group_, 6382);
  second.offset = 800;
  group_.nodes.at("10.0.0.1:6381").priority = 0;
  EXPECT_EQ(SelectReplica(model_, group_, now_), &second);
}

// W10: a leader promoted it and was gone.
class PromotedReplicaTest : public SelectionTest {
 protected:
  PromotedReplicaTest() : other_(NewReplica(group_, 6381)) {
    MasterIsDownFor(seconds(3));
    group_.history = Id('1');
    replica_.history = Id('2');
    replica_.former_history = Id('1');
    replica_.reported_role = Role::kMaster;
    replica_.role_since = now_ - seconds(1);
    other_.history = Id('1');
    other_.offset = 900;
    other_.priority = 1;
  }
  const DataNode* Selected() { return SelectReplica(model_, group_, now_); }

  DataNode& other_;
};

TEST_F(PromotedReplicaTest, GoesBeforeAllOthers) {
  EXPECT_TRUE(PromotedInThisOutage(group_, replica_));
  EXPECT_EQ(Selected(), &replica_);
}

TEST_F(PromotedReplicaTest, IsNoneIfItTurnedMasterBeforeTheOutage) {
  replica_.role_since = now_ - seconds(4);
  EXPECT_FALSE(PromotedInThisOutage(group_, replica_));
  EXPECT_EQ(Selected(), &other_);
}

TEST_F(PromotedReplicaTest, IsNoneWhileTheMasterIsUp) {
  group_.master().sdown.since.reset();
  EXPECT_EQ(Selected(), &other_);
}

TEST_F(PromotedReplicaTest, IsNoneWithoutAHistory) {
  group_.history.clear();
  replica_.former_history.clear();
  EXPECT_EQ(Selected(), &other_);
}

TEST_F(PromotedReplicaTest, MayBeExcludedAsAnyOther) {
  replica_.priority = 0;
  EXPECT_EQ(Selected(), &other_);
}

TEST_F(PromotedReplicaTest, OneWithOtherDataIsTheLastChoice) {
  replica_.former_history = Id('3');
  replica_.priority = 1;
  other_.priority = 100;
  EXPECT_EQ(Selected(), &other_);
  other_.sdown.since = now_;
  EXPECT_EQ(Selected(), &replica_);
}

// Decision 26: what counts is who has the data that the restarted master had.
class RestartedMasterTest : public SelectionTest {
 protected:
  RestartedMasterTest() : other_(NewReplica(group_, 6381)) {
    MasterIsDownFor(seconds(1));
    group_.history = Id('1');
    group_.rebirth.emplace();
    group_.rebirth->crashed_at = now_ - seconds(2);
    group_.rebirth->history = Id('1');
    group_.rebirth->offset = 10;
    replica_.history = Id('1');
    replica_.history_offset = 900;
    other_.history = Id('1');
    other_.history_offset = 800;
  }

  DataNode& other_;
};

TEST_F(RestartedMasterTest, WhoHasCopiedItGoesLast) {
  replica_.history = Id('2');
  replica_.priority = 1;
  EXPECT_EQ(SelectReplica(model_, group_, now_), &other_);
}

TEST_F(RestartedMasterTest, TheOffsetOfTheDataCounts) {
  replica_.offset = 1;  // It is about to copy.
  other_.offset = 800;
  EXPECT_EQ(SelectReplica(model_, group_, now_), &replica_);
  other_.priority = 1;
  EXPECT_EQ(SelectReplica(model_, group_, now_), &other_);
}

DataNode Replica(int priority, std::uint64_t offset, const std::string& run_id) {
  DataNode node;
  node.priority = priority;
  node.offset = offset;
  node.run_id = run_id;
  return node;
}

TEST(BetterReplica, LowerPriorityGoesFirst) {
  EXPECT_TRUE(BetterReplica(Replica(1, 1, "b"), Replica(2, 9, "a")));
  EXPECT_FALSE(BetterReplica(Replica(2, 9, "a"), Replica(1, 1, "b")));
}

TEST(BetterReplica, ThenTheHigherOffset) {
  EXPECT_TRUE(BetterReplica(Replica(1, 9, "b"), Replica(1, 8, "a")));
  EXPECT_FALSE(BetterReplica(Replica(1, 8, "a"), Replica(1, 9, "b")));
}

TEST(BetterReplica, ThenTheSmallerRunIdWhateverItsCase) {
  EXPECT_TRUE(BetterReplica(Replica(1, 1, "A"), Replica(1, 1, "b")));
  EXPECT_TRUE(BetterReplica(Replica(1, 1, "a"), Replica(1, 1, "B")));
  EXPECT_FALSE(BetterReplica(Replica(1, 1, "b"), Replica(1, 1, "A")));
}

TEST(BetterReplica, AnUnknownRunIdGoesLast) {
  EXPECT_TRUE(BetterReplica(Replica(1, 1, "f"), Replica(1, 1, "")));
  EXPECT_FALSE(BetterReplica(Replica(1, 1, ""), Replica(1, 1, "f")));
  EXPECT_FALSE(BetterReplica(Replica(1, 1, ""), Replica(1, 1, "")));
}

TEST_F(SelectionTest, TheRankingBeginsWithTheChoiceAndEndsWithTheExcluded) {
  MasterIsDownFor(seconds(1));
  NewReplica(group_, 6381).offset = 300;
  NewReplica(group_, 6382).priority = 0;
  NewReplica(group_, 6383).offset = 200;
  replica_.offset = 100;
  const auto ranking = RankReplicas(model_, group_, now_);
  ASSERT_EQ(ranking.size(), 4u);
  EXPECT_EQ(ranking[0].node, SelectReplica(model_, group_, now_));
  EXPECT_EQ(ranking[0].node->address.port, 6381);
  EXPECT_EQ(ranking[1].node->address.port, 6383);
  EXPECT_EQ(ranking[2].node, &replica_);
  EXPECT_EQ(ranking[2].excluded, std::nullopt);
  EXPECT_EQ(ranking[3].node->address.port, 6382);
  EXPECT_EQ(ranking[3].excluded, Exclusion::kPriorityZero);
}

}  // namespace
}  // namespace sentinel
