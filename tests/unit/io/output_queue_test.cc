#include "io/net/output_queue.h"

#include <gtest/gtest.h>

#include <string>

namespace sentinel::io {
namespace {

TEST(OutputQueue, GivesBytesInTheOrderTheyCame) {
  OutputQueue queue;
  EXPECT_TRUE(queue.empty());
  queue.Append("one");
  queue.Append("two");
  queue.Drop(2);
  EXPECT_EQ(queue.view(), "etwo");
  queue.Append("three");
  queue.Drop(1);
  EXPECT_EQ(queue.view(), "twothree");
  EXPECT_EQ(queue.size(), 8U);
  queue.Drop(8);
  EXPECT_TRUE(queue.empty());
}

TEST(OutputQueue, IsTheSameHoweverItIsTaken) {
  std::string sent;
  std::string taken;
  OutputQueue queue;
  for (int i = 0; i < 5000; ++i) {
    const std::string piece = std::to_string(i);
    queue.Append(piece);
    sent += piece;
    const std::size_t some = queue.size() * static_cast<std::size_t>(i % 4) / 3;
    taken += queue.view().substr(0, some);
    queue.Drop(some);
  }
  taken += queue.view();
  EXPECT_EQ(taken, sent);
}

TEST(OutputQueue, ClearForgetsEverything) {
  OutputQueue queue;
  queue.Append(std::string(1000, 'x'));
  queue.Drop(10);
  queue.Clear();
  EXPECT_EQ(queue.view(), "");
}

}  // namespace
}  // namespace sentinel::io
