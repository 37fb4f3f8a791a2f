#include "daemon/commit_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace sentinel::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Effects are told apart by a text: an event's payload, a send's first word, a script's path.
Effect Event(std::string text, Hold hold = Hold::kNone) {
  return {EmitEvent{EventKind::kSdown, std::move(text)}, hold};
}

Effect Note(std::string text) {
  return {LogNote{LogLevel::kNotice, std::move(text), std::nullopt}, Hold::kNone};
}

Effect SendOn(std::uint64_t link, std::string word, Hold hold = Hold::kNone,
              RequestKind kind = RequestKind::kPublishHello) {
  return {Send{LinkId{link}, RequestTag{.kind = kind}, {std::move(word)}}, hold};
}

Effect Script(std::string path, Hold hold) { return {StartScript{{}, {std::move(path)}}, hold}; }

Effect SaveReport(std::uint64_t token, OperatorStatus status = OperatorStatus::kOk) {
  OperatorReply reply;
  reply.token = CommandToken{token};
  reply.status = status;
  reply.reports_save = true;
  return {reply, Hold::kUntilTried};
}

Effect Vote(std::string leader) {
  OperatorReply reply;
  reply.vote = OpinionReply{true, std::move(leader), 7};
  reply.vote_if_unsaved = OpinionReply{true, "*", 0};
  return {reply, Hold::kUntilTried};
}

Effects Step(Persist persist, std::vector<Effect> list) {
  return {std::move(list), persist, kNever};
}

const char* StatusText(OperatorStatus status) {
  return status == OperatorStatus::kOk           ? "ok"
         : status == OperatorStatus::kSaveFailed ? "save failed"
                                                 : "other";
}

struct Teller {
  std::string operator()(const EmitEvent& event) const { return event.payload; }
  std::string operator()(const LogNote& note) const { return note.text; }
  std::string operator()(const Send& send) const { return send.words.front(); }
  std::string operator()(const StartScript& start) const { return start.argv.front(); }
  std::string operator()(const OperatorReply& reply) const {
    return reply.vote ? "vote " + reply.vote->leader : StatusText(reply.status);
  }
  std::string operator()(const OpenLink&) const { return "open"; }
  std::string operator()(const CloseLink&) const { return "close"; }
  std::string operator()(const KillScript&) const { return "kill"; }
  std::string operator()(const ResolveName&) const { return "resolve"; }
  std::string operator()(const ReportFailover&) const { return "failover"; }
};

std::vector<std::string> Texts(const CommitQueue::Ready& ready) {
  std::vector<std::string> texts;
  for (const auto& item : ready) {
    const auto* body = std::get_if<EffectBody>(&item);
    texts.push_back(body == nullptr ? "callback" : std::visit(Teller{}, *body));
  }
  return texts;
}

class CommitQueueTest : public ::testing::Test {
 protected:
  std::vector<std::string> Add(Persist persist, std::vector<Effect> list = {}) {
    return Texts(queue_.Add(Step(persist, std::move(list))));
  }
  std::vector<std::string> Finish(bool ok) { return Texts(queue_.SaveFinished(ok)); }
  std::vector<std::string> SaveAll(bool ok) {
    queue_.SaveStarted();
    return Finish(ok);
  }

  CommitQueue queue_;
};

TEST_F(CommitQueueTest, PassesEverythingWhileNothingIsUnsaved) {
  EXPECT_THAT(
      Add(Persist::kNothing, {Event("free"), Event("tried", Hold::kUntilTried),
                              SendOn(1, "saved", Hold::kUntilSaved), SaveReport(1), Vote("me")}),
      ElementsAre("free", "tried", "saved", "ok", "vote me"));
  EXPECT_EQ(queue_.save_wanted(), SaveWanted::kNo);
}

TEST_F(CommitQueueTest, HoldsEffectsOfTheStepThatMadeTheChange) {
  EXPECT_THAT(Add(Persist::kRequired, {SendOn(1, "ask", Hold::kUntilSaved), Vote("me")}),
              IsEmpty());
  EXPECT_EQ(queue_.save_wanted(), SaveWanted::kNow);
  EXPECT_EQ(queue_.held(), 2U);
}

TEST_F(CommitQueueTest, HoldsEffectsOfLaterStepsToo) {
  Add(Persist::kRequired);
  EXPECT_THAT(Add(Persist::kNothing, {SendOn(1, "hello", Hold::kUntilSaved)}), IsEmpty());
}

TEST_F(CommitQueueTest, LetsEffectsWithoutAHoldPass) {
  EXPECT_THAT(Add(Persist::kRequired, {Script("held", Hold::kUntilTried),
                                       Script("free", Hold::kNone), SendOn(1, "ask")}),
              ElementsAre("free", "ask"));
}

TEST_F(CommitQueueTest, ReleasesInOrderWhenTheSaveSucceeds) {
  Add(Persist::kRequired, {Event("a", Hold::kUntilTried), SendOn(1, "b", Hold::kUntilSaved)});
  Add(Persist::kNothing, {Vote("c"), SaveReport(1)});
  EXPECT_THAT(SaveAll(true), ElementsAre("a", "b", "vote c", "ok"));
  EXPECT_EQ(queue_.save_wanted(), SaveWanted::kNo);
  EXPECT_TRUE(queue_.settled());
  EXPECT_THAT(queue_.TakeDropped(), IsEmpty());
}

TEST_F(CommitQueueTest, WantsNoSecondSaveWhileOneIsUnderWay) {
  Add(Persist::kRequired);
  queue_.SaveStarted();
  Add(Persist::kRequired);
  EXPECT_EQ(queue_.save_wanted(), SaveWanted::kNo);
  Finish(true);
  EXPECT_EQ(queue_.save_wanted(), SaveWanted::kNow);
}

TEST_F(CommitQueueTest, KeepsWhatWaitsForAChangeNewerThanTheSave) {
  Add(Persist::kRequired, {SendOn(1, "old", Hold::kUntilSaved)});
  queue_.SaveStarted();
  Add(Persist::kRequired, {SendOn(1, "new", Hold::kUntilSaved)});
  EXPECT_THAT(Finish(true), ElementsAre("old"));
  EXPECT_EQ(queue_.held(), 1U);
  EXPECT_THAT(SaveAll(true), ElementsAre("new"));
}

TEST_F(CommitQueueTest, ReleasesWithTheSaveUnderWayWhatAddsNoNewerChange) {
  Add(Persist::kRequired);
  queue_.SaveStarted();
  EXPECT_THAT(Add(Persist::kNothing, {SendOn(1, "late", Hold::kUntilSaved)}), IsEmpty());
  EXPECT_THAT(Finish(true), ElementsAre("late"));
}

TEST_F(CommitQueueTest, FailureDropsWhatPromisesAndNamesTheDroppedSends) {
  Add(Persist::kRequired, {SendOn(4, "ask", Hold::kUntilSaved, RequestKind::kAskPeer),
                           Script("script", Hold::kUntilSaved)});
  EXPECT_THAT(SaveAll(false), IsEmpty());
  EXPECT_THAT(queue_.TakeDropped(),
              ElementsAre(std::pair(LinkId{4}, RequestTag{.kind = RequestKind::kAskPeer})));
  EXPECT_THAT(queue_.TakeDropped(), IsEmpty());
}

TEST_F(CommitQueueTest, FailureReleasesWhatOnlyWaitsForTheOutcome) {
  Add(Persist::kRequired, {Event("event", Hold::kUntilTried), Script("script", Hold::kUntilTried)});
  EXPECT_THAT(SaveAll(false), ElementsAre("event", "script"));
}

TEST_F(CommitQueueTest, FailureTurnsTheReportOfTheSaveIntoAnError) {
  Add(Persist::kRequired, {SaveReport(1)});
  EXPECT_THAT(SaveAll(false), ElementsAre("save failed"));
}

TEST_F(CommitQueueTest, FailureKeepsAnErrorThatTheCommandHadAnyway) {
  Add(Persist::kRequired, {SaveReport(1, OperatorStatus::kNoSuchMaster)});
  EXPECT_THAT(SaveAll(false), ElementsAre("other"));
}

TEST_F(CommitQueueTest, FailureReplacesTheVoteByOneThatPromisesNothing) {
  Add(Persist::kRequired, {Vote("me")});
  EXPECT_THAT(SaveAll(false), ElementsAre("vote *"));
}

TEST_F(CommitQueueTest, FailureNeverDropsAnOperatorReply) {
  Effect vote = Vote("me");
  vote.hold = Hold::kUntilSaved;
  Add(Persist::kRequired, {vote});
  EXPECT_THAT(SaveAll(false), ElementsAre("vote *"));
}

TEST_F(CommitQueueTest, AFailedSaveIsRepeatedLater) {
  Add(Persist::kRequired);
  SaveAll(false);
  EXPECT_EQ(queue_.save_wanted(), SaveWanted::kRetry);
  SaveAll(false);
  EXPECT_EQ(queue_.save_wanted(), SaveWanted::kRetry);
  SaveAll(true);
  EXPECT_EQ(queue_.save_wanted(), SaveWanted::kNo);
}

TEST_F(CommitQueueTest, ANewChangeAfterAFailureIsTriedSooner) {
  Add(Persist::kRequired);
  SaveAll(false);
  EXPECT_THAT(Add(Persist::kRequired, {Vote("me")}), IsEmpty());
  EXPECT_EQ(queue_.save_wanted(), SaveWanted::kSoon);
  EXPECT_THAT(SaveAll(true), ElementsAre("vote me"));
}

TEST_F(CommitQueueTest, AfterAFailureTheOutcomeIsKnownAndPromisesStillWait) {
  Add(Persist::kRequired);
  SaveAll(false);
  EXPECT_TRUE(queue_.settled());
  EXPECT_THAT(
      Add(Persist::kNothing, {SaveReport(1), Vote("me"), SendOn(1, "ask", Hold::kUntilSaved)}),
      ElementsAre("save failed", "vote *"));
  EXPECT_THAT(SaveAll(true), ElementsAre("ask"));
}

TEST_F(CommitQueueTest, APromiseMadeAfterAFailureIsDroppedByTheNextFailure) {
  Add(Persist::kRequired);
  SaveAll(false);
  Add(Persist::kNothing, {SendOn(1, "ask", Hold::kUntilSaved)});
  EXPECT_THAT(SaveAll(false), IsEmpty());
  EXPECT_EQ(queue_.TakeDropped().size(), 1U);
  EXPECT_EQ(queue_.held(), 0U);
}

TEST_F(CommitQueueTest, ARepeatedSaveHoldsBackAgainUntilItEnds) {
  Add(Persist::kRequired);
  SaveAll(false);
  queue_.SaveStarted();
  EXPECT_FALSE(queue_.settled());
  EXPECT_THAT(Add(Persist::kNothing, {Vote("me")}), IsEmpty());
  EXPECT_THAT(Finish(true), ElementsAre("vote me"));
}

TEST_F(CommitQueueTest, AFailureDoesNotTouchWhatWaitsForTheNextSave) {
  Add(Persist::kRequired, {SaveReport(1)});
  queue_.SaveStarted();
  Add(Persist::kRequired, {SaveReport(2), SendOn(1, "ask", Hold::kUntilSaved)});
  EXPECT_THAT(Finish(false), ElementsAre("save failed"));
  EXPECT_THAT(SaveAll(true), ElementsAre("ok", "ask"));
}

TEST_F(CommitQueueTest, ASuccessAfterAFailureCoversBothChanges) {
  Add(Persist::kRequired);
  queue_.SaveStarted();
  Add(Persist::kRequired, {SaveReport(2)});
  Finish(false);
  EXPECT_THAT(SaveAll(true), ElementsAre("ok"));
  EXPECT_EQ(queue_.save_wanted(), SaveWanted::kNo);
}

TEST_F(CommitQueueTest, LazyChangesHoldNothingAndAreSavedSoon) {
  EXPECT_THAT(Add(Persist::kLazy, {SendOn(1, "hello", Hold::kUntilSaved), SaveReport(1)}),
              ElementsAre("hello", "ok"));
  EXPECT_EQ(queue_.save_wanted(), SaveWanted::kSoon);
  queue_.SaveStarted();
  EXPECT_THAT(Add(Persist::kNothing, {SendOn(1, "hello", Hold::kUntilSaved)}),
              ElementsAre("hello"));
  Finish(true);
  EXPECT_EQ(queue_.save_wanted(), SaveWanted::kNo);
}

TEST_F(CommitQueueTest, AFailedLazySaveHoldsNothingAndIsRepeated) {
  Add(Persist::kLazy);
  SaveAll(false);
  EXPECT_EQ(queue_.save_wanted(), SaveWanted::kRetry);
  EXPECT_THAT(Add(Persist::kNothing, {SendOn(1, "hello", Hold::kUntilSaved), SaveReport(1)}),
              ElementsAre("hello", "ok"));
}

TEST_F(CommitQueueTest, ARequiredChangeAmongLazyOnesIsSavedAtOnce) {
  Add(Persist::kLazy);
  Add(Persist::kRequired);
  Add(Persist::kLazy);
  EXPECT_EQ(queue_.save_wanted(), SaveWanted::kNow);
}

TEST_F(CommitQueueTest, ALazyChangeDuringARequiredSaveDoesNotProlongTheWait) {
  Add(Persist::kRequired, {Vote("me")});
  queue_.SaveStarted();
  EXPECT_THAT(Add(Persist::kLazy, {SaveReport(1)}), IsEmpty());
  EXPECT_THAT(Finish(true), ElementsAre("vote me", "ok"));
  EXPECT_EQ(queue_.save_wanted(), SaveWanted::kSoon);
}

TEST_F(CommitQueueTest, AFailedRequiredChangeStaysRequiredWhenALazyOneFollows) {
  Add(Persist::kRequired);
  SaveAll(false);
  Add(Persist::kLazy);
  SaveAll(false);
  EXPECT_THAT(Add(Persist::kNothing, {SaveReport(1)}), ElementsAre("save failed"));
}

TEST_F(CommitQueueTest, EventsAndNotesDoNotOvertakeAWaitingEvent) {
  EXPECT_THAT(Add(Persist::kRequired, {Event("1", Hold::kUntilTried), Event("2"), Note("3")}),
              IsEmpty());
  EXPECT_THAT(Add(Persist::kNothing, {Note("4"), Event("5", Hold::kUntilTried)}), IsEmpty());
  EXPECT_THAT(SaveAll(true), ElementsAre("1", "2", "3", "4", "5"));
  EXPECT_THAT(Add(Persist::kNothing, {Event("6")}), ElementsAre("6"));
}

TEST_F(CommitQueueTest, EventsBehindADroppedEventStillLeave) {
  Add(Persist::kRequired, {Event("1", Hold::kUntilSaved), Event("2")});
  EXPECT_THAT(SaveAll(false), ElementsAre("2"));
}

TEST_F(CommitQueueTest, EventsBehindOneThatWaitsForTheNextSaveWaitForItToo) {
  Add(Persist::kRequired, {Event("1", Hold::kUntilTried)});
  queue_.SaveStarted();
  Add(Persist::kRequired, {Event("2", Hold::kUntilTried), Event("3")});
  EXPECT_THAT(Finish(true), ElementsAre("1"));
  EXPECT_THAT(Add(Persist::kNothing, {Note("4")}), IsEmpty());
  EXPECT_THAT(SaveAll(true), ElementsAre("2", "3", "4"));
}

TEST_F(CommitQueueTest, SendsOnOneLinkKeepTheirOrder) {
  EXPECT_THAT(Add(Persist::kRequired,
                  {SendOn(1, "a", Hold::kUntilSaved), SendOn(1, "b"), SendOn(2, "other link")}),
              ElementsAre("other link"));
  EXPECT_THAT(SaveAll(true), ElementsAre("a", "b"));
}

TEST_F(CommitQueueTest, ASendBehindADroppedOneStillLeaves) {
  Add(Persist::kRequired, {SendOn(1, "a", Hold::kUntilSaved), SendOn(1, "b")});
  EXPECT_THAT(SaveAll(false), ElementsAre("b"));
}

TEST_F(CommitQueueTest, PingOvertakesBecauseADiskMustNotDelayIt) {
  EXPECT_THAT(Add(Persist::kRequired, {SendOn(1, "hello", Hold::kUntilSaved),
                                       SendOn(1, "PING", Hold::kNone, RequestKind::kPing)}),
              ElementsAre("PING"));
}

TEST_F(CommitQueueTest, ClosingALinkWaitsForNothing) {
  EXPECT_THAT(Add(Persist::kRequired,
                  {SendOn(1, "hello", Hold::kUntilSaved), {CloseLink{LinkId{1}}, Hold::kNone}}),
              ElementsAre("close"));
}

TEST_F(CommitQueueTest, ACallbackRunsAtOnceWhenNothingIsOutstanding) {
  EXPECT_THAT(Texts(queue_.WhenTried([] {})), ElementsAre("callback"));
  Add(Persist::kLazy);
  EXPECT_THAT(Texts(queue_.WhenTried([] {})), ElementsAre("callback"));
}

TEST_F(CommitQueueTest, ACallbackWaitsForTheOutcomeWhateverItIs) {
  for (const bool ok : {true, false}) {
    Add(Persist::kRequired);
    EXPECT_FALSE(queue_.settled());
    EXPECT_THAT(Texts(queue_.WhenTried([] {})), IsEmpty());
    EXPECT_THAT(SaveAll(ok), ElementsAre("callback"));
  }
}

TEST_F(CommitQueueTest, ACallbackBehindTheSaveUnderWayWaitsForNoLaterOne) {
  Add(Persist::kRequired);
  queue_.SaveStarted();
  EXPECT_THAT(Texts(queue_.WhenTried([] {})), IsEmpty());
  Add(Persist::kRequired);
  EXPECT_THAT(Finish(true), ElementsAre("callback"));
}

TEST_F(CommitQueueTest, ACallbackDoesNotWaitForTheRetryOfAFailedSave) {
  Add(Persist::kRequired);
  SaveAll(false);
  EXPECT_THAT(Texts(queue_.WhenTried([] {})), ElementsAre("callback"));
}

TEST_F(CommitQueueTest, GivingUpReleasesAllThatWaitsAndHoldsBackWhatComesLater) {
  Add(Persist::kRequired, {Event("e", Hold::kUntilTried), SendOn(1, "ask", Hold::kUntilSaved)});
  queue_.SaveStarted();
  Add(Persist::kRequired, {SaveReport(1)});
  EXPECT_THAT(Texts(queue_.GiveUpWaiting()), ElementsAre("e", "save failed"));
  EXPECT_EQ(queue_.TakeDropped().size(), 1U);
  EXPECT_TRUE(queue_.saving());
  EXPECT_THAT(Add(Persist::kNothing, {SaveReport(2)}), IsEmpty());
  EXPECT_THAT(Finish(true), IsEmpty()) << "it waits for the newer change";
  EXPECT_THAT(SaveAll(true), ElementsAre("ok"));
}

TEST(CommitQueueLimit, GivesUpAllThatWaitsWhenTheDiskHangs) {
  CommitQueue queue(/*held_max=*/3);
  EXPECT_THAT(queue.Add(Step(Persist::kRequired,
                             {Vote("me"), SendOn(1, "ask", Hold::kUntilSaved), SaveReport(1)})),
              IsEmpty());
  queue.SaveStarted();
  EXPECT_THAT(Texts(queue.Add(Step(Persist::kNothing, {Event("e", Hold::kUntilTried)}))),
              ElementsAre("vote *", "save failed", "e"));
  EXPECT_EQ(queue.held(), 0U);
  EXPECT_EQ(queue.overflows(), 1U);
  EXPECT_EQ(queue.TakeDropped().size(), 1U);

  // The save under way is still waited for by what comes later.
  EXPECT_THAT(queue.Add(Step(Persist::kNothing, {Vote("me")})), IsEmpty());
  EXPECT_THAT(Texts(queue.SaveFinished(true)), ElementsAre("vote me"));
}

}  // namespace
}  // namespace sentinel::daemon
