#include "base/json.h"

#include <gtest/gtest.h>

namespace sentinel {
namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJsonString(out, text);
  return out;
}

TEST(AppendJsonString, EscapesWhatJsonReserves) {
  EXPECT_EQ(Quoted("a \"b\" \\ \n\r\t"), R"("a \"b\" \\ \n\r\t")");
  EXPECT_EQ(Quoted(std::string_view("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
}

TEST(AppendJsonString, KeepsUtf8) {
  EXPECT_EQ(Quoted("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80"),
            "\"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80\"");
}

TEST(AppendJsonString, ReplacesWhatIsNoUtf8ByteByByte) {
  EXPECT_EQ(Quoted("a\xff"), "\"a\xef\xbf\xbd\"");
  EXPECT_EQ(Quoted("\xc3"), "\"\xef\xbf\xbd\"");                                  // Cut off.
  EXPECT_EQ(Quoted("\xc0\xaf"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");                  // Too long.
  EXPECT_EQ(Quoted("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");  // A surrogate.
}

}  // namespace
}  // namespace sentinel
