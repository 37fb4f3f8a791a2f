#include "io/event/watchers.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <memory>

#include "io/event/unique_fd.h"
#include "loop_test_base.h"

namespace sentinel::io {
namespace {

using WatchersTest = LoopTest;

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    out = UniqueFd(ends[0]);
    in = UniqueFd(ends[1]);
  }
  void Put() const { EXPECT_EQ(write(in.get(), "x", 1), 1); }
  void Take() const {
    char byte = 0;
    EXPECT_EQ(read(out.get(), &byte, 1), 1);
  }
  UniqueFd out;
  UniqueFd in;
};

TEST_F(WatchersTest, ASignalRunsItsCallbackInTheLoop) {
  int seen = 0;
  const SignalWatcher watcher(loop_, SIGUSR1, [&] { ++seen; });
  raise(SIGUSR1);
  EXPECT_EQ(seen, 0);
  EXPECT_TRUE(RunUntil([&] { return seen == 1; }));
}

TEST_F(WatchersTest, TheDispositionReturnsWithTheEndOfASignalWatcher) {
  std::signal(SIGUSR2, SIG_IGN);
  std::make_unique<SignalWatcher>(loop_, SIGUSR2, [] {}).reset();
  struct sigaction now {};
  sigaction(SIGUSR2, nullptr, &now);
  EXPECT_EQ(now.sa_handler, SIG_IGN);
}

TEST_F(WatchersTest, AReadableDescriptorIsReportedUntilItIsEmptied) {
  const Pipe pipe;
  int seen = 0;
  const FdWatcher watcher(loop_, pipe.out.get(), [&] {
    if (++seen == 3) pipe.Take();
  });
  pipe.Put();
  ASSERT_TRUE(RunUntil([&] { return seen == 3; }));
  RunTurns(3);
  EXPECT_EQ(seen, 3);
}

TEST_F(WatchersTest, APausedDescriptorIsNotReported) {
  const Pipe pipe;
  int seen = 0;
  FdWatcher watcher(loop_, pipe.out.get(), [&] {
    ++seen;
    pipe.Take();
  });
  watcher.Pause();
  pipe.Put();
  RunTurns(3);
  EXPECT_EQ(seen, 0);
  watcher.Resume();
  EXPECT_TRUE(RunUntil([&] { return seen == 1; }));
}

}  // namespace
}  // namespace sentinel::io
