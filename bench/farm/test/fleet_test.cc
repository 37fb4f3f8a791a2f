#include "farm/fleet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace sentinel::farm {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr Time kBeginning{1'000'000};

Fleet TwoGroups() { return Fleet({.groups = 2, .first_group = 0, .replicas = 2, .port = 7000}); }

TEST(Fleet, GivesEveryServerAnAddressOfItsOwn) {
  std::set<std::string> hosts;
  const Fleet fleet({.groups = 5000, .first_group = 0, .replicas = 1, .port = 7000});
  for (ServerIndex index = 0; index < fleet.size(); ++index) {
    hosts.insert(fleet.server(index).address.host);
  }
  EXPECT_EQ(hosts.size(), 10'000U);
}

TEST(Fleet, ContinuesTheAddressesOfTheOneBefore) {
  const Fleet all({.groups = 4, .first_group = 0, .replicas = 1, .port = 7000});
  const Fleet second_half({.groups = 2, .first_group = 2, .replicas = 1, .port = 7000});
  EXPECT_EQ(all.server(4).address, second_half.server(0).address);
  EXPECT_NE(all.server(0).run_id, second_half.server(0).run_id);
}

TEST(Fleet, BeginsWithOneMasterAGroupAndItsReplicas) {
  const Fleet fleet = TwoGroups();
  ASSERT_EQ(fleet.size(), 6U);
  EXPECT_TRUE(fleet.server(3).is_master());
  EXPECT_EQ(fleet.server(5).follows, fleet.server(3).address);
  EXPECT_THAT(fleet.OnlineReplicas(3, kBeginning), ElementsAre(4, 5));
}

TEST(Fleet, TellsAboutAMasterWhoItsReplicasAre) {
  const std::string text = TwoGroups().Info(0, "replication", kBeginning);
  EXPECT_THAT(text, HasSubstr("role:master\r\n"));
  EXPECT_THAT(text, HasSubstr("connected_slaves:2\r\n"));
  EXPECT_THAT(text, HasSubstr("slave1:ip=127.64.0.3,port=7000,state=online,offset=1,lag=0\r\n"));
}

TEST(Fleet, TellsAboutAReplicaWhomItFollows) {
  const std::string text = TwoGroups().Info(1, "replication", kBeginning);
  EXPECT_THAT(text, HasSubstr("role:slave\r\n"));
  EXPECT_THAT(text, HasSubstr("master_host:127.64.0.1\r\n"));
  EXPECT_THAT(text, HasSubstr("master_port:7000\r\n"));
  EXPECT_THAT(text, HasSubstr("master_link_status:up\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("master_link_down_since_seconds")));
}

TEST(Fleet, SaysAsMuchInInfoAsARealServer) {
  const std::string text = TwoGroups().Info(0, "", kBeginning);
  EXPECT_THAT(text, HasSubstr("run_id:"));
  EXPECT_THAT(text, HasSubstr("role:master"));
  EXPECT_GT(text.size(), 4500U);
  EXPECT_LT(text.size(), 5500U);
}

TEST(Fleet, TakesTheLinksOfTheReplicasDownWithTheirMaster) {
  Fleet fleet = TwoGroups();
  fleet.Kill(0, kBeginning);
  const std::string text = fleet.Info(1, "replication", kBeginning + milliseconds(7500));
  EXPECT_THAT(text, HasSubstr("master_link_status:down\r\n"));
  EXPECT_THAT(text, HasSubstr("master_link_down_since_seconds:7\r\n"));
}

TEST(Fleet, BringsALinkUpATimeAfterTheOrderToFollow) {
  Fleet fleet = TwoGroups();
  fleet.MakeMaster(1);
  fleet.Follow(2, fleet.server(1).address, kBeginning);
  EXPECT_FALSE(fleet.LinkIsUp(2, kBeginning + kSyncTime - milliseconds(1)));
  EXPECT_TRUE(fleet.LinkIsUp(2, kBeginning + kSyncTime));
  EXPECT_THAT(fleet.OnlineReplicas(1, kBeginning + kSyncTime), ElementsAre(2));
}

TEST(Fleet, LeavesTheLinkAloneWhenTheOrderSaysNothingNew) {
  Fleet fleet = TwoGroups();
  fleet.Follow(1, fleet.server(0).address, kBeginning);
  EXPECT_TRUE(fleet.LinkIsUp(1, kBeginning));
}

TEST(Fleet, KeepsALinkDownWhereNobodyIs) {
  Fleet fleet = TwoGroups();
  fleet.Follow(1, {"127.1.1.1", 1}, kBeginning);
  EXPECT_FALSE(fleet.LinkIsUp(1, kBeginning + milliseconds(60'000)));
  EXPECT_THAT(fleet.Info(1, "replication", kBeginning), HasSubstr("master_host:127.1.1.1\r\n"));
}

TEST(Fleet, ReturnsAServerAsANewProcessWithItsOldRole) {
  Fleet fleet = TwoGroups();
  const std::string run_id = fleet.server(1).run_id;
  fleet.Kill(1, kBeginning);
  EXPECT_FALSE(fleet.server(1).alive);
  fleet.Return(1, kBeginning + milliseconds(500));
  EXPECT_TRUE(fleet.server(1).alive);
  EXPECT_NE(fleet.server(1).run_id, run_id);
  EXPECT_FALSE(fleet.server(1).is_master());
  EXPECT_TRUE(fleet.LinkIsUp(1, kBeginning + milliseconds(500) + kSyncTime));
}

TEST(Fleet, LetsAPausedServerGoOnAsTheSameProcess) {
  Fleet fleet = TwoGroups();
  const std::string run_id = fleet.server(0).run_id;
  fleet.Pause(0);
  EXPECT_TRUE(fleet.server(0).paused);
  fleet.Return(0, kBeginning);
  EXPECT_FALSE(fleet.server(0).paused);
  EXPECT_EQ(fleet.server(0).run_id, run_id);
}

TEST(Fleet, CarriesTheStreamToReplicasThatAreLinked) {
  Fleet fleet = TwoGroups();
  fleet.Kill(2, kBeginning);
  fleet.Replicate(0, 100, kBeginning);
  EXPECT_EQ(fleet.server(0).offset, 101U);
  EXPECT_EQ(fleet.server(1).offset, 101U);
  EXPECT_EQ(fleet.server(2).offset, 1U);
  EXPECT_THAT(fleet.OnlineReplicas(1, kBeginning), IsEmpty());
}

}  // namespace
}  // namespace sentinel::farm
