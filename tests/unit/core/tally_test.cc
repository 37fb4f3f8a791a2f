#include "quorum/tally.h"

#include <map>
#include <string>

#include "core_test_base.h"

namespace sentinel {
namespace {

using Votes = std::map<std::string, int>;

RoundState StateOf(int needed, Votes votes, int silent) {
  Round round;
  round.needed = needed;
  round.silent = silent;
  round.voters = 2 * needed - 1;
  round.votes = std::move(votes);
  return Judge(round, "a").state;
}

// Protocol sheet, section 7: max(floor(V/2) + 1, Q).
TEST(VotesNeeded, IsAMajorityOfAllVoters) {
  EXPECT_EQ(VotesNeeded(1, 1), 1);
  EXPECT_EQ(VotesNeeded(2, 1), 2);
  EXPECT_EQ(VotesNeeded(3, 1), 2);
  EXPECT_EQ(VotesNeeded(4, 1), 3);
  EXPECT_EQ(VotesNeeded(5, 1), 3);
}

TEST(VotesNeeded, IsAtLeastTheQuorum) {
  EXPECT_EQ(VotesNeeded(5, 4), 4);
  EXPECT_EQ(VotesNeeded(3, 7), 7);
}

TEST(Judge, NamesTheWinner) {
  Round round;
  round.needed = 3;
  round.votes = {{"b", 1}, {"c", 3}};
  const RoundResult result = Judge(round, "a");
  EXPECT_EQ(result.state, RoundState::kWon);
  EXPECT_EQ(result.leader, "c");
}

// Rule F3: with K votes known, no id has known votes + (V - K) >= threshold.
TEST(Judge, CallsARoundDeadOnlyWhenTheSilentCannotDecideIt) {
  EXPECT_EQ(StateOf(2, {{"a", 1}, {"b", 1}, {"c", 1}}, 0), RoundState::kDead);
  EXPECT_EQ(StateOf(2, {{"a", 1}, {"b", 1}}, 1), RoundState::kOpen);
  EXPECT_EQ(StateOf(3, {{"a", 2}, {"b", 2}}, 1), RoundState::kOpen);
  EXPECT_EQ(StateOf(3, {{"a", 1}, {"b", 1}, {"c", 1}}, 1), RoundState::kDead);
  EXPECT_EQ(StateOf(3, {{"a", 2}, {"b", 2}}, 0), RoundState::kDead);
  EXPECT_EQ(StateOf(2, {}, 2), RoundState::kOpen);
  EXPECT_EQ(StateOf(2, {}, 1), RoundState::kDead);
}

// Another sentinel may have been told of a smaller quorum already, and lead.
TEST(Judge, AnotherOneNeedsAMajorityOnly) {
  Round round;
  round.voters = 5;
  round.needed = 5;
  round.votes = {{"a", 2}, {"b", 3}};
  EXPECT_EQ(Judge(round, "a").state, RoundState::kOpen);
  EXPECT_FALSE(MayRenounce(round, "a"));
  round.votes = {{"a", 2}, {"b", 2}};
  EXPECT_EQ(Judge(round, "a").state, RoundState::kDead);
  round.silent = 1;
  EXPECT_EQ(Judge(round, "a").state, RoundState::kOpen);
}

bool MayRenounce(int needed, Votes votes, int silent) {
  Round round;
  round.voters = 2 * needed - 1;
  round.needed = needed;
  round.silent = silent;
  round.votes = std::move(votes);
  return MayRenounce(round, "a");
}

TEST(MayRenounce, WhenNobodyElseCanWinAndTheVotesOfAllWouldDo) {
  EXPECT_TRUE(MayRenounce(3, {{"a", 2}, {"b", 1}}, 1));
  EXPECT_TRUE(MayRenounce(3, {{"a", 1}, {"b", 1}, {"c", 1}}, 1));
}

TEST(MayRenounce, NotWhileAnotherCouldWin) {
  EXPECT_FALSE(MayRenounce(2, {{"a", 1}, {"b", 1}}, 1));
  EXPECT_FALSE(MayRenounce(3, {{"a", 1}, {"b", 2}}, 1));
}

// A minority that is cut off would spend epochs for nothing.
TEST(MayRenounce, NotWhenTooFewAnswerAtAll) {
  EXPECT_FALSE(MayRenounce(3, {{"a", 2}}, 2));
  EXPECT_FALSE(MayRenounce(3, {{"a", 1}, {"b", 1}}, 2));
}

TEST(Foremost, IsWhoHasTheMostVotes) {
  Round round;
  EXPECT_EQ(Foremost(round), "");
  round.votes = {{"a", 1}, {"b", 2}, {"c", 1}};
  EXPECT_EQ(Foremost(round), "b");
}

TEST(Foremost, IsTheSmallestIdOfSeveral) {
  Round round;
  round.votes = {{"c", 2}, {"b", 2}, {"a", 1}};
  EXPECT_EQ(Foremost(round), "b");
}

class CollectVotesTest : public CoreTestBase {
 protected:
  static constexpr Epoch kEpoch = 7;

  CollectVotesTest() : group_(NewGroup("mymaster", 6379)) {
    group_.settings.quorum = 2;
    group_.leader = model_.my_id;
    group_.leader_epoch = kEpoch;
  }

  MasterGroup& group_;
};

TEST_F(CollectVotesTest, CountsEveryKnownPeerAsAVoter) {
  NewPeer(group_, 'b');
  NewPeer(group_, 'c').sdown.since = now_;
  const Round round = CollectVotes(group_, kEpoch);
  EXPECT_EQ(round.voters, 3);
  EXPECT_EQ(round.needed, 2);
  EXPECT_EQ(round.silent, 2);
  EXPECT_EQ(round.votes, (Votes{{model_.my_id, 1}}));
}

TEST_F(CollectVotesTest, CountsVotesOfThisEpochAlone) {
  NewPeer(group_, 'b').vote = PeerVote{Id('c'), kEpoch - 1};
  NewPeer(group_, 'c').vote = PeerVote{Id('c'), kEpoch};
  const Round round = CollectVotes(group_, kEpoch);
  EXPECT_EQ(round.silent, 1);
  EXPECT_EQ(round.votes, (Votes{{model_.my_id, 1}, {Id('c'), 1}}));
}

TEST_F(CollectVotesTest, DoesNotCountAnAbstentionAsSilence) {
  NewPeer(group_, 'b').abstained = kEpoch;
  NewPeer(group_, 'c').abstained = kEpoch - 1;
  EXPECT_EQ(CollectVotes(group_, kEpoch).silent, 1);
}

TEST_F(CollectVotesTest, LeavesOutAnOwnVoteOfAnotherEpoch) {
  group_.leader_epoch = kEpoch + 1;
  EXPECT_EQ(CollectVotes(group_, kEpoch).votes, Votes{});
}

TEST_F(CollectVotesTest, LeavesOutAnOwnVoteThatIsForgotten) {
  group_.leader.clear();
  EXPECT_EQ(CollectVotes(group_, kEpoch).votes, Votes{});
}

}  // namespace
}  // namespace sentinel
