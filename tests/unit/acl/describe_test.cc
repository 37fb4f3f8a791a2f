#include "acl/describe.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "small_catalog.h"

namespace sentinel::acl {
namespace {

std::string Described(const std::vector<std::string>& rules) {
  CommandRules commands;
  for (const std::string& rule : rules) {
    EXPECT_TRUE(commands.Apply(SmallCatalog(), rule).has_value()) << rule;
  }
  return DescribeCommands(SmallCatalog(), commands);
}

TEST(Description, BeginsWithAllOrNothing) {
  EXPECT_EQ(Described({}), "-@all");
  EXPECT_EQ(Described({"+@all"}), "+@all");
  EXPECT_EQ(Described({"+@all", "-ping"}), "+@all -ping");
}

TEST(Description, NamesTheCategoryThatFitsBest) {
  EXPECT_EQ(Described({"+@admin"}), "-@all +@admin");
  EXPECT_EQ(Described({"+@fast"}), "-@all +@fast");
  EXPECT_EQ(Described({"+sentinel"}), "-@all +@admin -client|kill");
  EXPECT_EQ(Described({"+@all", "-@admin"}), "+@all -@admin");
}

TEST(Description, NamesCommandsWhereNoCategoryFits) {
  EXPECT_EQ(Described({"+ping"}), "-@all +ping");
  EXPECT_EQ(Described({"+sentinel|masters"}), "-@all +sentinel|masters");
  EXPECT_EQ(Described({"+client", "-client|kill"}), "-@all +client -client|kill");
}

TEST(Description, NamesACommandWithTwoNamesOnce) {
  EXPECT_EQ(Described({"+sentinel|primaries"}), "-@all +sentinel|masters");
  EXPECT_EQ(Described({"+@all", "-sentinel|primaries"}), "+@all -sentinel|masters");
  EXPECT_EQ(Described({"+@all", "-sentinel|masters", "+sentinel|primaries"}), "+@all");
}

TEST(Description, NamesFirstArguments) {
  EXPECT_EQ(Described({"+ping|x", "+ping|y"}), "-@all +ping|x +ping|y");
  EXPECT_EQ(Described({"+@all", "-ping", "+ping|x"}), "+@all -ping +ping|x");
  EXPECT_EQ(Described({"+ping", "+ping|x"}), "-@all +ping");
}

}  // namespace
}  // namespace sentinel::acl
