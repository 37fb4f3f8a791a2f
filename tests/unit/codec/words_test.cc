#include "codec/resp/words.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace sentinel::codec {
namespace {

using Words = std::vector<std::string>;

TEST(Words, AreSeparatedByRunsOfBlanks) {
  EXPECT_EQ(SplitWords("a b"), (Words{"a", "b"}));
  EXPECT_EQ(SplitWords(" \t a\r\n\v\f b \f"), (Words{"a", "b"}));
  EXPECT_EQ(SplitWords(""), Words{});
  EXPECT_EQ(SplitWords(" \t\v"), Words{});
}

// Configuration sheet, section 1.2.
TEST(Words, KeepVerticalTabAndFormFeedInside) {
  EXPECT_EQ(SplitWords("a\vb\fc d"), (Words{"a\vb\fc", "d"}));
}

TEST(Words, KeepBackslashesWhenBare) { EXPECT_EQ(SplitWords("a\\nb \\"), (Words{"a\\nb", "\\"})); }

TEST(Words, UnderstandEscapesInDoubleQuotes) {
  EXPECT_EQ(SplitWords(R"("a b" "\n\r\t\b\a" "\x41\x7e\xfF" "\q\"\\\'")"),
            (Words{"a b", "\n\r\t\b\a", "A~\xff", "q\"\\'"}));
}

TEST(Words, TakeIncompleteHexEscapesLiterally) {
  EXPECT_EQ(SplitWords(R"("\x4" "\x4g" "\xg4" "\x+1" "\x")"),
            (Words{"x4", "x4g", "xg4", "x+1", "x"}));
}

TEST(Words, UnderstandOnlyTheQuoteInSingleQuotes) {
  EXPECT_EQ(SplitWords(R"('a\'b' '\n\x41\\ ' '"')"), (Words{"a'b", "\\n\\x41\\\\ ", "\""}));
}

TEST(Words, MayBeEmptyWhenQuoted) { EXPECT_EQ(SplitWords("\"\" ''"), (Words{"", ""})); }

TEST(Words, MayBeQuotedInTheMiddle) {
  EXPECT_EQ(SplitWords("my\"mas ter\" it's 'x"), std::nullopt);
  EXPECT_EQ(SplitWords("my\"mas ter\" a'b'"), (Words{"mymas ter", "ab"}));
}

TEST(Words, MustBeFollowedByABlankBehindAQuote) {
  EXPECT_EQ(SplitWords("\"a\"b"), std::nullopt);
  EXPECT_EQ(SplitWords("'a'\"b\""), std::nullopt);
  EXPECT_EQ(SplitWords("\"a\"\vb"), (Words{"a", "b"}));
}

TEST(Words, MustCloseTheirQuotes) {
  for (const char* line : {"\"", "'", "\"a", "a\"b", "'a\\'", "\"a\\\"", "\"a\\", "ok 'b"}) {
    EXPECT_EQ(SplitWords(line), std::nullopt) << line;
  }
}

TEST(Words, CarryNulBytes) {
  EXPECT_EQ(SplitWords(std::string_view("a\0b", 3)), (Words{std::string("a\0b", 3)}));
  EXPECT_EQ(SplitWords(R"("a\x00b")"), (Words{std::string("a\0b", 3)}));
}

// Configuration sheet, section 5.3.
TEST(QuoteWord, WritesEscapesAndLowerCaseHex) {
  EXPECT_EQ(QuoteWord(""), R"("")");
  EXPECT_EQ(QuoteWord("a b'c"), R"("a b'c")");
  EXPECT_EQ(QuoteWord("\\\"\n\r\t\a\b"), R"("\\\"\n\r\t\a\b")");
  EXPECT_EQ(QuoteWord(std::string("\0\x1f\x7f\xC3", 4)), R"("\x00\x1f\x7f\xc3")");
}

TEST(QuoteWord, IsUndoneBySplitWords) {
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
  EXPECT_EQ(SplitWords(QuoteWord(every_byte) + " " + QuoteWord("")), (Words{every_byte, ""}));
}

}  // namespace
}  // namespace sentinel::codec
