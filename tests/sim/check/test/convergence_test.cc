// What keeps a quorum from being at rest is seen; one at rest has nothing to complain of.
#include "sim/check/convergence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "fake_node.h"
#include "sim/sentinel/deaf_witness.h"

namespace sentinel::sim {
namespace {

using std::chrono::seconds;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class ChannelUserOfNobody final : public ChannelUser {
 public:
  void OnBytes(std::string_view) override {}
  void OnClosed(const std::string&) override {}
};

Plan ThePlan() {
  Plan plan;
  plan.seed = 1;
  plan.stock = {false, false, false};
  GroupPlan group;
  group.name = "g0";
  plan.groups.push_back(group);
  return plan;
}

// Three sentinels that hold the first server for the master; the servers do not run.
class ConvergenceTest : public ::testing::Test {
 protected:
  ConvergenceTest() {
    for (auto& sentinel : cluster_.sentinels()) {
      auto fake = std::make_unique<FakeNode>(sentinel->host(), sentinel->id());
      GroupView& view = fake->views["g0"];
      view.master_ip = cluster_.groups().front().servers.front()->ip();
      view.replicas = {"10.1.0.2", "10.1.0.3"};
      nodes_.push_back(fake.get());
      sentinel = std::move(fake);
    }
  }

  const Plan plan_ = ThePlan();
  Trace trace_;
  DeafWitness deaf_;
  Cluster cluster_{plan_, trace_, deaf_};
  std::vector<FakeNode*> nodes_;
};

TEST_F(ConvergenceTest, ASentinelThatForgotAMasterIsNotAtRest) {
  EXPECT_THAT(Unrest(plan_, cluster_), Not(Contains(HasSubstr("does not monitor it"))));
  nodes_[1]->views.clear();
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("s1 does not monitor it")));
}

TEST_F(ConvergenceTest, ASentinelInTiltIsNotAtRest) {
  EXPECT_THAT(Unrest(plan_, cluster_), Not(Contains(HasSubstr("TILT"))));
  nodes_[2]->tilt = true;
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("s2 is in TILT")));
}

TEST_F(ConvergenceTest, AStockSentinelInTiltIsNotAtRestEither) {
  nodes_[2]->is_stock = nodes_[2]->tilt = true;
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("s2 is in TILT")));
}

TEST_F(ConvergenceTest, WorkThatWaitsInsideIsNoRest) {
  nodes_[0]->waiting = 50;
  EXPECT_THAT(Unrest(plan_, cluster_), Not(Contains(HasSubstr("things waiting"))));
  nodes_[0]->waiting = 100;
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("s0 has things waiting inside: 100")));
}

TEST_F(ConvergenceTest, ConnectionsThatPileUpAreNoRest) {
  ChannelUserOfNobody user;
  std::vector<Channel> channels;
  const std::size_t most = cluster_.network().hosts().size() * cluster_.network().hosts().size();
  const auto connect = [&] {
    channels.push_back(
        cluster_.network().Connect(cluster_.operator_host(), "10.1.0.1", kRedisPort, user));
  };
  while (channels.size() < most) connect();
  EXPECT_THAT(Unrest(plan_, cluster_), Not(Contains(HasSubstr("connections"))));
  connect();
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("the network has connections")));
}

TEST_F(ConvergenceTest, TasksThatPileUpAreNoRest) {
  EXPECT_THAT(Unrest(plan_, cluster_), Not(Contains(HasSubstr("tasks"))));
  for (int i = 0; i < 5'000; ++i) cluster_.timeline().After(seconds(1), [] {});
  EXPECT_THAT(Unrest(plan_, cluster_), Contains(HasSubstr("the timeline has tasks")));
}

TEST_F(ConvergenceTest, QuorumsOfOursAreHeldToLess) {
  Plan mixed = plan_;
  mixed.stock.back() = true;
  EXPECT_LT(RestBound(plan_), RestBound(mixed));
  EXPECT_LT(BoundOfLastDeaths(plan_, cluster_), RestBound(plan_));
  EXPECT_EQ(BoundOfLastDeaths(mixed, cluster_), RestBound(mixed));
}

TEST_F(ConvergenceTest, WhoRightlyHoldsBackIsGivenTheTime) {
  const Duration bound = BoundOfLastDeaths(plan_, cluster_);
  nodes_[1]->views["g0"].holds_back = seconds(7);
  EXPECT_EQ(BoundOfLastDeaths(plan_, cluster_), bound + seconds(7));
  nodes_[1]->views["g0"].holds_back = seconds(100);  // More than the settings allow.
  EXPECT_EQ(BoundOfLastDeaths(plan_, cluster_), bound + 2 * plan_.groups.front().failover_timeout);
}

TEST_F(ConvergenceTest, ASplitRoundCostsTwiceFailoverTimeoutAndItsDeadline) {
  EXPECT_GT(CostOfSplitRound(plan_), 2 * plan_.groups.front().failover_timeout + seconds(10));
}

}  // namespace
}  // namespace sentinel::sim
