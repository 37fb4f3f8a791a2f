#include "base/room.h"

#include <gtest/gtest.h>

#include <string>
#include <unordered_map>

namespace sentinel {
namespace {

TEST(Room, IsGivenBackBehindAFlood) {
  std::unordered_map<int, std::string> table;
  for (int i = 0; i < 10'000; ++i) table[i] = std::to_string(i);
  const std::string& last = table.at(9'999);
  for (int i = 0; i < 9'999; ++i) {
    table.erase(i);
    GiveRoomBack(table);
  }
  EXPECT_LE(table.bucket_count(), 512U);
  EXPECT_EQ(last, "9999");
}

TEST(Room, IsKeptWhereItIsNeededAgain) {
  std::unordered_map<int, int> table;
  for (int i = 0; i < 10'000; ++i) table[i] = i;
  const std::size_t buckets = table.bucket_count();
  for (int i = 0; i < 5'000; ++i) {
    table.erase(i);
    GiveRoomBack(table);
  }
  EXPECT_EQ(table.bucket_count(), buckets);
}

}  // namespace
}  // namespace sentinel
