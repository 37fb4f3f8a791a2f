#include <gtest/gtest.h>

#include "sim/redis/ledger.h"

namespace sentinel::sim {
namespace {

class LedgerTest : public testing::Test {
 protected:
  WriteNumber Write(HistoryId history, std::uint64_t end) {
    const WriteNumber write = ledger_.Propose();
    ledger_.Append(history, write, end);
    ledger_.Acknowledge(write, MonotonicTime{});
    return write;
  }

  Ledger ledger_;
  const HistoryId root_ = ledger_.Root("root");
};

TEST_F(LedgerTest, AWriteIsInWhatReachesItsEnd) {
  const WriteNumber write = Write(root_, 30);
  EXPECT_FALSE(ledger_.Contains({root_, 29}, write));
  EXPECT_TRUE(ledger_.Contains({root_, 30}, write));
  EXPECT_EQ(ledger_.ExecutedAt(write), (DataSet{root_, 30}));
}

TEST_F(LedgerTest, ABranchHasItsParentUpToTheFork) {
  const WriteNumber before = Write(root_, 30);
  const HistoryId branch = ledger_.Branch({root_, 40}, 40, "branch");
  const WriteNumber beside = Write(root_, 50);
  const WriteNumber behind = Write(branch, 60);
  EXPECT_TRUE(ledger_.Contains({branch, 60}, before));
  EXPECT_FALSE(ledger_.Contains({branch, 60}, beside));
  EXPECT_TRUE(ledger_.Contains({branch, 60}, behind));
  EXPECT_FALSE(ledger_.Contains({root_, 60}, behind));
  EXPECT_EQ(ledger_.ListLost({branch, 60}), std::vector<WriteNumber>{beside});
  EXPECT_EQ(ledger_.ListLost({root_, 60}), std::vector<WriteNumber>{behind});
  // A replica that follows the branch, but has not got as far as its beginning.
  EXPECT_EQ(ledger_.LostWrites({branch, 29}), 3U);
  EXPECT_EQ(ledger_.LostWrites({branch, 30}), 2U);
}

TEST_F(LedgerTest, ARestartCountsFromZero) {
  const WriteNumber before = Write(root_, 500);
  const HistoryId restarted = ledger_.Branch({root_, 510}, 0, "restarted");
  const WriteNumber behind = Write(restarted, 20);
  EXPECT_TRUE(ledger_.Contains({restarted, 0}, before));
  EXPECT_FALSE(ledger_.Contains({restarted, 0}, behind));
  EXPECT_TRUE(ledger_.Contains({restarted, 20}, behind));
  EXPECT_TRUE(ledger_.Same({restarted, 0}, {root_, 510}));
  EXPECT_FALSE(ledger_.Same({restarted, 1}, {root_, 510}));
}

TEST_F(LedgerTest, DataSetsAreComparedAlongTheTree) {
  const HistoryId left = ledger_.Branch({root_, 100}, 100, "left");
  const HistoryId right = ledger_.Branch({root_, 120}, 120, "right");
  const HistoryId empty = ledger_.Root("empty");
  EXPECT_TRUE(ledger_.Includes({left, 150}, {root_, 100}));
  EXPECT_FALSE(ledger_.Includes({left, 150}, {root_, 101}));
  EXPECT_TRUE(ledger_.Includes({left, 150}, {right, 90}));
  EXPECT_FALSE(ledger_.Includes({left, 150}, {right, 130}));
  EXPECT_TRUE(ledger_.Includes({right, 130}, {left, 100}));
  EXPECT_TRUE(ledger_.Includes({left, 0}, {empty, 0}));
  EXPECT_FALSE(ledger_.Includes({empty, 0}, {left, 1}));
  EXPECT_TRUE(ledger_.Same({left, 80}, {right, 80}));
}

TEST_F(LedgerTest, OnlyAcknowledgedWritesCanBeLost) {
  const WriteNumber write = ledger_.Propose();
  EXPECT_TRUE(ledger_.Awaited(write));
  ledger_.Append(root_, write, 10);
  EXPECT_FALSE(ledger_.Awaited(write));
  EXPECT_EQ(ledger_.LostWrites({root_, 0}), 0U);
  ledger_.Acknowledge(write, MonotonicTime{std::chrono::seconds(5)});
  EXPECT_EQ(ledger_.LostWrites({root_, 0}), 1U);
  EXPECT_EQ(ledger_.AcknowledgedAt(write), MonotonicTime{std::chrono::seconds(5)});
  EXPECT_EQ(ledger_.last_acknowledged(), MonotonicTime{std::chrono::seconds(5)});
}

}  // namespace
}  // namespace sentinel::sim
