#include "notify/describe.h"

#include "core_test_base.h"

namespace sentinel {
namespace {

// Protocol sheet, section 12.
class DescribeTest : public CoreTestBase {
 protected:
  DescribeTest() : group_(NewGroup("mymaster", 6379)) {}

  MasterGroup& group_;
};

TEST_F(DescribeTest, NamesAMasterByItsName) {
  EXPECT_EQ(DescribeMaster(model_, group_), "master mymaster 10.0.0.1 6379");
  EXPECT_EQ(DescribeNode(model_, group_, group_.master()), "master mymaster 10.0.0.1 6379");
}

TEST_F(DescribeTest, NamesAReplicaByItsAddress) {
  EXPECT_EQ(DescribeNode(model_, group_, NewReplica(group_, 6380)),
            "slave 10.0.0.1:6380 10.0.0.1 6380 @ mymaster 10.0.0.1 6379");
}

TEST_F(DescribeTest, NamesAPeerByItsId) {
  EXPECT_EQ(DescribePeer(model_, group_, NewPeer(group_, 'b')),
            "sentinel " + Id('b') + " 10.0.0.2 26380 @ mymaster 10.0.0.1 6379");
}

TEST_F(DescribeTest, PutsBracketsAroundAnIpv6HostInANameAlone) {
  Turn turn = NewTurn();
  const DataNode& node = AddNode(turn, group_, MakeAddress("::1", 6380));
  EXPECT_EQ(DescribeNode(model_, group_, node),
            "slave [::1]:6380 ::1 6380 @ mymaster 10.0.0.1 6379");
}

TEST_F(DescribeTest, ShowsHostNamesOnlyWhenTheyAreAnnounced) {
  group_.master().address = {"redis-a", 6379, "10.0.0.9"};
  EXPECT_EQ(DescribeMaster(model_, group_), "master mymaster 10.0.0.9 6379");
  model_.process.announce_hostnames = true;
  EXPECT_EQ(DescribeMaster(model_, group_), "master mymaster redis-a 6379");
}

TEST_F(DescribeTest, ShowsAHostNameThatIsNotResolvedYet) {
  group_.master().address = {"redis-a", 6379, ""};
  EXPECT_EQ(DescribeMaster(model_, group_), "master mymaster redis-a 6379");
}

}  // namespace
}  // namespace sentinel
