#include "engine/invariants.h"

#include "core_test_base.h"

namespace sentinel {
namespace {

class InvariantsTest : public CoreTestBase {
 protected:
  InvariantsTest() : group_(NewGroup("mymaster", 6379)) {
    NewReplica(group_, 6380);
    NewPeer(group_, 'b');
  }

  MasterGroup& group_;
};

using InvariantsDeathTest = InvariantsTest;

TEST_F(InvariantsTest, HoldInAFreshModel) { CheckInvariants(model_); }

TEST_F(InvariantsDeathTest, TheMasterIsOneOfTheNodes) {
  group_.master_key = "elsewhere";
  EXPECT_DEATH(CheckInvariants(model_), "broken invariant");
}

TEST_F(InvariantsDeathTest, NobodyIsItsOwnPeer) {
  model_.my_id = Id('b');
  EXPECT_DEATH(CheckInvariants(model_), "broken invariant");
}

TEST_F(InvariantsDeathTest, TheMasterIsNotPromoted) {
  group_.failover.stage = FailoverStage::kWaitPromotion;
  group_.failover.promoted = group_.master_key;
  EXPECT_DEATH(CheckInvariants(model_), "broken invariant");
}

TEST_F(InvariantsDeathTest, EveryConnectionHasARoute) {
  model_.routes.Remove(*group_.nodes.at("10.0.0.1:6380").endpoint.command.id);
  EXPECT_DEATH(CheckInvariants(model_), "broken invariant");
}

TEST_F(InvariantsDeathTest, NoVoteIsAheadOfTheCurrentEpoch) {
  group_.leader_epoch = 1;
  EXPECT_DEATH(CheckInvariants(model_), "broken invariant");
}

TEST_F(InvariantsDeathTest, EpochsNeverGoBack) {
  EpochWatch watch;
  model_.current_epoch = 5;
  group_.config_epoch = 4;
  watch.Check(model_);
  group_.config_epoch = 3;
  EXPECT_DEATH(watch.Check(model_), "broken invariant");
  group_.config_epoch = 4;
  model_.current_epoch = 4;
  EXPECT_DEATH(watch.Check(model_), "broken invariant");
}

}  // namespace
}  // namespace sentinel
