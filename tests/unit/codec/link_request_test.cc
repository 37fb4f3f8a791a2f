#include "codec/resp/link_request.h"

#include <gtest/gtest.h>

#include <string>

namespace sentinel::codec {
namespace {

using namespace std::string_literals;  // NUL bytes in texts.

TEST(LinkRequest, IsAnArrayOfBulkStrings) {
  EXPECT_EQ(EncodeRequest({"PING"}), "*1\r\n$4\r\nPING\r\n");
  EXPECT_EQ(EncodeRequest({"AUTH", "", "a\0\r\n"s}),
            "*3\r\n$4\r\nAUTH\r\n$0\r\n\r\n$4\r\na\0\r\n\r\n"s);
}

TEST(LinkRequestDeathTest, NeedsAWord) { EXPECT_DEATH(EncodeRequest({}), "words.empty"); }

}  // namespace
}  // namespace sentinel::codec
