#include "base/fifo.h"

#include <gtest/gtest.h>

#include <deque>
#include <memory>

#include "base/random.h"

namespace sentinel {
namespace {

TEST(Fifo, HandsItemsOutInTheirOrder) {
  Fifo<int> fifo;
  EXPECT_TRUE(fifo.empty());
  fifo.Push(1);
  fifo.Push(2);
  EXPECT_EQ(fifo.front(), 1);
  EXPECT_EQ(fifo.Pop(), 1);
  fifo.Push(3);
  EXPECT_EQ(fifo.size(), 2U);
  EXPECT_EQ(fifo.Pop(), 2);
  EXPECT_EQ(fifo.Pop(), 3);
  EXPECT_TRUE(fifo.empty());
}

TEST(Fifo, DoesWhatADequeDoes) {
  Random random(1);
  Fifo<int> fifo;
  std::deque<int> deque;
  for (int i = 0; i < 10'000; ++i) {
    // Grows to some hundreds and shrinks again, several times.
    const bool growing = i / 500 % 2 == 0;
    if (random.Below(10) < (growing ? 7U : 3U) || deque.empty()) {
      fifo.Push(i);
      deque.push_back(i);
    } else {
      ASSERT_EQ(fifo.Pop(), deque.front());
      deque.pop_front();
    }
    ASSERT_EQ(fifo.size(), deque.size());
    if (deque.empty()) continue;
    ASSERT_EQ(fifo.front(), deque.front());
  }
}

TEST(Fifo, LetsGoOfWhatIsTakenOut) {
  const auto item = std::make_shared<int>(1);
  Fifo<std::shared_ptr<int>> fifo;
  fifo.Push(item);
  fifo.Push(item);
  fifo.Pop();
  EXPECT_EQ(item.use_count(), 2);
}

}  // namespace
}  // namespace sentinel
