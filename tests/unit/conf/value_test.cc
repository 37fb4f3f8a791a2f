#include "codec/conf/value.h"

#include <gtest/gtest.h>

#include <limits>

namespace sentinel::codec {
namespace {

TEST(ConfValue, MemoryUnitsArePowersOfTenOrTwo) {
  EXPECT_EQ(ParseMemory("12"), 12u);
  EXPECT_EQ(ParseMemory("12b"), 12u);
  EXPECT_EQ(ParseMemory("1k"), 1000u);
  EXPECT_EQ(ParseMemory("1KB"), 1024u);
  EXPECT_EQ(ParseMemory("2m"), 2'000'000u);
  EXPECT_EQ(ParseMemory("2mb"), 2u << 20);
  EXPECT_EQ(ParseMemory("3g"), 3'000'000'000u);
  EXPECT_EQ(ParseMemory("3GB"), std::uint64_t{3} << 30);
}

TEST(ConfValue, MemoryTakesMissingDigitsAndLeadingZeros) {
  EXPECT_EQ(ParseMemory(""), 0u);
  EXPECT_EQ(ParseMemory("k"), 0u);
  EXPECT_EQ(ParseMemory("007"), 7u);
}

TEST(ConfValue, MemoryRefusesSignsFractionsAndUnknownUnits) {
  for (const char* text : {"-1", "+1", "1.5gb", "1tb", " 1", "1 ", "1 kb", "x"}) {
    EXPECT_FALSE(ParseMemory(text).has_value()) << text;
  }
}

TEST(ConfValue, MemoryThatDoesNotFitIsTheLargest) {
  EXPECT_EQ(ParseMemory("99999999999999999999"), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(ParseMemory("18446744073709551615gb"), std::numeric_limits<std::uint64_t>::max());
}

TEST(ConfValue, MemoryIsWrittenWithTheLargestExactBinaryUnit) {
  EXPECT_EQ(FormatMemory(0), "0");
  EXPECT_EQ(FormatMemory(1000), "1000");
  EXPECT_EQ(FormatMemory(3 << 10), "3kb");
  EXPECT_EQ(FormatMemory(256 << 20), "256mb");
  EXPECT_EQ(FormatMemory(std::uint64_t{1} << 30), "1gb");
  EXPECT_EQ(FormatMemory((1 << 20) + 1), "1048577");
}

TEST(ConfValue, OctalIsAsLenientAsTheStockProgram) {
  EXPECT_EQ(ParseOctal("777"), 0777);
  EXPECT_EQ(ParseOctal("0777"), 0777);
  EXPECT_EQ(ParseOctal("+7"), 7);
  EXPECT_EQ(ParseOctal(" 7"), 7);
  EXPECT_EQ(ParseOctal(""), 0);
  EXPECT_EQ(ParseOctal("-1"), -1);
  EXPECT_FALSE(ParseOctal("8").has_value());
  EXPECT_FALSE(ParseOctal("7x").has_value());
  EXPECT_EQ(FormatOctal(0700), "700");
}

TEST(ConfValue, SentinelNumbersUseTheirLeadingDigits) {
  EXPECT_EQ(LeadingNumber("2abc"), 2);
  EXPECT_EQ(LeadingNumber(" 5"), 5);
  EXPECT_EQ(LeadingNumber("abc"), 0);
  EXPECT_EQ(LeadingNumber("-3"), -3);
}

TEST(ConfValue, SentinelNumbersAreCutTo32Bits) {
  EXPECT_EQ(LeadingNumber("99999999999"), 1215752191);
  EXPECT_EQ(LeadingNumber("4294967297"), 1);
  EXPECT_LT(LeadingNumber("3000000000"), 0);
  EXPECT_EQ(LeadingNumber("99999999999999999999"), -1);
}

TEST(ConfValue, EpochsAreUnsignedAndWrapAround) {
  EXPECT_EQ(LeadingEpoch("17x"), 17u);
  EXPECT_EQ(LeadingEpoch("x"), 0u);
  EXPECT_EQ(LeadingEpoch("-1"), std::numeric_limits<std::uint64_t>::max());
}

TEST(ConfValue, ASingleListValueIsSplitAgain) {
  EXPECT_EQ(ListWords({"a  b"}), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(ListWords({"a b", "c"}), (std::vector<std::string>{"a b", "c"}));
  EXPECT_EQ(ListWords({""}), (std::vector<std::string>{""}));
  EXPECT_TRUE(ListWords({}).empty());
}

TEST(ConfValue, WordsAreQuotedOnlyWhenTheyHaveToBe) {
  EXPECT_EQ(FormatWord("mymaster-1.2_3"), "mymaster-1.2_3");
  EXPECT_EQ(FormatWord("::1"), "::1");
  EXPECT_EQ(FormatWord(""), "\"\"");
  EXPECT_EQ(FormatWord("two words"), "\"two words\"");
  EXPECT_EQ(FormatWord("a\"b"), "\"a\\\"b\"");
  EXPECT_EQ(FormatWord("a'b"), "\"a'b\"");
  EXPECT_EQ(FormatWord("a\\b"), "\"a\\\\b\"");
  EXPECT_EQ(FormatWord("a\nb"), "\"a\\nb\"");
  EXPECT_EQ(FormatWord("\x7f"), "\"\\x7f\"");
  EXPECT_EQ(FormatWord("\xc3\xa9"), "\"\\xc3\\xa9\"");
}

TEST(ConfValue, PlainNamesHoldNoBlanksAndNoControlBytes) {
  EXPECT_TRUE(IsPlainName("cache-1"));
  EXPECT_TRUE(IsPlainName("caf\xc3\xa9"));
  EXPECT_TRUE(IsPlainName("\"quoted\""));
  EXPECT_FALSE(IsPlainName(""));
  EXPECT_FALSE(IsPlainName("a b"));
  EXPECT_FALSE(IsPlainName("a\tb"));
  EXPECT_FALSE(IsPlainName(std::string_view("a\0b", 3)));
  EXPECT_FALSE(IsPlainName("\x7f"));
}

}  // namespace
}  // namespace sentinel::codec
