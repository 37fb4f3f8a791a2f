#include "sentinel/address.h"

#include <gtest/gtest.h>

#include <string>

namespace sentinel {
namespace {

Address Named(std::string host, std::uint16_t port, std::string ip = "") {
  return {.host = std::move(host), .port = port, .ip = std::move(ip)};
}

TEST(Address, ResolvesNumericHostsByThemselves) {
  EXPECT_EQ(MakeAddress("10.0.0.1", 6379), Named("10.0.0.1", 6379, "10.0.0.1"));
  EXPECT_EQ(MakeAddress("2001:DB8::1", 6379), Named("2001:DB8::1", 6379, "2001:DB8::1"));
}

TEST(Address, LeavesNamesUnresolved) {
  EXPECT_EQ(MakeAddress("redis.example", 6379), Named("redis.example", 6379));
  EXPECT_FALSE(MakeAddress("redis.example", 6379).resolved());
  EXPECT_FALSE(MakeAddress("", 6379).resolved());
}

TEST(Address, TellsNumericFromOtherText) {
  for (const char* ip : {"0.0.0.0", "255.255.255.255", "::", "::1", "fe80::1", "::ffff:10.0.0.1"}) {
    EXPECT_TRUE(IsNumericIp(ip)) << ip;
  }
  for (const char* text :
       {"", "10.0.0", "10.0.0.256", "10.0.0.1 ", "127.1", "0x7f.0.0.1", "010.0.0.1", "[::1]",
        "fe80::1%lo", ":::1", "localhost", "10.0.0.1:80"}) {
    EXPECT_FALSE(IsNumericIp(text)) << text;
  }
  EXPECT_FALSE(IsNumericIp(std::string("10.0.0.1\0x", 10)));
}

TEST(Address, SameEndpointNeedsEqualPorts) {
  EXPECT_TRUE(SameEndpoint(MakeAddress("10.0.0.1", 1), MakeAddress("10.0.0.1", 1)));
  EXPECT_FALSE(SameEndpoint(MakeAddress("10.0.0.1", 1), MakeAddress("10.0.0.1", 2)));
  EXPECT_FALSE(SameEndpoint(MakeAddress("10.0.0.1", 1), MakeAddress("10.0.0.2", 1)));
}

TEST(Address, SameEndpointComparesResolvedIpsBeforeNames) {
  EXPECT_TRUE(SameEndpoint(Named("a.example", 1, "10.0.0.1"), MakeAddress("10.0.0.1", 1)));
  EXPECT_FALSE(SameEndpoint(Named("a.example", 1, "10.0.0.1"), MakeAddress("10.0.0.2", 1)));
}

TEST(Address, SameEndpointFallsBackToNamesOfAnyCase) {
  EXPECT_TRUE(SameEndpoint(Named("Redis.Example", 1), Named("redis.example", 1)));
  EXPECT_TRUE(
      SameEndpoint(Named("Redis.Example", 1, "10.0.0.1"), Named("redis.example", 1, "10.0.0.2")));
  EXPECT_FALSE(SameEndpoint(Named("a.example", 1), Named("b.example", 1)));
  EXPECT_FALSE(SameEndpoint(Named("a.example", 1), MakeAddress("10.0.0.1", 1)));
}

TEST(Address, SameEndpointKnowsTheSpellingsOfAnIp6Address) {
  EXPECT_TRUE(SameEndpoint(MakeAddress("2001:db8:0:0::1", 1), MakeAddress("2001:DB8::1", 1)));
  EXPECT_FALSE(SameEndpoint(MakeAddress("2001:db8::1", 1), MakeAddress("2001:db8::2", 1)));
}

TEST(Address, SameEndpointDoesNotMatchTwoUnresolvedNames) {
  EXPECT_FALSE(SameEndpoint(Named("a.example", 1, ""), Named("b.example", 1, "")));
}

TEST(Address, TheCanonicalFormOfAnIpIsOne) {
  EXPECT_EQ(CanonicalIp("2001:DB8:0:0::1"), "2001:db8::1");
  EXPECT_EQ(CanonicalIp("10.0.0.1"), "10.0.0.1");
  EXPECT_EQ(CanonicalIp("a.example"), "a.example");
}

TEST(Address, JoinsHostAndPort) {
  EXPECT_EQ(JoinHostPort("10.0.0.1", 6379), "10.0.0.1:6379");
  EXPECT_EQ(JoinHostPort("redis.example", 1), "redis.example:1");
  EXPECT_EQ(JoinHostPort("::1", 65535), "[::1]:65535");
}

}  // namespace
}  // namespace sentinel
