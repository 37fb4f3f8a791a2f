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
int RankOf(char digit, Epoch config_epoch, const std::string& master) {
  class Sentinel : public CoreTestBase {
   public:
    int Rank(char own, Epoch config_epoch, const std::string& name) {
      model_.my_id = Id(own);
      MasterGroup& group = NewGroup(name, 6379);
      group.config_epoch = config_epoch;
      for (const char peer : {'a', 'b', 'c'}) {
        if (peer != own) NewPeer(group, peer);
      }
      return HalfPlacesAhead(model_, group, {.from = now_}) / 2;
    }
    void TestBody() override {}
  };
  return Sentinel().Rank(digit, config_epoch, master);
}

TEST_F(RankTest, IsTheFirstPlaceForOneAlone) {
  EXPECT_EQ(HalfPlacesAhead(model_, group_, {.from = now_}), 0);
}

TEST_F(RankTest, EverybodyComputesTheSameOrder) {
  for (Epoch epoch = 0; epoch < 50; ++epoch) {
    const std::set<int> ranks = {RankOf('a', epoch, "m"), RankOf('b', epoch, "m"),
                                 RankOf('c', epoch, "m")};
    EXPECT_EQ(ranks, (std::set<int>{0, 1, 2})) << "epoch " << epoch;
  }
}

// A fixed unlucky order must not repeat, so every sentinel has to be first about as often as
// others.
TEST_F(RankTest, TheOrderChangesFromConfigurationToConfiguration) {
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

// The current epoch moves with every master, and not everybody takes part in every vote.
TEST_F(RankTest, TheOrderDependsOnNothingThatSomeMayNotKnow) {
  for (const char digit : {'b', 'c', 'd', 'e'}) NewPeer(group_, digit);
  const int rank = HalfPlacesAhead(model_, group_, {.from = now_});
  for (Epoch epoch = 1; epoch < 50; ++epoch) {
    model_.current_epoch = epoch;
    group_.leader_epoch = epoch;
    EXPECT_EQ(HalfPlacesAhead(model_, group_, {.from = now_}), rank) << "epoch " << epoch;
  }
}

// Sentinels find a peer down up to a ping period apart: until then the line stays as it was, or two
// of them could stand at once.
TEST_F(RankTest, PeersThatHaveBeenDownForLongCountHalf) {
  for (const char digit : {'b', 'c', 'd', 'e'}) NewPeer(group_, digit);
  const int place = HalfPlacesAhead(model_, group_, {.from = now_});
  ASSERT_GT(place, 0);
  for (auto& [id, peer] : group_.peers) peer.sdown.since = now_;
  EXPECT_EQ(HalfPlacesAhead(model_, group_, {.from = now_ + milliseconds(1999)}), place);
  EXPECT_EQ(HalfPlacesAhead(model_, group_, {.from = now_ + milliseconds(2000)}), place / 2);
}

// One of them was cut off from a third one before that died, and holds it for gone already.
TEST(Line, TwoWhoDifferAboutAThirdDoNotMeet) {
  class Sentinel : public CoreTestBase {
   public:
    int Place(char own, char gone, Epoch config_epoch) {
      model_.my_id = Id(own);
      MasterGroup& group = NewGroup("m", 6379);
      group.config_epoch = config_epoch;
      for (const char digit : {'a', 'b', 'c'}) {
        if (digit == own) continue;
        Peer& peer = NewPeer(group, digit);
        if (digit == gone) peer.sdown.since = now_ - seconds(10);
      }
      return HalfPlacesAhead(model_, group, {.from = now_});
    }
    void TestBody() override {}
  };
  for (Epoch epoch = 0; epoch < 50; ++epoch) {
    EXPECT_NE(Sentinel().Place('a', 'c', epoch), Sentinel().Place('b', '-', epoch)) << epoch;
    EXPECT_NE(Sentinel().Place('b', 'c', epoch), Sentinel().Place('a', '-', epoch)) << epoch;
  }
}

TEST_F(RankTest, WhoStandsLastIsBehindEverybody) {
  EXPECT_EQ(HalfPlacesAhead(model_, group_, {.from = now_, .last = true}), 2);
  for (const char digit : {'b', 'c', 'd', 'e'}) NewPeer(group_, digit);
  const int place = HalfPlacesAhead(model_, group_, {.from = now_});
  EXPECT_EQ(HalfPlacesAhead(model_, group_, {.from = now_, .last = true}), 10 + place);
}

// Perhaps it alone cannot reach the replica, and it was first in line because of its hash only.
TEST_F(RankTest, WhoLedInVainStandsLastTheNextTime) {
  for (const char digit : {'b', 'c', 'd', 'e'}) NewPeer(group_, digit);
  const Line again{.from = now_, .again = true};
  const int place = HalfPlacesAhead(model_, group_, again);
  group_.leader = model_.my_id;
  group_.leader_epoch = 3;
  EXPECT_EQ(HalfPlacesAhead(model_, group_, again), 10 + place);
  EXPECT_EQ(HalfPlacesAhead(model_, group_, {.from = now_}), place) << "a new outage";
  group_.config_epoch = 3;
  EXPECT_LT(HalfPlacesAhead(model_, group_, again), 10);
}

TEST_F(RankTest, NobodyWaitsForOneWhoLedInVain) {
  NewPeer(group_, 'b');
  NewPeer(group_, 'c');
  const Line again{.from = now_, .again = true};
  ASSERT_EQ(HalfPlacesAhead(model_, group_, again), 2);
  int waited_for = 0;
  group_.leader_epoch = 3;
  for (const char digit : {'b', 'c'}) {
    group_.leader = Id(digit);
    if (HalfPlacesAhead(model_, group_, again) == 0) ++waited_for;
  }
  EXPECT_EQ(waited_for, 1);
}

TEST_F(RankTest, AStepIsAtLeast25Milliseconds) {
  NewPeer(group_, 'b').link->endpoint.round_trip = Duration(100);
  EXPECT_EQ(CandidateStep(model_, group_), milliseconds(25));
}

TEST_F(RankTest, AStepGrowsWithTheSlowestPeerThatIsUp) {
  NewPeer(group_, 'b').link->endpoint.round_trip = milliseconds(20);
  Peer& slow = NewPeer(group_, 'c');
  slow.link->endpoint.round_trip = milliseconds(60);
  EXPECT_EQ(CandidateStep(model_, group_), milliseconds(512));
  slow.sdown.since = now_;
  EXPECT_EQ(CandidateStep(model_, group_), milliseconds(112));
}

TEST_F(RankTest, AStepGrowsWithTheTimeASaveTakes) {
  model_.save_times.Add(milliseconds(30));
  EXPECT_EQ(CandidateStep(model_, group_), milliseconds(112));
}

TEST_F(RankTest, OneSlowSaveChangesNothing) {
  for (int i = 0; i < 5; ++i) model_.save_times.Add(milliseconds(2));
  for (int i = 0; i < 2; ++i) model_.save_times.Add(milliseconds(400));
  EXPECT_EQ(CandidateStep(model_, group_), milliseconds(25));
  // Where much is to be saved it is followed by others.
  model_.objectively_down = {MasterId{1}, MasterId{2}};
  EXPECT_EQ(CandidateStep(model_, group_), milliseconds(512));
  model_.objectively_down = {MasterId{1}};
  model_.save_times.Add(milliseconds(400));  // It is the disk, after all.
  EXPECT_EQ(CandidateStep(model_, group_), milliseconds(1750));
}

TEST_F(RankTest, AStepGrowsWithTheMastersThatAreDownTogether) {
  for (std::uint32_t id = 1; id <= 100; ++id) model_.objectively_down.insert(MasterId{id});
  EXPECT_EQ(CandidateStep(model_, group_), milliseconds(512));
}

// Else the first place with a long step and the second with a short one could come due together.
TEST_F(RankTest, SomewhatDifferentTimesGiveTheSameStep) {
  Peer& peer = NewPeer(group_, 'b');
  for (const int round_trip : {13, 20, 30, 40, 50}) {
    peer.link->endpoint.round_trip = milliseconds(round_trip);
    EXPECT_EQ(CandidateStep(model_, group_), milliseconds(112)) << round_trip;
  }
}

TEST_F(RankTest, AStepIsAtMost1750Milliseconds) {
  NewPeer(group_, 'b').link->endpoint.round_trip = seconds(3);
  EXPECT_EQ(CandidateStep(model_, group_), milliseconds(1750));
}

}  // namespace
}  // namespace sentinel
