#include "quorum/rank.h"

#include <map>
#include <set>
#include <string>

#include "core_test_base.h"

namespace sentinel {
namespace {

using std::chrono::milliseconds;

class RankTest : public CoreTestBase {
 protected:
  RankTest() : group_(NewGroup("mymaster", 6379)) {}

  MasterGroup& group_;
};

// The place of sentinel `digit` among a, b, c, as it computes it.
int RankOf(char digit, Epoch current_epoch, const std::string& master) {
  class Sentinel : public CoreTestBase {
   public:
    int Rank(char own, Epoch epoch, const std::string& name) {
      model_.my_id = Id(own);
      model_.current_epoch = epoch;
      MasterGroup& group = NewGroup(name, 6379);
      for (const char peer : {'a', 'b', 'c'}) {
        if (peer != own) NewPeer(group, peer);
      }
      return CandidateRank(model_, group);
    }
    void TestBody() override {}
  };
  return Sentinel().Rank(digit, current_epoch, master);
}

TEST_F(RankTest, IsTheFirstPlaceForOneAlone) { EXPECT_EQ(CandidateRank(model_, group_), 0); }

TEST_F(RankTest, EverybodyComputesTheSameOrder) {
  for (Epoch epoch = 0; epoch < 50; ++epoch) {
    const std::set<int> ranks = {RankOf('a', epoch, "m"), RankOf('b', epoch, "m"),
                                 RankOf('c', epoch, "m")};
    EXPECT_EQ(ranks, (std::set<int>{0, 1, 2})) << "epoch " << epoch;
  }
}

// A fixed unlucky order must not repeat, so every sentinel has to be first about as often as
// others.
TEST_F(RankTest, TheOrderChangesFromEpochToEpoch) {
  std::map<int, int> count;
  for (Epoch epoch = 0; epoch < 300; ++epoch) ++count[RankOf('a', epoch, "m")];
  for (const int rank : {0, 1, 2}) {
    EXPECT_GT(count[rank], 60) << "rank " << rank;
    EXPECT_LT(count[rank], 140) << "rank " << rank;
  }
}

TEST_F(RankTest, TheOrderDiffersBetweenMasters) {
  int differences = 0;
  for (Epoch epoch = 0; epoch < 100; ++epoch) {
    if (RankOf('a', epoch, "one") != RankOf('a', epoch, "two")) ++differences;
  }
  EXPECT_GT(differences, 40);
}

TEST_F(RankTest, PeersThatAreDownDoNotCount) {
  for (const char digit : {'b', 'c', 'd', 'e'}) NewPeer(group_, digit);
  ASSERT_GT(CandidateRank(model_, group_), 0);
  for (auto& [id, peer] : group_.peers) peer.sdown.since = now_;
  EXPECT_EQ(CandidateRank(model_, group_), 0);
}

TEST_F(RankTest, AStepIsAtLeast25Milliseconds) {
  NewPeer(group_, 'b').link->endpoint.round_trip = Duration(100);
  EXPECT_EQ(CandidateStep(model_, group_), milliseconds(25));
}

TEST_F(RankTest, AStepGrowsWithTheSlowestPeerThatIsUp) {
  NewPeer(group_, 'b').link->endpoint.round_trip = milliseconds(20);
  Peer& slow = NewPeer(group_, 'c');
  slow.link->endpoint.round_trip = milliseconds(40);
  EXPECT_EQ(CandidateStep(model_, group_), milliseconds(120));
  slow.sdown.since = now_;
  EXPECT_EQ(CandidateStep(model_, group_), milliseconds(60));
}

TEST_F(RankTest, AStepGrowsWithTheTimeASaveTakes) {
  model_.save_time = milliseconds(30);
  EXPECT_EQ(CandidateStep(model_, group_), milliseconds(60));
}

TEST_F(RankTest, AStepIsAtMostHalfASecond) {
  NewPeer(group_, 'b').link->endpoint.round_trip = seconds(3);
  EXPECT_EQ(CandidateStep(model_, group_), milliseconds(500));
}

}  // namespace
}  // namespace sentinel
