// The parts of this layer that decide whether two replies are the same: none of them may be blind.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "case_file.h"
#include "conversation.h"
#include "deviations.h"
#include "frame.h"
#include "masks.h"
#include "words.h"

namespace sentinel::differential {
namespace {

Frame Parse(std::string bytes) {
  auto frame = TakeFrame(bytes);
  EXPECT_TRUE(frame && bytes.empty()) << bytes;
  return frame.value_or(Frame{});
}

std::string Masked(const std::string& bytes, const std::set<std::string>& names) {
  std::vector<Frame> frames = {Parse(bytes)};
  Masks masks(names);
  masks.AddSymbol("26379", "<self>");
  masks.Apply(frames);
  return Render(frames[0]);
}

std::string NoSymbols(const std::string& name) { throw BadCaseFile(name); }

TEST(Frames, TellAllKindsApart) {
  const std::vector<std::string> replies = {"+1\r\n",
                                            "-1\r\n",
                                            ":1\r\n",
                                            "$1\r\n1\r\n",
                                            "=5\r\ntxt:1\r\n",
                                            "_\r\n",
                                            "$-1\r\n",
                                            "*-1\r\n",
                                            "*0\r\n",
                                            "%0\r\n",
                                            "~0\r\n",
                                            ">0\r\n",
                                            "$0\r\n\r\n",
                                            "+\r\n",
                                            "*1\r\n+1\r\n",
                                            "*1\r\n*0\r\n",
                                            ",1\r\n",
                                            "*2\r\n:1\r\n:2\r\n",
                                            "%1\r\n:1\r\n:2\r\n"};
  std::set<std::string> shown;
  for (const std::string& reply : replies) shown.insert(Render(Parse(reply)));
  EXPECT_EQ(shown.size(), replies.size());
}

TEST(Frames, AreWaitedForToTheirLastByte) {
  const std::string whole = "*2\r\n$3\r\na\r\n\r\n%1\r\n+a\r\n:1\r\n";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::string part = whole.substr(0, size);
    EXPECT_FALSE(TakeFrame(part)) << size;
  }
}

TEST(Frames, MustBeWellFormed) {
  for (std::string bytes :
       {"x\r\n", "\r\n", ":01\r\n", ":+1\r\n", ":\r\n", "$2\r\nabc\r\n", "$-2\r\n", "*-2\r\n",
        "%-1\r\n", "=3\r\nabc\r\n", "_1\r\n", ",x\r\n", "+a\nb\r\n", "+a\rb\r\n", "$1 \r\na\r\n"}) {
    EXPECT_THROW(TakeFrame(bytes), MalformedReply) << Quoted(bytes);
  }
}

TEST(Frames, ShowBytesAsTheyAre) {
  EXPECT_EQ(Render(Parse("$4\r\na\r\n\xff\r\n")), "$\"a\\r\\n\"\n \"\\xff\"\n");
}

TEST(Words, KnowQuotesEscapesAndSymbols) {
  const Symbols symbols = [](const std::string& name) { return "<" + name + ">"; };
  const std::vector<std::string> expected = {"a", "", "b c", "d\r\n\xff\"", "{x}\\n", "<x>yyy"};
  EXPECT_EQ(ParseWords(R"( a "" "b c" "d\r\n\xff\""  '{x}\n' {x}{3*y})", symbols), expected);
  EXPECT_EQ(Encode({"a", ""}), "*2\r\n$1\r\na\r\n$0\r\n\r\n");
}

TEST(Words, RefuseWhatIsNotClosed) {
  for (const char* text : {"\"a", "'a", "{a", "\"\\x1\"", "{nobody}"}) {
    EXPECT_THROW(ParseWords(text, NoSymbols), BadCaseFile) << text;
  }
}

TEST(Masks, HideNothingTheyAreNotAskedFor) {
  const std::string info = "$12\r\nprocess_id:1\r\n";
  EXPECT_EQ(Masked(info, {}), "$\"process_id:1\"\n");
  EXPECT_EQ(Masked(info, {"info"}), "$\"process_id:<number>\"\n");
  EXPECT_EQ(Masked(":7\r\n", {}), ":7\n");
  EXPECT_EQ(Masked(":7\r\n", {"client-id"}), ":<id>\n");
  EXPECT_THROW(Masks({"everything"}), BadCaseFile);
}

TEST(Masks, ReplaceWholePortsOnly) {
  EXPECT_EQ(Masked("+127.0.0.1:26379,263790\r\n", {}), "+127.0.0.1:<self>,263790\n");
}

TEST(Masks, ReplaceAgesButNotSettings) {
  EXPECT_EQ(Masked("*4\r\n$12\r\ninfo-refresh\r\n$2\r\n17\r\n$6\r\nquorum\r\n$1\r\n2\r\n", {}),
            "*4\n  $\"info-refresh\"\n  $\"<number>\"\n  $\"quorum\"\n  $\"2\"\n");
}

TEST(Masks, TellIdsApart) {
  const std::string a(40, 'a');
  const std::string b(40, 'b');
  EXPECT_EQ(Masked("+" + a + " " + b + " " + a + " " + std::string(41, 'a') + "\r\n", {}),
            "+<id 1> <id 2> <id 1> " + std::string(41, 'a') + "\n");
}

TEST(Masks, SortEntriesButNotTheirFields) {
  const std::string b = "*2\r\n$1\r\nb\r\n$1\r\na\r\n";
  const std::string a = "*2\r\n$1\r\na\r\n$1\r\nc\r\n";
  EXPECT_EQ(Masked("*2\r\n" + b + a, {"unordered"}), Render(Parse("*2\r\n" + a + b)));
}

TEST(Cases, AreReadWithTheirSettings) {
  const auto cases = ParseCases(
      "@protocols 2 3\n- PING x\n@situation single\n== two\n  masks: info\n  a>> PING\n  b "
      "reads\n");
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[0].name, "PING x");
  EXPECT_EQ(cases[0].situation, "empty");
  EXPECT_EQ(cases[1].protocols, (std::set{2, 3}));
  EXPECT_EQ(cases[1].situation, "single");
  EXPECT_EQ(cases[1].masks, (std::set<std::string>{"info"}));
  ASSERT_EQ(cases[1].steps.size(), 2U);
  EXPECT_TRUE(cases[1].steps[0].queued);
  EXPECT_EQ(cases[1].steps[1].kind, Step::Kind::kCollect);
}

TEST(Cases, AreRefusedWithMistakes) {
  for (const char* text :
       {"PING\n", "@colour red\n", "- a\n- a\n", "== a\n", "== a\n  a jumps\n"}) {
    EXPECT_THROW(ParseCases(text), BadCaseFile) << text;
  }
}

TEST(Differences, AreShownPerStep) {
  const std::vector<Exchange> stock = {{"a> x", "+1\n"}, {"a> y", "*2\n  +1\n  +2\n"}};
  const std::vector<Exchange> ours = {{"a> x", "+1\n"}, {"a> y", "*2\n  +1\n  +3\n"}};
  EXPECT_EQ(DescribeDifferences(stock, stock), "");
  EXPECT_EQ(DescribeDifferences(stock, ours), "  a> y\n    stock |   +2\n    ours  |   +3\n");
}

TEST(DeviationPatterns, NameCasesExactly) {
  EXPECT_TRUE(Matches("t/PING", "t/PING", "RESP2"));
  EXPECT_TRUE(Matches("t/PING (RESP2)", "t/PING", "RESP2"));
  EXPECT_FALSE(Matches("t/PING (RESP3)", "t/PING", "RESP2"));
  EXPECT_FALSE(Matches("t/PIN", "t/PING", "RESP2"));
  EXPECT_TRUE(Matches("t/PIN...", "t/PING", "RESP2"));
}

TEST(DeviationLists, FillTheTableOfThePage) {
  const auto list = ParseDeviations("# x\n\ndiffers: QUIT\n  case: a/b\n  why: because\n");
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].cases, std::vector<std::string>{"a/b"});
  const std::string begin = "<!-- tests/differential/deviations.txt: begin -->\n";
  const std::string end = "<!-- tests/differential/deviations.txt: end -->\n";
  EXPECT_EQ(WithTable("x\n" + begin + "old\n" + end + "y\n", RenderTable(list)),
            "x\n" + begin +
                "| Command | | Difference and why |\n| --- | --- | --- |\n"
                "| QUIT | differs | because |\n" +
                end + "y\n");
  EXPECT_THROW(WithTable("x\n", ""), BadCaseFile);
  EXPECT_THROW(ParseDeviations("differs: QUIT\n"), BadCaseFile);
  EXPECT_THROW(ParseDeviations("likes: QUIT\n  why: x\n"), BadCaseFile);
}

}  // namespace
}  // namespace sentinel::differential
