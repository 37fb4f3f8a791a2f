// Whoever watches a sentinel of ours hears of its decisions, and of each change of its disk.
#include "sim/own/own_sentinel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "sim/base/trace.h"
#include "sim/plan/plan.h"
#include "sim/sentinel/deaf_witness.h"
#include "sim/world/cluster.h"
#include "sim/world/operator.h"

namespace sentinel::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;

class Ear final : public DeafWitness {
 public:
  void OnDecision(SentinelNode&, const Decision& decision) override {
    decisions.push_back(decision.kind);
    leader = decision.leader;
    epoch = decision.epoch;
  }
  void OnDisk(SentinelNode& node) override {
    const auto disk = node.Durable("g0");
    epochs_on_disk.push_back(disk ? disk->current_epoch : 0);
    ran.push_back(node.running());
  }
  void Forget() { *this = Ear{}; }

  std::vector<DecisionKind> decisions;
  std::string leader;
  Epoch epoch = 0;
  std::vector<Epoch> epochs_on_disk;
  std::vector<bool> ran;
};

Plan OneSentinel() {
  Plan plan;
  plan.seed = 1;
  plan.latency = Duration(100);
  plan.stock = {false};
  GroupPlan group;
  group.name = "g0";
  group.quorum = 1;
  plan.groups.push_back(group);
  return plan;
}

class OwnSentinelTest : public ::testing::Test {
 protected:
  OwnSentinelTest() {
    cluster_.Start();
    Pass(seconds(15));
  }

  SentinelNode& node() { return *cluster_.sentinels().front(); }
  void Pass(Duration how_long) {
    const MonotonicTime end = cluster_.now() + how_long;
    while (cluster_.timeline().RunNext(end)) {
    }
  }
  void Say(const std::vector<std::string>& words) {
    operator_.Say(node().host().ip(), kSentinelPort, {words});
    Pass(milliseconds(5));
  }
  // Somebody else asks for its vote.
  void AskForVote(Epoch epoch) {
    Say({"SENTINEL", "is-master-down-by-addr", cluster_.groups().front().servers.front()->ip(),
         "6379", std::to_string(epoch), std::string(40, 'a')});
  }

  const Plan plan_ = OneSentinel();
  Trace trace_;
  Ear ear_;
  Cluster cluster_{plan_, trace_, ear_};
  Operator operator_{cluster_.network(), cluster_.operator_host(), trace_};
};

TEST_F(OwnSentinelTest, AVoteIsToldBeforeItIsSavedAndItsDiskWhenItIs) {
  node().SetDisk(DiskMood::kHangs);
  ear_.Forget();
  AskForVote(7);
  EXPECT_THAT(ear_.decisions, ElementsAre(DecisionKind::kVote));
  EXPECT_EQ(ear_.leader, std::string(40, 'a'));
  EXPECT_EQ(ear_.epoch, 7U);
  EXPECT_THAT(ear_.epochs_on_disk, ElementsAre());
  node().SetDisk(DiskMood::kGood);
  Pass(milliseconds(100));
  EXPECT_THAT(ear_.epochs_on_disk, ElementsAre(7));
  AskForVote(7);
  EXPECT_EQ(ear_.decisions.size(), 1U);
}

TEST_F(OwnSentinelTest, TheDiskIsShownWhenAProcessEndsAndWhenItBegins) {
  ear_.Forget();
  node().Crash(false);
  node().Start();
  EXPECT_THAT(ear_.ran, ElementsAre(false, true));
  EXPECT_THAT(ear_.decisions, ElementsAre(DecisionKind::kBeginAnew));
}

TEST_F(OwnSentinelTest, OrdersOfOperatorsAreDecisions) {
  ear_.Forget();
  Say({"SENTINEL", "RESET", "g0"});
  EXPECT_THAT(ear_.decisions, ElementsAre(DecisionKind::kBeginAnew));
  ear_.Forget();
  Say({"SENTINEL", "REMOVE", "g0"});
  Say({"SENTINEL", "MONITOR", "g0", "10.1.0.1", "6379", "1"});
  EXPECT_THAT(ear_.decisions, ElementsAre(DecisionKind::kForget, DecisionKind::kBeginAnew));
}

TEST_F(OwnSentinelTest, AFailoverByHandIsAStandByHandAndItsSwitchANewBeginning) {
  ear_.Forget();
  Say({"SENTINEL", "FAILOVER", "g0"});
  Pass(seconds(2));
  EXPECT_THAT(ear_.decisions, ElementsAre(DecisionKind::kStandByHand, DecisionKind::kBeginAnew));
}

TEST_F(OwnSentinelTest, AFailoverOfADeadMasterIsAStandForVotes) {
  cluster_.groups().front().servers.front()->Crash(false);
  ear_.Forget();
  Pass(seconds(10));
  EXPECT_THAT(ear_.decisions, ElementsAre(DecisionKind::kStand, DecisionKind::kBeginAnew));
}

}  // namespace
}  // namespace sentinel::sim
