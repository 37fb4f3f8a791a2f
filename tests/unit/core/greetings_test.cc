#include "notify/greetings.h"

#include <gtest/gtest.h>

#include "core_test_base.h"

namespace sentinel {
namespace {

using std::chrono::milliseconds;

class GreetingsTest : public CoreTestBase {
 protected:
  GreetingsTest() : group_(NewGroup("mymaster", 6379)), peer_(NewPeer(group_, 'b')) {}

  // A hello of the peer, so long behind its last one.
  bool AnsweredAfter(Duration gap, bool news = false) {
    now_ += gap;
    return WantsAnswer(NewTurn(), group_, peer_, news);
  }
  // The peer is heard on the master's channel all the time.
  void HearByChannel() {
    group_.channels.master_carries = true;
    peer_.heard_by_channel_at = now_ + seconds(3600);
  }

  MasterGroup& group_;
  Peer& peer_;
};

TEST_F(GreetingsTest, TakesTheRhythmOfAStockPeerForNoQuestion) {
  HearByChannel();
  AnsweredAfter(seconds(2));
  AnsweredAfter(seconds(2));  // Of ours this would be a question.
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(AnsweredAfter(milliseconds(1900 + 10 * i)));
}

// Some questions in a row are no rhythm: nobody's is shorter than a publish period.
TEST_F(GreetingsTest, TakesQuestionsInARowForNoRhythm) {
  HearByChannel();
  for (int i = 0; i < 5; ++i) AnsweredAfter(seconds(10));
  for (int i = 0; i < 3; ++i) AnsweredAfter(milliseconds(100));
  AnsweredAfter(seconds(10));
  for (int i = 0; i < 3; ++i) AnsweredAfter(milliseconds(100));
  EXPECT_TRUE(AnsweredAfter(milliseconds(1450)));
}

TEST_F(GreetingsTest, AnswersWhatComesOutOfRhythm) {
  HearByChannel();
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(AnsweredAfter(seconds(10)));
  EXPECT_TRUE(AnsweredAfter(seconds(4)));
  EXPECT_TRUE(AnsweredAfter(seconds(4)));  // The rhythm is what it was.
  EXPECT_FALSE(AnsweredAfter(seconds(10)));
  EXPECT_TRUE(AnsweredAfter(seconds(7)));
}

TEST_F(GreetingsTest, TakesTheFirstOnesForThoseOfOurs) {
  EXPECT_FALSE(AnsweredAfter(seconds(1)));
  EXPECT_FALSE(AnsweredAfter(seconds(2)));
  HearByChannel();
  peer_.greeted.gaps = {};
  EXPECT_TRUE(AnsweredAfter(seconds(7)));
}

TEST_F(GreetingsTest, DoesNotTakeAnAbsenceForARhythm) {
  AnsweredAfter(seconds(2));
  AnsweredAfter(seconds(3600));
  EXPECT_FALSE(AnsweredAfter(seconds(8)));
}

TEST_F(GreetingsTest, AnswersNewsInItsRhythmToo) {
  for (int i = 0; i < 5; ++i) AnsweredAfter(seconds(2));
  EXPECT_TRUE(AnsweredAfter(seconds(2), true));
  EXPECT_TRUE(AnsweredAfter(milliseconds(100)));   // What it told and what it asks are two things.
  EXPECT_FALSE(AnsweredAfter(milliseconds(100)));  // It has just been answered.
}

TEST_F(GreetingsTest, DoesNotAnswerAnAnswer) {
  for (int i = 0; i < 5; ++i) AnsweredAfter(seconds(10));
  peer_.greeted.asked_at = now_ + seconds(1);
  EXPECT_FALSE(AnsweredAfter(seconds(4)));
  EXPECT_FALSE(AnsweredAfter(milliseconds(500), true));
}

// What takes longer still is answered a few times, and then it is a rhythm.
TEST_F(GreetingsTest, ComesToAnEndWithWhoAnswersLater) {
  for (int i = 0; i < 5; ++i) AnsweredAfter(seconds(10));
  int answered = 0;
  for (int i = 0; i < 20; ++i) {
    peer_.greeted.asked_at = now_;
    if (AnsweredAfter(seconds(5))) ++answered;
  }
  EXPECT_LE(answered, 3);
}

}  // namespace
}  // namespace sentinel
