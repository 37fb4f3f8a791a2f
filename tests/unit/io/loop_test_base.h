// Fixture of the tests that need a running loop.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>

#include "io/event/loop.h"

namespace sentinel::io {

class LoopTest : public testing::Test {
 protected:
  LoopTest() { std::signal(SIGPIPE, SIG_IGN); }

  // Runs turns until `condition` holds. Returns false when it has not come true after a time in
  // which it certainly should have.
  template <typename Condition>
  bool RunUntil(Condition condition) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > give_up) return false;
      loop_.RunTurn(std::chrono::milliseconds(5));
    }
    return true;
  }

  // Runs as many turns as it takes for everything that is ready to be seen.
  void RunTurns(int count) {
    for (int i = 0; i < count; ++i) loop_.RunTurn(std::chrono::milliseconds(1));
  }

  Loop loop_;
};

}  // namespace sentinel::io
