#include "io/event/loop.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "io/event/timer.h"
#include "loop_test_base.h"

namespace sentinel::io {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_F(LoopTest, RunsPostedTasksInOrderWithinOneTurn) {
  std::string order;
  loop_.Post([&] { order += 'a'; });
  loop_.Post([&] {
    order += 'b';
    loop_.Post([&] { order += 'd'; });
  });
  loop_.Post([&] { order += 'c'; });
  EXPECT_EQ(order, "");
  loop_.RunTurn(seconds(60));
  EXPECT_EQ(order, "abcd");
}

TEST_F(LoopTest, RunsWhatACallbackPostsInTheSameTurn) {
  bool posted_ran = false;
  Timer timer(loop_, [&] { loop_.Post([&] { posted_ran = true; }); });
  timer.Arm(Duration::zero());
  loop_.RunTurn(seconds(60));
  EXPECT_TRUE(posted_ran);
}

TEST_F(LoopTest, WakesUpForATaskFromAnotherThread) {
  const std::thread::id loop_thread = std::this_thread::get_id();
  std::thread::id ran_on;
  std::thread other([&] {
    loop_.PostFromThread([&] {
      ran_on = std::this_thread::get_id();
      loop_.Stop();
    });
  });
  loop_.Run();
  other.join();
  EXPECT_EQ(ran_on, loop_thread);
}

TEST_F(LoopTest, KeepsEveryTaskOfManyThreads) {
  int ran = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 250; ++k) loop_.PostFromThread([&] { ++ran; });
    });
  }
  EXPECT_TRUE(RunUntil([&] { return ran == 1000; }));
  for (std::thread& thread : threads) thread.join();
}

TEST_F(LoopTest, StopEndsTheRunAfterTheTurn) {
  bool rest_of_turn_ran = false;
  loop_.Post([&] {
    loop_.Stop();
    loop_.Post([&] { rest_of_turn_ran = true; });
  });
  loop_.Run();
  EXPECT_TRUE(rest_of_turn_ran);
}

TEST_F(LoopTest, StopBeforeRunEndsThatRunAndNoLaterOne) {
  loop_.Stop();
  loop_.Run();
  bool ran = false;
  loop_.Post([&] {
    ran = true;
    loop_.Stop();
  });
  loop_.Run();
  EXPECT_TRUE(ran);
}

TEST_F(LoopTest, DestroysLaterAndNotInsideACallback) {
  struct Guard {
    explicit Guard(bool& flag) : destroyed(flag) {}
    ~Guard() { destroyed = true; }
    bool& destroyed;
  };
  bool destroyed = false;
  bool destroyed_inside = true;
  auto guard = std::make_unique<Guard>(destroyed);
  loop_.Post([&] {
    loop_.DestroyLater(std::move(guard));
    destroyed_inside = destroyed;
  });
  RunTurns(1);
  EXPECT_FALSE(destroyed_inside);
  EXPECT_TRUE(destroyed);
}

TEST_F(LoopTest, ATimerMayHandItselfToDestroyLater) {
  bool fired = false;
  std::unique_ptr<Timer> timer;
  timer = std::make_unique<Timer>(loop_, [&] {
    loop_.DestroyLater(std::move(timer));
    fired = true;
  });
  timer->Arm(Duration::zero());
  EXPECT_TRUE(RunUntil([&] { return fired; }));
  EXPECT_EQ(timer, nullptr);
}

TEST(Loop, TakesWhatWasPostedAlongWhenItDies) {
  const auto token = std::make_shared<int>(1);
  {
    Loop loop;
    auto timer = std::make_shared<Timer>(loop, [] {});
    loop.Post([token, timer] { FAIL() << "must not run"; });
    loop.DestroyLater(token);
    loop.PostFromThread([token] { FAIL() << "must not run"; });
  }
  EXPECT_EQ(token.use_count(), 1);
}

TEST(Loop, RunTurnReturnsWhenNothingHappens) {
  Loop loop;
  loop.RunTurn(milliseconds(1));
  SUCCEED();  // A loop that waits for an event that never comes would hang here.
}

}  // namespace
}  // namespace sentinel::io
