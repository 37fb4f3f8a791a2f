#include "daemon/telemetry_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sentinel::daemon {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

template <typename Times>
std::uint64_t CountOf(const Times& times) {
  std::uint64_t count = 0;
  for (const std::uint64_t bucket : times.buckets()) count += bucket;
  return count;
}

constexpr char kMyId[] = "1111111111111111111111111111111111111111";

class TelemetryTest : public testing::Test {
 protected:
  struct FixedClock final : Clock {
    MonotonicTime Now() const override { return now; }
    std::chrono::system_clock::time_point WallNow() const override { return {}; }
    MonotonicTime now{std::chrono::seconds(100)};
  };

  TelemetryTest() { model_.my_id = kMyId; }

  FixedClock clock_;
  Model model_;
  http::Telemetry telemetry_;
};

class CountedEventsTest : public TelemetryTest, public EventSink {
 protected:
  void OnEvent(const EmitEvent& event) override { passed_on_.push_back(event.payload); }
  void OnNote(const LogNote& note) override { passed_on_.push_back(note.text); }

  // Half a second after the one before.
  void See(EventKind kind, const std::string& payload = "master m 10.0.0.1 6379") {
    clock_.now += milliseconds(500);
    events_.OnEvent({kind, payload});
  }
  Duration Took(http::FailoverPhase phase) const {
    return telemetry_.phases[static_cast<std::size_t>(phase)].sum();
  }

  CountedEvents events_{*this, clock_, model_, telemetry_};
  std::vector<std::string> passed_on_;
};

TEST_F(CountedEventsTest, PassesEverythingOn) {
  See(EventKind::kSdown, "slave x");
  events_.OnNote({LogLevel::kNotice, "a note", std::nullopt});
  EXPECT_THAT(passed_on_, ElementsAre("slave x", "a note"));
  EXPECT_EQ(telemetry_.events[static_cast<std::size_t>(EventKind::kSdown)], 1U);
}

TEST_F(CountedEventsTest, CountsVotesByWhomTheyAreFor) {
  See(EventKind::kVoteForLeader, std::string(kMyId) + " 7");
  See(EventKind::kVoteForLeader, std::string(40, '2') + " 8");
  See(EventKind::kVoteForLeader, std::string(40, '2') + " 9");
  EXPECT_EQ(telemetry_.votes_for_itself, 1U);
  EXPECT_EQ(telemetry_.votes_for_others, 2U);
}

TEST_F(CountedEventsTest, MeasuresTheFailoverThatItLeads) {
  See(EventKind::kSdown);
  See(EventKind::kOdown);
  See(EventKind::kTryFailover);
  See(EventKind::kElectedLeader);
  const std::string replica = "slave 10.0.0.2:6379 10.0.0.2 6379 @ m 10.0.0.1 6379";
  See(EventKind::kSelectedReplica, replica);
  See(EventKind::kPromotedReplica, replica);
  See(EventKind::kSwitchMaster, "m 10.0.0.1 6379 10.0.0.2 6379");
  EXPECT_THAT(telemetry_.failovers, IsEmpty());
  See(EventKind::kFailoverEnd, "master m 10.0.0.2 6379");
  for (std::size_t i = 0; i < http::kFailoverPhases.size(); ++i) {
    EXPECT_EQ(telemetry_.phases[i].sum(), milliseconds(500)) << http::kFailoverPhases[i];
    EXPECT_EQ(CountOf(telemetry_.phases[i]), 1U);
  }
  EXPECT_EQ(telemetry_.down_to_switch.sum(), milliseconds(3000));
  EXPECT_THAT(telemetry_.failovers, ElementsAre(Pair(Pair("switched", "completed"), 1)));
}

TEST_F(CountedEventsTest, CountsAFailoverThatRunsOutOfTimeOnce) {
  See(EventKind::kTryFailover);
  See(EventKind::kFailoverEndForTimeout);
  See(EventKind::kFailoverEnd);
  EXPECT_THAT(telemetry_.failovers,
              ElementsAre(Pair(Pair("switched", "reconfiguration-timeout"), 1)));
}

TEST_F(CountedEventsTest, TellsWhyAFailoverWasGivenUp) {
  See(EventKind::kTryFailover);
  See(EventKind::kAbortNotElected);
  See(EventKind::kTryFailover);
  See(EventKind::kAbortNotElected);
  See(EventKind::kTryFailover);
  See(EventKind::kAbortMasterIsBack);
  EXPECT_THAT(telemetry_.failovers, ElementsAre(Pair(Pair("aborted", "master-is-back"), 1),
                                                Pair(Pair("aborted", "not-elected"), 2)));
}

TEST_F(CountedEventsTest, KnowsWhoElseHasLed) {
  See(EventKind::kSdown);
  See(EventKind::kConfigUpdateFrom, "sentinel id 10.0.0.9 26379 @ m 10.0.0.1 6379");
  See(EventKind::kSwitchMaster, "m 10.0.0.1 6379 10.0.0.2 6379");
  EXPECT_THAT(telemetry_.failovers, ElementsAre(Pair(Pair("followed", "another-leader"), 1)));
  EXPECT_EQ(telemetry_.down_to_switch.sum(), milliseconds(1000));
}

TEST_F(CountedEventsTest, TellsOfAFailoverThatWasOvertaken) {
  See(EventKind::kTryFailover);
  See(EventKind::kConfigUpdateFrom, "sentinel id 10.0.0.9 26379 @ m 10.0.0.1 6379");
  See(EventKind::kSwitchMaster, "m 10.0.0.1 6379 10.0.0.2 6379");
  EXPECT_THAT(telemetry_.failovers, ElementsAre(Pair(Pair("aborted", "overtaken"), 1),
                                                Pair(Pair("followed", "another-leader"), 1)));
  EXPECT_EQ(Took(http::FailoverPhase::kSwitch), Duration::zero());
}

TEST_F(CountedEventsTest, KeepsMastersApart) {
  See(EventKind::kSdown);
  See(EventKind::kSdown, "master other 10.0.0.5 6379");
  See(EventKind::kSdown, "slave 10.0.0.2:6379 10.0.0.2 6379 @ m 10.0.0.1 6379");
  See(EventKind::kOdown);
  EXPECT_EQ(Took(http::FailoverPhase::kObjective), milliseconds(1500));
}

class CountedLinksTest : public TelemetryTest, public Links {
 protected:
  void Open(const OpenLink&) override { ++calls_; }
  void Close(const CloseLink&) override { ++calls_; }
  void Send(const sentinel::Send&) override { ++calls_; }

  static sentinel::Send Ping(LinkId link) { return {link, {RequestKind::kPing, {}, 0}, {"PING"}}; }
  static ReplyReceived Pong(LinkId link) {
    return {link, {RequestKind::kPing, {}, 0}, PingReply::kPong};
  }

  CountedLinks links_{*this, clock_, model_, telemetry_};
  int calls_ = 0;
};

TEST_F(CountedLinksTest, CountsConnectionsByKind) {
  links_.Open({LinkId{1}, LinkKind::kCommand, "10.0.0.1", 1, ""});
  links_.Open({LinkId{2}, LinkKind::kSubscriber, "10.0.0.1", 1, ""});
  links_.Open({LinkId{3}, LinkKind::kCommand, "10.0.0.1", 1, ""});
  links_.Hear(LinkConnected{LinkId{1}, "10.0.0.5"});
  links_.Hear(LinkClosed{LinkId{1}, "reset", false});
  links_.Close({LinkId{3}, false});
  links_.Hear(LinkClosed{LinkId{3}, "late", false});
  EXPECT_EQ(calls_, 4);
  EXPECT_EQ(telemetry_.command_links.opened, 2U);
  EXPECT_EQ(telemetry_.command_links.established, 1U);
  EXPECT_EQ(telemetry_.command_links.lost, 1U);
  EXPECT_EQ(telemetry_.subscriber_links.opened, 1U);
  EXPECT_EQ(telemetry_.subscriber_links.lost, 0U);
}

TEST_F(CountedLinksTest, MeasuresRoundTripsOfPing) {
  LinkOwner peer;
  peer.peer_id = std::string(40, '2');
  const LinkId to_peer = model_.routes.Add(peer);
  const LinkId to_server = model_.routes.Add({});
  for (const LinkId link : {to_peer, to_server}) links_.Open({link, LinkKind::kCommand, "", 1, ""});
  links_.Send(Ping(to_peer));
  links_.Send(Ping(to_server));
  clock_.now += milliseconds(2);
  links_.Hear(Pong(to_server));
  clock_.now += milliseconds(5);
  links_.Hear(Pong(to_peer));
  links_.Hear(Pong(to_peer));  // Nobody asked.
  EXPECT_EQ(telemetry_.server_round_trips.sum(), milliseconds(2));
  EXPECT_EQ(telemetry_.peer_round_trips.sum(), milliseconds(7));
  EXPECT_EQ(CountOf(telemetry_.peer_round_trips), 1U);
}

class CountedStoreTest : public TelemetryTest, public Store {
 protected:
  void Save(StateImage, std::function<void(SaveResult)> done) override { done_ = std::move(done); }

  CountedStore store_{*this, clock_, telemetry_};
  std::function<void(SaveResult)> done_;
};

TEST_F(CountedStoreTest, MeasuresSavesAndCountsThoseThatFail) {
  std::vector<bool> outcomes;
  const auto note = [&](const SaveResult& result) { outcomes.push_back(result.ok); };
  store_.Save({}, note);
  clock_.now += milliseconds(4);
  done_({});
  store_.Save({}, note);
  done_({false, "error", "reason"});
  EXPECT_THAT(outcomes, ElementsAre(true, false));
  EXPECT_EQ(telemetry_.saves.sum(), milliseconds(4));
  EXPECT_EQ(CountOf(telemetry_.saves), 2U);
  EXPECT_EQ(telemetry_.save_errors, 1U);
}

class CountedResolverTest : public TelemetryTest, public Resolver {
 protected:
  void Resolve(const std::string& host) override { asked_.push_back(host); }

  CountedResolver resolver_{*this, clock_, telemetry_};
  std::vector<std::string> asked_;
};

TEST_F(CountedResolverTest, MeasuresLookUpsOnce) {
  resolver_.Resolve("a");
  clock_.now += milliseconds(3);
  resolver_.Resolve("a");
  resolver_.Resolve("b");
  resolver_.Hear({"a", "10.0.0.1"});
  resolver_.Hear({"b", ""});
  EXPECT_THAT(asked_, ElementsAre("a", "a", "b"));
  EXPECT_EQ(telemetry_.look_ups.sum(), milliseconds(3));
  EXPECT_EQ(CountOf(telemetry_.look_ups), 2U);
  EXPECT_EQ(telemetry_.look_up_errors, 1U);
}

class CountedSchedulerTest : public TelemetryTest, public Scheduler {
 protected:
  struct HandAlarm final : Alarm {
    explicit HandAlarm(std::function<void()> callback) : on_expired(std::move(callback)) {}
    void Arm(Duration) override { is_armed = true; }
    void Cancel() override { is_armed = false; }
    bool armed() const override { return is_armed; }
    std::function<void()> on_expired;
    bool is_armed = false;
  };

  std::unique_ptr<Alarm> MakeAlarm(std::function<void()> on_expired) override {
    auto alarm = std::make_unique<HandAlarm>(std::move(on_expired));
    last_ = alarm.get();
    return alarm;
  }
  std::unique_ptr<TurnEnd> MakeTurnEnd(std::function<void()>) override { return nullptr; }
  std::unique_ptr<TurnEnd> MakeAfterReads(std::function<void()>) override { return nullptr; }
  void Hurry(Duration) override {}

  CountedScheduler scheduler_{*this, clock_, telemetry_};
  HandAlarm* last_ = nullptr;
};

TEST_F(CountedSchedulerTest, MeasuresHowLateAlarmsCome) {
  int expired = 0;
  const auto alarm = scheduler_.MakeAlarm([&] { ++expired; });
  alarm->Arm(milliseconds(10));
  EXPECT_TRUE(alarm->armed());
  clock_.now += milliseconds(13);
  last_->on_expired();
  alarm->Arm(milliseconds(-5));  // At once.
  last_->on_expired();
  EXPECT_EQ(expired, 2);
  EXPECT_EQ(telemetry_.loop_lag.sum(), milliseconds(3));
  EXPECT_EQ(CountOf(telemetry_.loop_lag), 2U);
  alarm->Cancel();
  EXPECT_FALSE(alarm->armed());
}

}  // namespace
}  // namespace sentinel::daemon
