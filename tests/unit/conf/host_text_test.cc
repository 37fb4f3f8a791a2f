#include "codec/conf/host_text.h"

#include <gtest/gtest.h>

namespace sentinel::codec {
namespace {

TEST(HostText, Ip4ShortFormsAreSpelledOut) {
  EXPECT_EQ(CanonicalIp("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(CanonicalIp("127.1"), "127.0.0.1");
  EXPECT_EQ(CanonicalIp("1.2.3"), "1.2.0.3");
  EXPECT_EQ(CanonicalIp("0x7f.1"), "127.0.0.1");
  EXPECT_EQ(CanonicalIp("2130706433"), "127.0.0.1");
  EXPECT_EQ(CanonicalIp("010.0.0.1"), "8.0.0.1");
}

TEST(HostText, Ip6IsShortenedAndLosesItsScope) {
  EXPECT_EQ(CanonicalIp("::1"), "::1");
  EXPECT_EQ(CanonicalIp("FE80::0:1"), "fe80::1");
  EXPECT_EQ(CanonicalIp("fe80::1%lo"), "fe80::1");
  EXPECT_EQ(CanonicalIp("::ffff:1.2.3.4"), "::ffff:1.2.3.4");
}

TEST(HostText, OtherTextIsNoAddress) {
  for (const char* text : {"", "localhost", "[::1]", "127.0.0.1.", " 127.0.0.1", "127.0.0.1 ",
                           "256.0.0.1", "fe80::1%", "1.2.3.4.5", "abc", "::1 ", "127.0.0.1%lo"}) {
    EXPECT_FALSE(CanonicalIp(text).has_value()) << text;
  }
  EXPECT_FALSE(CanonicalIp(std::string("::1\0x", 5)).has_value());
  EXPECT_FALSE(CanonicalIp(std::string("127.0.0.1\0x", 11)).has_value());
}

}  // namespace
}  // namespace sentinel::codec
