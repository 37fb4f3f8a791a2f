// What waits for the disk (rule F1): decided where effects are collected.
#include "notify/outbox.h"

#include <gtest/gtest.h>

#include "core_test_base.h"

namespace sentinel {
namespace {

class OutboxTest : public CoreTestBase {
 protected:
  // The hold of the only effect.
  Hold TakeHold() {
    const Effects effects = TakeEffects();
    EXPECT_EQ(effects.list.size(), 1U);
    return effects.list.at(0).hold;
  }
};

TEST_F(OutboxTest, ClientsHearOfEventsBehindTheSave) {
  const MasterGroup& group = NewGroup("mymaster", 6379);
  out_.Event(model_, &group, EventKind::kSwitchMaster, "mymaster 10.0.0.1 6379 10.0.0.1 6380");
  EXPECT_EQ(TakeHold(), Hold::kUntilTried);
}

TEST_F(OutboxTest, ScriptsRunBehindTheSave) {
  out_.Start(ScriptId{1}, {"/bin/reconfigure"});
  EXPECT_EQ(TakeHold(), Hold::kUntilTried);
}

TEST_F(OutboxTest, OperatorsAreAnsweredBehindTheSave) {
  out_.Reply(OperatorReply{});
  EXPECT_EQ(TakeHold(), Hold::kUntilTried);
}

TEST_F(OutboxTest, AnOpinionWaitsForNothing) {
  OperatorReply reply;
  reply.vote = OpinionReply{true, "*", 0};
  out_.Reply(reply);
  EXPECT_EQ(TakeHold(), Hold::kNone);
}

// SENTINEL CHECK answers within its time, however long a save takes.
TEST_F(OutboxTest, WhatACheckHasFoundWaitsForNothing) {
  OperatorReply reply;
  reply.check.emplace();
  out_.Reply(reply);
  EXPECT_EQ(TakeHold(), Hold::kNone);
}

TEST_F(OutboxTest, AVoteIsToldBehindTheSave) {
  OperatorReply reply;
  reply.vote = OpinionReply{true, Id('b'), 7};
  reply.vote_if_unsaved = OpinionReply{true, "*", 7};
  out_.Reply(reply);
  EXPECT_EQ(TakeHold(), Hold::kUntilTried);
}

TEST_F(OutboxTest, LaterChangesOfNoWeightLeaveARequiredSaveRequired) {
  out_.SaveLazily();
  EXPECT_EQ(TakeEffects().persist, Persist::kLazy);
  out_.SaveRequired();
  out_.SaveLazily();
  EXPECT_EQ(TakeEffects().persist, Persist::kRequired);
}

TEST_F(OutboxTest, NothingHappensBehindASimulatedCrash) {
  const MasterGroup& group = NewGroup("mymaster", 6379);
  out_.Event(model_, &group, EventKind::kElectedLeader, "no crash is asked for");
  EXPECT_FALSE(TakeEffects().crash);
  model_.simulated_crash.after_election = true;
  out_.Event(model_, &group, EventKind::kPromotedReplica, "not there");
  out_.Event(model_, &group, EventKind::kElectedLeader, "there");
  out_.Event(model_, &group, EventKind::kStateSelectReplica, "too late");
  const Effects effects = TakeEffects();
  EXPECT_TRUE(effects.crash);
  ASSERT_EQ(effects.list.size(), 2U);
  EXPECT_EQ(effects.list[1].hold, Hold::kNone) << "it is still told";
}

TEST_F(OutboxTest, SimulatesACrashBehindThePromotion) {
  const MasterGroup& group = NewGroup("mymaster", 6379);
  model_.simulated_crash.after_promotion = true;
  out_.Event(model_, &group, EventKind::kElectedLeader, "not there");
  EXPECT_FALSE(TakeEffects().crash);
  out_.Event(model_, &group, EventKind::kPromotedReplica, "there");
  EXPECT_TRUE(TakeEffects().crash);
}

}  // namespace
}  // namespace sentinel
