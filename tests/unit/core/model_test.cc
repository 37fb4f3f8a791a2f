#include "model/model.h"

#include "core_test_base.h"
#include "monitor/health.h"

namespace sentinel {
namespace {

class ModelTest : public CoreTestBase {
 protected:
  ModelTest() : one_(NewGroup("one", 6379)), two_(NewGroup("two", 6380)) {}

  MasterGroup& one_;
  MasterGroup& two_;
};

TEST_F(ModelTest, FindsAGroupByItsExactName) {
  EXPECT_EQ(model_.Find("two"), &two_);
  EXPECT_EQ(model_.Find("Two"), nullptr);
}

TEST_F(ModelTest, FindsAGroupByTheAddressOfItsMaster) {
  NewReplica(one_, 6381);
  EXPECT_EQ(model_.FindByAddress(MakeAddress("10.0.0.1", 6380)), &two_);
  EXPECT_EQ(model_.FindByAddress(MakeAddress("10.0.0.1", 6381)), nullptr);
}

TEST_F(ModelTest, FindsTheFirstOfSeveralGroupsAtOneAddress) {
  NewGroup("again", 6379);
  EXPECT_EQ(model_.FindByAddress(MakeAddress("10.0.0.1", 6379)), &one_);
}

TEST_F(ModelTest, CountsReplicasWithoutTheMaster) {
  EXPECT_EQ(one_.replica_count(), 0U);
  NewReplica(one_, 6381);
  EXPECT_EQ(one_.replica_count(), 1U);
}

TEST_F(ModelTest, FindsANodeByNameOrByIp) {
  Turn turn = NewTurn();
  DataNode& node = AddNode(turn, one_, {"redis-b", 6390, "10.0.0.7"});
  EXPECT_EQ(FindNode(one_, {"redis-b", 6390, ""}), &node);
  EXPECT_EQ(FindNode(one_, {"REDIS-B", 6390, ""}), &node);
  EXPECT_EQ(FindNode(one_, MakeAddress("10.0.0.7", 6390)), &node);
  EXPECT_EQ(FindNode(one_, MakeAddress("10.0.0.7", 6391)), nullptr);
}

TEST_F(ModelTest, AcceptsAHostNameOnlyWhenNamesMayBeResolved) {
  Turn turn = NewTurn();
  EXPECT_TRUE(AcceptAddress(turn, "10.0.0.1", 1));
  EXPECT_FALSE(AcceptAddress(turn, "redis-b", 1));
  model_.process.resolve_hostnames = true;
  ASSERT_TRUE(AcceptAddress(turn, "redis-b", 1));
  EXPECT_FALSE(AcceptAddress(turn, "redis-b", 1)->resolved());
}

TEST_F(ModelTest, SharesOneLinkAmongTheGroupsOfAPeer) {
  one_.settings.down_after = seconds(5);
  two_.settings.down_after = seconds(3);
  Peer& in_one = NewPeer(one_, 'b');
  EXPECT_EQ(in_one.link->shortest_down_after, seconds(5));
  Peer& in_two = NewPeer(two_, 'b');
  EXPECT_EQ(in_one.link, in_two.link);
  EXPECT_EQ(in_one.link->owners.size(), 2U);
  EXPECT_EQ(in_one.link->shortest_down_after, seconds(3));

  Turn turn = NewTurn();
  RemovePeer(turn, two_, Id('b'));
  EXPECT_EQ(in_one.link->shortest_down_after, seconds(5));
  RemovePeer(turn, one_, Id('b'));
  EXPECT_TRUE(model_.peer_links.empty());
}

TEST(Endpoint, IsDisconnectedWhileAConnectionItNeedsIsMissing) {
  Endpoint endpoint;
  EXPECT_TRUE(endpoint.disconnected());
  endpoint.command.id = LinkId{1};
  EXPECT_FALSE(endpoint.disconnected());
  endpoint.listens = true;
  EXPECT_TRUE(endpoint.disconnected());
  endpoint.subscriber.id = LinkId{2};
  EXPECT_FALSE(endpoint.disconnected());
}

// "No down for X" looks at when the judgement was made, not at when it ended.
TEST(NotDownFor, CountsFromTheLastTimeItWentDown) {
  const MonotonicTime now{std::chrono::seconds(100)};
  const Duration period = std::chrono::seconds(8);
  DownState state;
  EXPECT_TRUE(NotDownFor(state, period, now));
  state.last_entered = now - period;
  EXPECT_FALSE(NotDownFor(state, period, now));
  *state.last_entered -= Duration(1);
  EXPECT_TRUE(NotDownFor(state, period, now));
}

}  // namespace
}  // namespace sentinel
