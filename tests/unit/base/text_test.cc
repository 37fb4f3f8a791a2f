#include "base/text.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace sentinel {
namespace {

TEST(Text, ChangesTheCaseOfAsciiLettersOnly) {
  EXPECT_EQ(AsciiLower("AZaz09[`{@\xc4"), "azaz09[`{@\xc4");
  EXPECT_EQ(AsciiUpper("AZaz09[`{@\xe4"), "AZAZ09[`{@\xe4");
}

TEST(Text, ComparesWithoutCase) {
  EXPECT_TRUE(EqualsIgnoreCase("", ""));
  EXPECT_TRUE(EqualsIgnoreCase("GeT-x", "gEt-X"));
  EXPECT_FALSE(EqualsIgnoreCase("get", "gets"));
  EXPECT_FALSE(EqualsIgnoreCase("[", "{"));  // One bit apart, like 'A' and 'a'.
}

// Eight bytes are compared at once: each pair of bytes, in each place of names of many lengths.
TEST(EqualsIgnoreCase, IsTheSameForEveryByteInEveryPlace) {
  for (int size = 1; size <= 18; ++size) {
    for (int at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string a(static_cast<std::size_t>(size), 'q');
        std::string b(static_cast<std::size_t>(size), 'Q');
        for (const int flip : {0, 0x20, 0x80, 1}) {
          a[static_cast<std::size_t>(at)] = static_cast<char>(byte);
          b[static_cast<std::size_t>(at)] = static_cast<char>(byte ^ flip);
          const bool same =
              AsciiLower(static_cast<char>(byte)) == AsciiLower(static_cast<char>(byte ^ flip));
          ASSERT_EQ(EqualsIgnoreCase(a, b), same) << size << " " << at << " " << byte;
        }
      }
    }
  }
}

TEST(FirstEight, TakesWhatIsThere) {
  EXPECT_EQ(FirstEight(""), 0U);
  EXPECT_EQ(FirstEight("12345678"), FirstEight("123456789"));
  EXPECT_NE(FirstEight("1234567"), FirstEight("12345678"));
}

// Command sheet, section 1.
TEST(ParseInteger, TakesPlainDecimalNumbers) {
  EXPECT_EQ(ParseInteger("0"), 0);
  EXPECT_EQ(ParseInteger("10"), 10);
  EXPECT_EQ(ParseInteger("-5"), -5);
  EXPECT_EQ(ParseInteger("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(ParseInteger("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
}

TEST(ParseInteger, RefusesEverythingElse) {
  for (const char* text :
       {"", "-", "+1", "05", "00", "-0", "-05", " 1", "1 ", "1\n", "0x10", "1e3", "1.0", "--1",
        "1-", "9223372036854775808", "-9223372036854775809", "99999999999999999999", "ten"}) {
    EXPECT_EQ(ParseInteger(text), std::nullopt) << text;
  }
  EXPECT_EQ(ParseInteger(std::string_view("1\0", 2)), std::nullopt);
}

TEST(ParseUnsigned, CoversTheUnsignedRange) {
  EXPECT_EQ(ParseUnsigned("0"), 0U);
  EXPECT_EQ(ParseUnsigned("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
  for (const char* text : {"", "-1", "+1", "01", "18446744073709551616", "1 "}) {
    EXPECT_EQ(ParseUnsigned(text), std::nullopt) << text;
  }
}

TEST(ParsePort, TakesTcpPorts) {
  EXPECT_EQ(ParsePort("1"), 1);
  EXPECT_EQ(ParsePort("65535"), 65535);
  for (const char* text : {"", "0", "65536", "-1", "080", "4294967297", "http"}) {
    EXPECT_EQ(ParsePort(text), std::nullopt) << text;
  }
}

struct GlobCase {
  const char* pattern;
  const char* text;
  bool matches;
};

// Command sheet, section 6. Expectations were compared with a real server's KEYS.
TEST(GlobMatch, FollowsTheRulesOfRedis) {
  const GlobCase cases[] = {
      {"", "", true},
      {"", "a", false},
      {"a", "", false},
      {"abc", "abc", true},
      {"abc", "abcd", false},
      {"abcd", "abc", false},
      {"ABC", "abc", false},
      {"?", "a", true},
      {"?", "", false},
      {"a?c", "abc", true},
      {"*", "", true},
      {"*", "anything", true},
      {"**", "ab", true},
      {"a*", "a", true},
      {"*a", "ba", true},
      {"*a", "ab", false},
      {"a*b*c", "aXXbYYc", true},
      {"a*b*c", "aXXbYY", false},
      {"*ab", "aab", true},
      {"*abab*", "aababb", true},
      {"+*", "+sdown", true},
      {"[-+]sdown", "-sdown", true},
      {"[-+]sdown", "#sdown", false},
      {"[abc]", "b", true},
      {"[abc]", "d", false},
      {"[^abc]", "d", true},
      {"[^abc]", "a", false},
      {"[^]", "a", true},
      {"[]", "a", false},
      {"[a-c]x", "bx", true},
      {"[a-c]x", "dx", false},
      {"[c-a]", "b", true},  // A range may be given backwards.
      {"[a-]", "-", false},  // "a-]" is a range, and nothing closes the class.
      {"[a-]", "_", true},
      {"[\\]]", "]", true},
      {"[\\-a]", "-", true},
      {"[a", "a", true},  // Not closed: ends with the pattern.
      {"[a", "ab", false},
      {"[", "[", false},
      {"\\*", "*", true},
      {"\\*", "a", false},
      {"a\\", "a\\", true},
      {"\\a", "a", true},
  };
  for (const GlobCase& c : cases) {
    EXPECT_EQ(GlobMatch(c.pattern, c.text), c.matches) << c.pattern << " against " << c.text;
  }
}

TEST(GlobMatch, CanIgnoreCase) {
  EXPECT_TRUE(GlobMatch("Sent*[A-C]?x", "sENTINELbzX", CaseRule::kIgnore));
  EXPECT_TRUE(GlobMatch("\\A", "a", CaseRule::kIgnore));
  EXPECT_FALSE(GlobMatch("[^a]", "A", CaseRule::kIgnore));
  EXPECT_FALSE(GlobMatch("sentinel", "SENTINEL"));
}

TEST(GlobMatch, TreatsBytesAsBytes) {
  EXPECT_TRUE(GlobMatch("[\x80-\xff]", "\xc4"));
  EXPECT_FALSE(GlobMatch("[\x80-\xff]", "a"));
  EXPECT_TRUE(GlobMatch(std::string_view("a\0*", 3), std::string_view("a\0b", 3)));
}

// A matcher that tries every way to divide the text among the stars would not come back.
TEST(GlobMatch, CopesWithManyStars) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  EXPECT_FALSE(GlobMatch(pattern + "*b", std::string(2000, 'a')));
  EXPECT_TRUE(GlobMatch(pattern + "*b", std::string(2000, 'a') + "b"));
}

TEST(Text, TrimsBlanksFromBothEnds) {
  EXPECT_EQ(Trim(" \t\r\n a b\t \r\n"), "a b");
  EXPECT_EQ(Trim("a"), "a");
  EXPECT_EQ(Trim(" \t"), "");
  EXPECT_EQ(Trim(""), "");
  EXPECT_EQ(Trim("\va\f"), "\va\f");
}

TEST(Text, SplitsAtEverySeparator) {
  using Parts = std::vector<std::string_view>;
  EXPECT_EQ(Split("a,b,c", ','), (Parts{"a", "b", "c"}));
  EXPECT_EQ(Split("", ','), (Parts{""}));
  EXPECT_EQ(Split(",a,,", ','), (Parts{"", "a", "", ""}));
}

TEST(Text, KnowsGraphicTextFromOther) {
  EXPECT_TRUE(IsGraphic(""));
  EXPECT_TRUE(IsGraphic("!aZ~"));
  for (const char* text : {"a b", "a\tb", "\x7f", "\x80", "\xc3\xa4"}) {
    EXPECT_FALSE(IsGraphic(text)) << text;
  }
}

TEST(Text, FindsControlBytes) {
  EXPECT_FALSE(HasControlByte("a b~ \xc3\xa4"));
  EXPECT_FALSE(HasControlByte(""));
  for (const std::string& text :
       {std::string("\0", 1), std::string("a\n"), std::string("\x1f"), std::string("\x7f")}) {
    EXPECT_TRUE(HasControlByte(text));
  }
}

TEST(Text, BoundsHosts) {
  EXPECT_TRUE(IsHostText("redis-1.example"));
  EXPECT_TRUE(IsHostText("::1"));
  EXPECT_TRUE(IsHostText(std::string(255, 'a')));
  EXPECT_FALSE(IsHostText(std::string(256, 'a')));
  EXPECT_FALSE(IsHostText(""));
  EXPECT_FALSE(IsHostText("two words"));
}

TEST(Text, KnowsProcessIds) {
  const std::string id = "0123456789abcdef0123456789abcdef01234567";
  EXPECT_TRUE(IsHexId(id));
  EXPECT_FALSE(IsHexId(id.substr(1)));
  EXPECT_FALSE(IsHexId(id + "0"));
  EXPECT_FALSE(IsHexId(AsciiUpper(id)));
  EXPECT_FALSE(IsHexId("g" + id.substr(1)));
}

}  // namespace
}  // namespace sentinel
