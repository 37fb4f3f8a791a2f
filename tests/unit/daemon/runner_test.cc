#include "daemon/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "io/event/loop_scheduler.h"
#include "io/event/system_clock.h"
#include "io/event/timer.h"

namespace sentinel::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Answers each input by a function of the test; remembers what came in.
class ScriptedMachine final : public StateMachine {
 public:
  Effects Start(MonotonicTime) override { return on_start ? on_start() : Effects{}; }
  Effects Step(MonotonicTime, const Input& input) override {
    EXPECT_FALSE(stepping) << "re-entered";
    stepping = true;
    inputs.push_back(input);
    Effects effects = on_step ? on_step(input) : Effects{};
    stepping = false;
    return effects;
  }
  StateImage Snapshot() const override {
    StateImage state;
    state.current_epoch = inputs.size();
    return state;
  }

  template <typename T>
  std::size_t Count() const {
    std::size_t count = 0;
    for (const Input& input : inputs) count += std::holds_alternative<T>(input) ? 1 : 0;
    return count;
  }

  std::function<Effects()> on_start;
  std::function<Effects(const Input&)> on_step;
  std::vector<Input> inputs;
  bool stepping = false;
};

// Every port in one: writes down what it is asked to do.
class World final : public Links,
                    public Scripts,
                    public Resolver,
                    public Store,
                    public EventSink,
                    public FailoverReports,
                    public OperatorReplies {
 public:
  void Open(const OpenLink&) override { Saw("open"); }
  void Close(const CloseLink&) override { Saw("close"); }
  void Send(const sentinel::Send& send) override { Saw("send " + send.words.front()); }
  void Start(const StartScript& start) override { Saw("start " + start.argv.front()); }
  void Kill(ScriptId) override { Saw("kill"); }
  void Resolve(const std::string& host) override { Saw("resolve " + host); }
  void OnEvent(const EmitEvent& event) override { Saw("event " + event.payload); }
  void OnNote(const LogNote& note) override { notes.push_back(note.text); }
  void OnFailover(const ReportFailover&) override { Saw("failover"); }
  void OnReply(const OperatorReply& reply) override {
    Saw(reply.status == OperatorStatus::kSaveFailed ? "reply failed" : "reply");
  }
  void Save(StateImage state, std::function<void(SaveResult)> done) override {
    ASSERT_FALSE(save_done) << "two saves at a time";
    saved.push_back(std::move(state));
    save_done = std::move(done);
  }

  Runner::Ports AsPorts() { return {*this, *this, *this, *this, *this, *this, *this}; }
  void EndSave(const SaveResult& result) { std::exchange(save_done, nullptr)(result); }

  std::vector<std::string> seen;
  std::vector<std::string> notes;
  std::vector<StateImage> saved;
  std::function<void(SaveResult)> save_done;
  std::function<void(const std::string&)> on_seen;

 private:
  void Saw(std::string what) {
    seen.push_back(what);
    if (on_seen) on_seen(what);
  }
};

Effects Do(EffectBody body, Hold hold = Hold::kNone, Persist persist = Persist::kNothing) {
  return {{{std::move(body), hold}}, persist, kNever};
}

Effects Change(Persist persist) { return {{}, persist, kNever}; }

const SaveResult kSaved{};
const SaveResult kFull{false, "Failed after writing (0) bytes to tmp config file (No space)",
                       "No space"};

class RunnerTest : public ::testing::Test {
 protected:
  void SetUp() override { runner_.Start(world_.AsPorts()); }

  void Turn() { loop_.RunTurn(std::chrono::milliseconds(0)); }
  // Turns until `done`, for things that a timer brings about.
  void TurnUntil(const std::function<bool()>& done) {
    while (!done()) loop_.RunTurn(std::chrono::milliseconds(50));
  }
  // An input and the change it is to make.
  void DeliverChange(Persist persist) {
    machine_.on_step = [persist](const Input& input) {
      return Change(std::holds_alternative<FlushConfigCommand>(input) ? persist
                                                                      : Persist::kNothing);
    };
    runner_.Deliver(FlushConfigCommand{});
  }

  io::Loop loop_;
  io::LoopScheduler scheduler_{loop_};
  io::SystemClock clock_;
  ScriptedMachine machine_;
  World world_;
  Runner runner_{scheduler_, clock_, machine_,
                 Runner::Delays{.soon = std::chrono::milliseconds(1),
                                .retry = std::chrono::milliseconds(2),
                                .patience = std::chrono::milliseconds(20)}};
};

TEST_F(RunnerTest, CarriesEffectsOutThroughTheirPortsInOrder) {
  machine_.on_step = [](const Input&) {
    Effects effects;
    effects.list = {{OpenLink{}, Hold::kNone},
                    {Send{LinkId{1}, {}, {"PING"}}, Hold::kNone},
                    {EmitEvent{EventKind::kSdown, "x"}, Hold::kNone},
                    {StartScript{{}, {"/bin/true"}}, Hold::kNone},
                    {KillScript{}, Hold::kNone},
                    {ResolveName{"a.example"}, Hold::kNone},
                    {ReportFailover{}, Hold::kNone},
                    {OperatorReply{}, Hold::kNone},
                    {CloseLink{}, Hold::kNone}};
    return effects;
  };
  runner_.Deliver(WakeUp{});
  EXPECT_THAT(world_.seen, ElementsAre("open", "send PING", "event x", "start /bin/true", "kill",
                                       "resolve a.example", "failover", "reply", "close"));
}

TEST_F(RunnerTest, InputsThatComeDuringEffectsWaitForTheirTurn) {
  world_.on_seen = [this](const std::string& what) {
    if (what == "open") runner_.Deliver(LinkClosed{});
  };
  machine_.on_step = [](const Input& input) {
    Effects effects;
    if (std::holds_alternative<WakeUp>(input)) {
      effects.list = {{OpenLink{}, Hold::kNone}, {CloseLink{}, Hold::kNone}};
    } else {
      effects.list = {{ResolveName{"second"}, Hold::kNone}};
    }
    return effects;
  };
  runner_.Deliver(WakeUp{});
  EXPECT_THAT(world_.seen, ElementsAre("open", "close", "resolve second"));
}

class RunnerStart : public ::testing::Test {
 protected:
  io::Loop loop_;
  io::LoopScheduler scheduler_{loop_};
  io::SystemClock clock_;
  ScriptedMachine machine_;
  World world_;
  Runner runner_{scheduler_, clock_, machine_, {}};
};

TEST_F(RunnerStart, InputsBeforeTheStartWait) {
  machine_.on_start = [] { return Do(OpenLink{}); };
  machine_.on_step = [](const Input&) { return Do(CloseLink{}); };
  runner_.Deliver(WakeUp{});
  EXPECT_THAT(world_.seen, IsEmpty());
  runner_.Start(world_.AsPorts());
  EXPECT_THAT(world_.seen, ElementsAre("open", "close"));
}

TEST_F(RunnerStart, AnUnsavedStartIsSavedBeforeItsEventsAreTold) {
  machine_.on_start = [] { return Do(EmitEvent{EventKind::kMonitor, "m"}, Hold::kUntilTried); };
  runner_.StartsUnsaved();
  runner_.WhenTried([this] { world_.seen.push_back("callback"); });
  runner_.Start(world_.AsPorts());
  EXPECT_THAT(world_.seen, IsEmpty());
  loop_.RunTurn(std::chrono::milliseconds(0));
  ASSERT_EQ(world_.saved.size(), 1U);
  world_.EndSave(kSaved);
  EXPECT_THAT(world_.seen, ElementsAre("callback", "event m"));
}

TEST_F(RunnerTest, WakesTheEngineWhenItAskedForIt) {
  machine_.on_step = [this](const Input& input) {
    Effects effects;
    if (std::holds_alternative<FlushConfigCommand>(input)) {
      effects.wakeup = clock_.Now() + std::chrono::milliseconds(1);
    }
    return effects;
  };
  runner_.Deliver(FlushConfigCommand{});
  TurnUntil([this] { return machine_.Count<WakeUp>() > 0; });
  for (int i = 0; i < 3; ++i) Turn();
  EXPECT_EQ(machine_.Count<WakeUp>(), 1U);
}

TEST_F(RunnerTest, TheLastDeadlineCounts) {
  machine_.on_step = [this](const Input& input) {
    Effects effects;
    effects.wakeup = std::holds_alternative<FlushConfigCommand>(input) ? clock_.Now() : kNever;
    return effects;
  };
  runner_.Deliver(FlushConfigCommand{});
  runner_.Deliver(LinkClosed{});
  for (int i = 0; i < 3; ++i) Turn();
  EXPECT_EQ(machine_.Count<WakeUp>(), 0U);
}

TEST_F(RunnerTest, DeliversAWakeUpBehindWhatItsTurnBrought) {
  machine_.on_step = [this](const Input& input) {
    Effects effects;
    if (std::holds_alternative<FlushConfigCommand>(input)) effects.wakeup = clock_.Now();
    return effects;
  };
  // Both are due in the same turn; the link's input is handed over when the turn ends.
  io::Deferred link_table(loop_, [this] { runner_.Deliver(LinkConnected{}); });
  io::Timer link(loop_, [&] { link_table.Schedule(); });
  runner_.Deliver(FlushConfigCommand{});
  Turn();  // The alarm is set when the turn ends.
  link.Arm(std::chrono::microseconds(0));
  TurnUntil([this] { return machine_.Count<WakeUp>() > 0; });
  EXPECT_TRUE(std::holds_alternative<LinkConnected>(machine_.inputs.at(1)));
  EXPECT_TRUE(std::holds_alternative<WakeUp>(machine_.inputs.at(2)));
}

TEST_F(RunnerTest, SavesOnceForAllThatATurnBrought) {
  machine_.on_step = [](const Input&) {
    return Do(OperatorReply{}, Hold::kUntilTried, Persist::kRequired);
  };
  runner_.Deliver(FlushConfigCommand{});
  runner_.Deliver(FlushConfigCommand{});
  EXPECT_THAT(world_.saved, IsEmpty());
  Turn();
  ASSERT_EQ(world_.saved.size(), 1U);
  EXPECT_EQ(world_.saved.front().current_epoch, 2U) << "the snapshot holds both changes";
  EXPECT_THAT(world_.seen, IsEmpty());

  machine_.on_step = nullptr;
  world_.EndSave(kSaved);
  EXPECT_THAT(world_.seen, ElementsAre("reply", "reply"));
  EXPECT_THAT(world_.notes, ElementsAre("Sentinel new configuration saved on disk"));
  ASSERT_EQ(machine_.Count<SaveFinished>(), 1U);
  EXPECT_TRUE(std::get<SaveFinished>(machine_.inputs.back()).ok);
}

TEST_F(RunnerTest, AChangeDuringASaveIsSavedByTheNextOne) {
  DeliverChange(Persist::kRequired);
  Turn();
  runner_.Deliver(FlushConfigCommand{});
  Turn();
  ASSERT_EQ(world_.saved.size(), 1U);
  world_.EndSave(kSaved);
  Turn();
  EXPECT_EQ(world_.saved.size(), 2U);
}

TEST_F(RunnerTest, LazyChangesAreSavedALittleLater) {
  DeliverChange(Persist::kLazy);
  TurnUntil([this] { return !world_.saved.empty(); });
  world_.EndSave(kSaved);
  EXPECT_EQ(world_.saved.size(), 1U);
}

TEST_F(RunnerTest, ReportsAFailedSaveAndTriesAgainUntilItWorks) {
  DeliverChange(Persist::kRequired);
  Turn();
  world_.EndSave(kFull);
  EXPECT_FALSE(std::get<SaveFinished>(machine_.inputs.back()).ok);
  EXPECT_THAT(world_.notes, ElementsAre(kFull.error,
                                        "WARNING: Sentinel was not able to save the new "
                                        "configuration on disk!!!: No space"));
  TurnUntil([this] { return world_.saved.size() == 2; });
  world_.EndSave(kFull);
  EXPECT_EQ(world_.notes.size(), 2U) << "a retry that fails alike says nothing new";
  TurnUntil([this] { return world_.saved.size() == 3; });
  world_.EndSave(kSaved);
  for (int i = 0; i < 3; ++i) Turn();
  EXPECT_EQ(world_.saved.size(), 3U);
  EXPECT_EQ(world_.notes.back(), "Sentinel new configuration saved on disk");
}

TEST_F(RunnerTest, ANewChangeThatCannotBeSavedIsLoggedAgain) {
  DeliverChange(Persist::kRequired);
  Turn();
  world_.EndSave(kFull);
  runner_.Deliver(FlushConfigCommand{});
  TurnUntil([this] { return world_.saved.size() == 2; });
  world_.EndSave(kFull);
  EXPECT_EQ(world_.notes.size(), 4U);
}

TEST_F(RunnerTest, NamesTheSendsThatAFailedSaveCost) {
  machine_.on_step = [](const Input& input) {
    if (!std::holds_alternative<FlushConfigCommand>(input)) return Effects{};
    return Do(Send{LinkId{3}, RequestTag{.kind = RequestKind::kAskPeer}, {"SENTINEL"}},
              Hold::kUntilSaved, Persist::kRequired);
  };
  runner_.Deliver(FlushConfigCommand{});
  Turn();
  world_.EndSave(kFull);
  EXPECT_THAT(world_.seen, IsEmpty());
  EXPECT_THAT(std::get<SaveFinished>(machine_.inputs.back()).dropped,
              ElementsAre(std::pair(LinkId{3}, RequestTag{.kind = RequestKind::kAskPeer})));
}

// What a save releases may bring inputs at once; others may be waiting already.
TEST_F(RunnerTest, InputsKeepTheirOrderWhenASaveEnds) {
  machine_.on_step = [](const Input& input) {
    if (!std::holds_alternative<WakeUp>(input)) return Effects{};
    return Do(ResolveName{"held"}, Hold::kUntilTried, Persist::kRequired);
  };
  runner_.Deliver(WakeUp{});
  loop_.RunTurn(std::chrono::milliseconds(0));
  world_.on_seen = [this](const std::string& what) {
    if (what == "resolve held") runner_.Deliver(LinkClosed{});
  };
  world_.EndSave(kSaved);
  ASSERT_GE(machine_.inputs.size(), 3U);
  EXPECT_TRUE(std::holds_alternative<LinkClosed>(machine_.inputs[machine_.inputs.size() - 2]));
  EXPECT_TRUE(std::holds_alternative<SaveFinished>(machine_.inputs.back()));
}

TEST_F(RunnerTest, ASaveThatDoesNotEndKeepsNobodyWaiting) {
  machine_.on_step = [](const Input& input) {
    if (!std::holds_alternative<FlushConfigCommand>(input)) return Effects{};
    OperatorReply reply;
    reply.reports_save = true;
    return Do(reply, Hold::kUntilTried, Persist::kRequired);
  };
  runner_.Deliver(FlushConfigCommand{});
  TurnUntil([this] { return !world_.seen.empty(); });
  EXPECT_THAT(world_.seen, ElementsAre("reply failed"));
  EXPECT_FALSE(std::get<SaveFinished>(machine_.inputs.back()).ok);
  EXPECT_EQ(world_.notes.size(), 1U);
  EXPECT_EQ(world_.saved.size(), 1U) << "one save at a time, however long it takes";
  world_.EndSave(kSaved);
  EXPECT_TRUE(std::get<SaveFinished>(machine_.inputs.back()).ok);
  EXPECT_THAT(world_.seen, ElementsAre("reply failed"));
}

TEST_F(RunnerTest, RunsACallbackWhenTheSaveHasBeenTried) {
  int runs = 0;
  runner_.WhenTried([&] { ++runs; });
  EXPECT_EQ(runs, 1);
  DeliverChange(Persist::kRequired);
  EXPECT_FALSE(runner_.settled());
  runner_.WhenTried([&] { ++runs; });
  Turn();
  EXPECT_EQ(runs, 1);
  world_.EndSave(kFull);
  EXPECT_EQ(runs, 2);
}

TEST_F(RunnerTest, FinishesAtOnceWhenEverythingIsSaved) {
  bool finished = false;
  runner_.Finish([&] { finished = true; });
  Turn();
  EXPECT_TRUE(finished);
  EXPECT_THAT(world_.saved, IsEmpty());
}

TEST_F(RunnerTest, FinishesAfterALastSaveAndTakesNoMoreInputs) {
  DeliverChange(Persist::kLazy);
  bool finished = false;
  runner_.Finish([&] { finished = true; });
  runner_.Deliver(FlushConfigCommand{});
  Turn();
  ASSERT_EQ(world_.saved.size(), 1U);
  EXPECT_FALSE(finished);
  world_.EndSave(kFull);
  Turn();
  EXPECT_TRUE(finished) << "a disk that fails does not keep the process from ending";
  EXPECT_EQ(world_.saved.size(), 1U);
  EXPECT_EQ(machine_.inputs.size(), 1U);
}

TEST_F(RunnerTest, SaysAtTheEndWhatIsNotSaved) {
  DeliverChange(Persist::kRequired);
  Turn();
  world_.EndSave(kFull);
  Turn();
  bool finished = false;
  runner_.Finish([&] { finished = true; });
  Turn();
  world_.notes.clear();
  world_.EndSave(kFull);
  Turn();
  EXPECT_TRUE(finished);
  EXPECT_THAT(world_.notes, ElementsAre("WARNING: Sentinel ends with changes that it was not able "
                                        "to save on disk: " +
                                        kFull.reason));
}

TEST_F(RunnerTest, ASimulatedCrashComesBehindTheEffectsOfItsStep) {
  machine_.on_step = [](const Input&) {
    Effects effects = Do(EmitEvent{EventKind::kElectedLeader, "x"});
    effects.crash = true;
    return effects;
  };
  std::vector<std::string> seen_by_crash;
  runner_.CrashBy([&] { seen_by_crash = world_.seen; });
  runner_.Deliver(FlushConfigCommand{});
  EXPECT_EQ(seen_by_crash, std::vector<std::string>{"event x"});
}

TEST_F(RunnerTest, ASimulatedCrashWaitsForEventsThatWaitForTheDisk) {
  machine_.on_step = [](const Input&) {
    Effects effects = Do(EmitEvent{EventKind::kNewEpoch, "1"}, Hold::kUntilTried);
    effects.list.push_back({EmitEvent{EventKind::kPromotedReplica, "x"}, Hold::kNone});
    effects.persist = Persist::kRequired;
    effects.crash = true;
    return effects;
  };
  std::vector<std::string> seen_by_crash;
  runner_.CrashBy([&] { seen_by_crash = world_.seen; });
  runner_.Deliver(FlushConfigCommand{});
  EXPECT_THAT(seen_by_crash, IsEmpty());
  runner_.Deliver(FlushConfigCommand{});
  Turn();
  world_.EndSave(kSaved);
  EXPECT_THAT(seen_by_crash, ElementsAre("event 1", "event x"));
  EXPECT_EQ(machine_.inputs.size(), 1U);  // Nothing is taken in any more.
}

}  // namespace
}  // namespace sentinel::daemon
