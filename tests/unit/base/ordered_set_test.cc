#include "base/ordered_set.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace sentinel {
namespace {

using Numbers = OrderedSet<int>;

std::vector<int> InOrder(const Numbers& numbers) { return {numbers.begin(), numbers.end()}; }

TEST(OrderedSet, KeepsTheOrderOfAdding) {
  Numbers numbers;
  EXPECT_TRUE(numbers.empty());
  for (const int number : {3, 1, 2}) EXPECT_TRUE(numbers.Add(number));
  EXPECT_FALSE(numbers.Add(3));
  EXPECT_EQ(InOrder(numbers), std::vector<int>({3, 1, 2}));
  EXPECT_EQ(numbers.size(), 3U);
}

TEST(OrderedSet, ForgetsWhatIsRemoved) {
  Numbers numbers;
  for (const int number : {3, 1, 2}) numbers.Add(number);
  EXPECT_TRUE(numbers.Remove(1));
  EXPECT_FALSE(numbers.Remove(1));
  EXPECT_EQ(InOrder(numbers), std::vector<int>({3, 2}));
  EXPECT_TRUE(numbers.Add(1)) << "at the end, as new";
  EXPECT_EQ(InOrder(numbers), std::vector<int>({3, 2, 1}));
}

TEST(OrderedSet, FindsElementsByViewsOfThem) {
  OrderedSet<std::string, std::string_view> names;
  for (int i = 0; i < 100; ++i)
    names.Add("a name too long to be kept in place " + std::to_string(i));
  for (int i = 1; i < 100; ++i) {
    EXPECT_TRUE(names.Remove("a name too long to be kept in place " + std::to_string(i)));
  }
  ASSERT_EQ(names.size(), 1U);
  EXPECT_TRUE(names.begin()->ends_with(" 0"));
}

}  // namespace
}  // namespace sentinel
