#include "acl/patterns.h"

#include <gtest/gtest.h>

#include <string>

namespace sentinel::acl {
namespace {

TEST(KeyPatterns, MergeTheUsesOfOnePattern) {
  KeyPatterns keys;
  for (const char* rule : {"~a", "%R~b", "%w~b", "%R~c", "%W~d", "~a", "%R"}) {
    EXPECT_TRUE(keys.Add(rule).has_value()) << rule;
  }
  EXPECT_EQ(keys.Describe(), "~a ~b %R~c %W~d %R~");
  for (const char* rule : {"%", "%~a", "%X~a", "%RR~a", "~a b"}) {
    EXPECT_EQ(keys.Add(rule).error(), Flaw::kSyntax) << rule;
  }
  keys.AllowAll();
  EXPECT_EQ(keys.Describe(), "~*");
  EXPECT_EQ(keys.Add("~a").error(), Flaw::kPatternAfterAllKeys);
  keys.Clear();
  EXPECT_EQ(keys.Describe(), "");
}

TEST(ChannelPatterns, MatchChannelsAndNamePatterns) {
  ChannelPatterns channels(false);
  EXPECT_FALSE(channels.AllowChannel("a"));
  EXPECT_TRUE(channels.Add("a*").has_value());
  EXPECT_TRUE(channels.Add("a*").has_value());
  EXPECT_EQ(channels.Describe(), "&a*");
  EXPECT_TRUE(channels.AllowChannel("abc"));
  EXPECT_FALSE(channels.AllowChannel("b"));
  EXPECT_TRUE(channels.AllowPattern("a*"));
  EXPECT_FALSE(channels.AllowPattern("ab*")) << "patterns are compared literally";
  EXPECT_EQ(channels.Add("a b").error(), Flaw::kSyntax);
  channels.AllowAll();
  EXPECT_TRUE(channels.AllowPattern("*"));
  EXPECT_EQ(channels.Add("a").error(), Flaw::kPatternAfterAllChannels);
}

}  // namespace
}  // namespace sentinel::acl
