#include "loss/ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace sentinel::loss {
namespace {

using harness::Millis;
using testing::Each;
using testing::Le;
using testing::SizeIs;

constexpr harness::SteadyTime kStart{std::chrono::seconds(100)};
constexpr std::uint16_t kOld = 6379;
constexpr std::uint16_t kNew = 6380;

Ack At(int after_ms, std::uint16_t server = kOld) {
  return {.key = static_cast<std::uint64_t>(after_ms),
          .server = server,
          .at = kStart + Millis(after_ms)};
}

TEST(Lost, IsWhatWasAcknowledgedAndIsNotThere) {
  const std::set<std::string> there{KeyName(1), KeyName(3)};
  const Ledger ledger{At(1), At(2), At(3), At(4), At(5, kNew)};
  EXPECT_EQ(CountLost(ledger,
                      [&](const std::vector<std::string>& keys) {
                        std::vector<bool> found;
                        for (const std::string& key : keys) found.push_back(there.contains(key));
                        return found;
                      }),
            3U);
}

TEST(Lost, LooksEachWriteUpOnceInBoundedBatches) {
  Ledger ledger;
  for (int i = 0; i < 2'500; ++i) ledger.push_back(At(i));
  std::vector<std::vector<std::string>> batches;
  std::set<std::string> asked;
  EXPECT_EQ(CountLost(ledger,
                      [&](const std::vector<std::string>& keys) {
                        batches.push_back(keys);
                        asked.insert(keys.begin(), keys.end());
                        return std::vector<bool>(keys.size(), true);
                      }),
            0U);
  EXPECT_THAT(asked, SizeIs(2'500));
  EXPECT_THAT(batches, Each(SizeIs(Le(1'000U))));
}

TEST(Lost, OfNothingIsNothing) {
  EXPECT_EQ(CountLost({}, [](const auto& keys) { return std::vector<bool>(keys.size()); }), 0U);
}

TEST(Gap, IsTheLongestTimeBetweenTwoWrites) {
  const Ledger ledger{At(0), At(10), At(50, kNew), At(60, kNew)};
  EXPECT_EQ(LongestGap(ledger, kStart), 40);
}

TEST(Gap, BeginsWithTheFaultAndIgnoresWhatWasBefore) {
  const Ledger ledger{At(0), At(500), At(530), At(540)};
  EXPECT_EQ(LongestGap(ledger, kStart + Millis(510)), 20);
  EXPECT_EQ(LongestGap(ledger, kStart + Millis(540)), 0);
}

TEST(Taken, IsHowLongADeposedServerGoesOn) {
  const Ledger ledger{At(0), At(100), At(1'500), At(1'600, kNew), At(2'000)};
  EXPECT_EQ(SecondsTaken(ledger, kOld, kStart + Millis(500)), 1.5);
  EXPECT_EQ(SecondsTaken(ledger, kOld, kStart + Millis(2'000)), 0);
  EXPECT_EQ(SecondsTaken(ledger, 1, kStart), 0);
}

TEST(Until, EndsBeforeTheGivenTime) {
  const Ledger ledger{At(0), At(10), At(20)};
  EXPECT_THAT(Until(ledger, kStart + Millis(20)), SizeIs(2));
  EXPECT_THAT(Until(ledger, kStart), SizeIs(0));
}

TEST(Rate, IsThatOfTheTimeBeforeTheFault) {
  const Ledger ledger{At(0), At(10), At(20), At(30), At(10'000)};
  EXPECT_EQ(Rate(ledger, kStart + Millis(100)), 100);
  EXPECT_EQ(Rate(ledger, kStart), std::nullopt);
  EXPECT_EQ(Rate({}, kStart), std::nullopt);
}

}  // namespace
}  // namespace sentinel::loss
