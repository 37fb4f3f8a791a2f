#include "base/result.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace sentinel {
namespace {

Result<int> Half(int number) {
  if (number % 2 != 0) return Fail("odd number", EDOM);
  return number / 2;
}

TEST(Result, HoldsAValueOrAnError) {
  EXPECT_EQ(Half(4).value(), 2);
  ASSERT_FALSE(Half(3));
  EXPECT_EQ(Half(3).error().message, "odd number");
  EXPECT_EQ(Half(3).error().code, EDOM);
}

TEST(Result, ErrorsAreToldWithContextOnTheWayUp) {
  const Error error = Half(3).error().Prefixed("sizing").Prefixed("start");
  EXPECT_EQ(error.message, "start: sizing: odd number");
  EXPECT_EQ(error.code, EDOM);
}

TEST(Result, AnErrorPassesIntoAResultOfAnotherType) {
  const Result<std::string> text = Fail(Half(3).error());
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().message, "odd number");
}

}  // namespace
}  // namespace sentinel
