#include "io/event/timer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <memory>
#include <string>

#include "io/event/system_clock.h"
#include "loop_test_base.h"

namespace sentinel::io {
namespace {

using TimerTest = LoopTest;
using DeferredTest = LoopTest;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_F(TimerTest, ExpiresOnceAndNeverEarly) {
  const SystemClock clock;
  int expired = 0;
  MonotonicTime expired_at{};
  Timer timer(loop_, [&] {
    ++expired;
    expired_at = clock.Now();
  });
  const MonotonicTime due = clock.Now() + milliseconds(3);
  timer.Arm(milliseconds(3));
  EXPECT_TRUE(timer.armed());
  ASSERT_TRUE(RunUntil([&] { return expired > 0; }));
  EXPECT_GE(expired_at, due);
  EXPECT_FALSE(timer.armed());
  RunTurns(10);
  EXPECT_EQ(expired, 1);
}

TEST_F(TimerTest, ArmReplacesTheDeadline) {
  bool expired = false;
  Timer timer(loop_, [&] { expired = true; });
  timer.Arm(hours(1));
  timer.Arm(milliseconds(1));
  EXPECT_TRUE(RunUntil([&] { return expired; }));
}

TEST_F(TimerTest, CancelAndDestructionKeepItFromExpiring) {
  bool expired = false;
  Timer cancelled(loop_, [&] { expired = true; });
  auto destroyed = std::make_unique<Timer>(loop_, [&] { expired = true; });
  cancelled.Arm(Duration::zero());
  destroyed->Arm(Duration::zero());
  cancelled.Cancel();
  destroyed.reset();
  EXPECT_FALSE(cancelled.armed());

  bool later = false;
  Timer fence(loop_, [&] { later = true; });
  fence.Arm(milliseconds(1));
  ASSERT_TRUE(RunUntil([&] { return later; }));
  EXPECT_FALSE(expired);
}

TEST_F(TimerTest, ADelayInThePastMeansTheNextTurn) {
  bool expired = false;
  Timer timer(loop_, [&] { expired = true; });
  timer.Arm(milliseconds(-5));
  loop_.RunTurn(seconds(60));
  EXPECT_TRUE(expired);
}

TEST_F(TimerTest, CanBeArmedAgainFromItsCallback) {
  int expired = 0;
  std::unique_ptr<Timer> timer;
  timer = std::make_unique<Timer>(loop_, [&] {
    if (++expired < 3) timer->Arm(Duration::zero());
  });
  timer->Arm(Duration::zero());
  EXPECT_TRUE(RunUntil([&] { return expired == 3; }));
}

TEST_F(DeferredTest, RunsOnceHoweverOftenScheduled) {
  int ran = 0;
  Deferred deferred(loop_, [&] { ++ran; });
  deferred.Schedule();
  deferred.Schedule();
  RunTurns(3);
  EXPECT_EQ(ran, 1);
}

TEST_F(DeferredTest, RunsAfterEverythingOfTheTurnThatWasDueWhenItWasScheduled) {
  std::string order;
  Deferred deferred(loop_, [&] { order += 'd'; });
  const auto work = [&] {
    order += 'w';
    deferred.Schedule();
  };
  Timer first(loop_, work);
  Timer second(loop_, work);
  first.Arm(Duration::zero());
  second.Arm(Duration::zero());
  ASSERT_TRUE(RunUntil([&] { return order.size() >= 3; }));
  EXPECT_EQ(order, "wwd");
}

TEST_F(DeferredTest, CancelAndDestructionKeepItFromRunning) {
  int ran = 0;
  Deferred cancelled(loop_, [&] { ++ran; });
  auto destroyed = std::make_unique<Deferred>(loop_, [&] { ++ran; });
  cancelled.Schedule();
  destroyed->Schedule();
  cancelled.Cancel();
  destroyed.reset();
  RunTurns(3);
  EXPECT_EQ(ran, 0);
}

using LaterTest = LoopTest;

// More than a portion of processor time.
void WorkForLong() {
  const auto used = [] {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  };
  const auto end = used() + std::chrono::milliseconds(5);
  while (used() < end) {
  }
}

TEST_F(LaterTest, WorksInTheOrderOfSchedulingOnceHoweverOftenScheduled) {
  std::string order;
  Later first(loop_, [&] { order += 'a'; });
  Later second(loop_, [&] { order += 'b'; });
  first.Schedule();
  second.Schedule();
  first.Schedule();
  RunTurns(3);
  EXPECT_EQ(order, "ab");
  first.Schedule();
  RunTurns(3);
  EXPECT_EQ(order, "aba");
}

TEST_F(LaterTest, ComesBehindWhatTheEndOfATurnBrings) {
  std::string order;
  Later later(loop_, [&] { order += 'l'; });
  Deferred deferred(loop_, [&] { order += 'd'; });
  Timer timer(loop_, [&] {
    later.Schedule();
    deferred.Schedule();
  });
  timer.Arm(Duration::zero());
  ASSERT_TRUE(RunUntil([&] { return order.size() == 2; }));
  EXPECT_EQ(order, "dl");
}

TEST_F(LaterTest, TheRestOfTheTurnComesBetweenTwoPortions) {
  std::string order;
  Timer timer(loop_, [&] { order += 't'; });
  const auto work = [&] {
    order += 'l';
    WorkForLong();
    timer.Arm(Duration::zero());
  };
  Later first(loop_, work);
  Later second(loop_, work);
  Later third(loop_, work);
  first.Schedule();
  second.Schedule();
  third.Schedule();
  ASSERT_TRUE(RunUntil([&] { return order.size() == 6; }));
  // The timer that goes on with the line may come before or behind the other one of its turn.
  EXPECT_TRUE(order == "ltltlt" || order == "lltltt") << order;
}

TEST_F(LaterTest, CancelAndDestructionKeepItFromWorking) {
  std::string order;
  Later cancelled(loop_, [&] { order += 'c'; });
  auto destroyed = std::make_unique<Later>(loop_, [&] { order += 'd'; });
  Later kept(loop_, [&] { order += 'k'; });
  cancelled.Schedule();
  destroyed->Schedule();
  kept.Schedule();
  cancelled.Cancel();
  destroyed.reset();
  RunTurns(3);
  EXPECT_EQ(order, "k");
}

TEST_F(LaterTest, MayBeDestroyedInItsOwnWork) {
  std::string order;
  std::unique_ptr<Later> own;
  own = std::make_unique<Later>(loop_, [&own, &order] {
    order += 'o';
    own.reset();
  });
  Later next(loop_, [&] { order += 'n'; });
  own->Schedule();
  next.Schedule();
  RunTurns(3);
  EXPECT_EQ(order, "on");
}

TEST(SystemClock, CountsOnTheSameLineAsTheSteadyClock) {
  const SystemClock clock;
  const auto micros = [] {
    return std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
  };
  const auto before = micros();
  const Duration now = clock.Now().time_since_epoch();
  EXPECT_LE(before, now);
  EXPECT_LE(now, micros());
}

}  // namespace
}  // namespace sentinel::io
