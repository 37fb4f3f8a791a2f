#include "command/failover_history.h"

#include <gtest/gtest.h>

namespace sentinel::command {
namespace {

PastFailover Of(const std::string& master, Epoch epoch) {
  auto record = std::make_shared<FailoverRecord>();
  record->master = master;
  record->epoch = epoch;
  record->result = "switched";
  return {std::move(record), static_cast<std::int64_t>(epoch)};
}

std::vector<Epoch> Epochs(const std::vector<PastFailover>& failovers) {
  std::vector<Epoch> epochs;
  for (const PastFailover& past : failovers) epochs.push_back(past.record->epoch);
  return epochs;
}

TEST(FailoverHistory, ShowsTheNewestFirst) {
  FailoverHistory history;
  history.Put(Of("a", 1), 1);
  history.Put(Of("b", 2), 2);
  history.Put(Of("a", 3), 3);
  EXPECT_EQ(Epochs(history.Newest("", 10)), (std::vector<Epoch>{3, 2, 1}));
  EXPECT_EQ(Epochs(history.Newest("", 2)), (std::vector<Epoch>{3, 2}));
  EXPECT_EQ(Epochs(history.Newest("a", 10)), (std::vector<Epoch>{3, 1}));
  EXPECT_EQ(Epochs(history.Newest("a", 1)), (std::vector<Epoch>{3}));
  EXPECT_TRUE(history.Newest("c", 10).empty());
  EXPECT_EQ(Epochs(history.All()), (std::vector<Epoch>{1, 2, 3}));
  EXPECT_TRUE(history.Knows("b"));
  EXPECT_FALSE(history.Knows("c"));
}

TEST(FailoverHistory, ALaterReportTakesThePlaceOfTheFirst) {
  FailoverHistory history;
  history.Put(Of("a", 1), 1);
  history.Put(Of("a", 2), 2);
  history.Put(Of("a", 11), 1);
  EXPECT_EQ(Epochs(history.Newest("a", 10)), (std::vector<Epoch>{2, 11}));
  // Those that were read have none.
  history.Put(Of("a", 20), 0);
  history.Put(Of("a", 21), 0);
  EXPECT_EQ(Epochs(history.Newest("a", 10)), (std::vector<Epoch>{21, 20, 2, 11}));
}

TEST(FailoverHistory, AttemptsInOneOutageThatEndAlikeAreOne) {
  FailoverHistory history;
  const auto abort = [&history](Epoch epoch, const std::string& result, std::int64_t began) {
    FailoverRecord record = *Of("a", epoch).record;
    record.result = result;
    history.Put({std::make_shared<const FailoverRecord>(record), began}, epoch);
  };
  history.Put(Of("a", 1), 1);
  abort(2, "failover-abort-not-elected", 1000);
  abort(3, "failover-abort-not-elected", 1001);
  EXPECT_EQ(Epochs(history.Newest("a", 9)), (std::vector<Epoch>{3, 1}));
  abort(4, "failover-abort-no-good-slave", 1000);
  abort(5, "failover-abort-not-elected", 1000);
  EXPECT_EQ(Epochs(history.Newest("a", 9)), (std::vector<Epoch>{5, 4, 3, 1})) << "another end";
  abort(6, "failover-abort-not-elected", 9000);
  EXPECT_EQ(Epochs(history.Newest("a", 9)), (std::vector<Epoch>{6, 5, 4, 3, 1})) << "much later";
}

TEST(FailoverHistory, IsBoundedForEachMaster) {
  FailoverHistory history;
  history.Put(Of("quiet", 1), 0);
  for (Epoch epoch = 1; epoch <= 100; ++epoch) history.Put(Of("busy", epoch), 0);
  const auto kept = Epochs(history.Newest("busy", 1000));
  EXPECT_EQ(kept.size(), FailoverHistory::kOfOneMaster);
  EXPECT_EQ(kept.front(), 100u);
  EXPECT_EQ(history.Newest("quiet", 1).size(), 1u);
}

TEST(FailoverHistory, IsBoundedAsAWhole) {
  FailoverHistory history;
  for (Epoch epoch = 1; epoch <= FailoverHistory::kOfAll + 5; ++epoch) {
    history.Put(Of("m" + std::to_string(epoch), epoch), 0);
  }
  EXPECT_EQ(history.All().size(), FailoverHistory::kOfAll);
  EXPECT_FALSE(history.Knows("m5"));
  EXPECT_TRUE(history.Knows("m6"));
}

}  // namespace
}  // namespace sentinel::command
