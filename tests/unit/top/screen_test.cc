#include "top/screen.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "samples.h"

namespace sentinel::top {
namespace {

constexpr Size kSize{.width = 100, .height = 24};

std::vector<Master> Masters(int count) {
  std::vector<Master> masters;
  for (int i = 100; i < 100 + count; ++i) masters.push_back(GoodMaster("m" + std::to_string(i)));
  return masters;
}

std::vector<std::string> Composed(std::vector<Master> masters, View view, Size size,
                                  const std::deque<Event>& events = {},
                                  const std::string& complaint = {}) {
  Scroll(view, masters, size);
  std::vector<std::string> lines;
  const Overview overview{.endpoint = "h:1", .masters = std::move(masters)};
  for (const Line& line : Compose(overview, view, events, complaint, size)) {
    lines.push_back(Paint(line, size.width, false));
  }
  return lines;
}

std::deque<Event> Events(int count) {
  std::deque<Event> events;
  for (int i = 0; i < count; ++i) events.push_back({"12:00:00", "+event " + std::to_string(i)});
  return events;
}

bool Shows(const std::vector<std::string>& lines, std::string_view text) {
  return std::ranges::any_of(
      lines, [&](const std::string& line) { return line.find(text) != std::string::npos; });
}

TEST(Screen, IsFilledExactly) {
  for (const bool details : {false, true}) {
    for (std::size_t height = 1; height < 60; ++height) {
      for (const int count : {0, 1, 100}) {
        const auto lines = Composed(Masters(count), {.details = details}, {100, height});
        EXPECT_EQ(lines.size(), height) << height << " rows, " << count << " masters";
      }
    }
  }
}

TEST(Screen, ShowsTheSelectedMaster) {
  const auto lines = Composed(Masters(100), {.selected = "m157"}, kSize);
  EXPECT_TRUE(Shows(lines, "ok    >m157"));
  EXPECT_FALSE(Shows(lines, "m100"));
  EXPECT_FALSE(Shows(lines, "OTHER SENTINEL"));
}

TEST(Screen, ShowsReplicasAndSentinelsOfIt) {
  const auto lines = Composed(Masters(100), {.selected = "m157", .details = true}, kSize);
  EXPECT_TRUE(Shows(lines, "ok    >m157"));
  EXPECT_TRUE(Shows(lines, "127.0.0.1:6380"));
  EXPECT_TRUE(Shows(lines, "OTHER SENTINEL"));
}

TEST(Screen, ShowsTheLastEventsAndWhatIsWrong) {
  std::deque<Event> events = Events(10);
  events.push_back({"12:00:01", "+sdown master \x1b[2J 127.0.0.1 1"});
  const auto lines = Composed(Masters(100), {}, kSize, events, "h:1: Connection refused");
  EXPECT_EQ(lines[1], "h:1: Connection refused");
  EXPECT_FALSE(Shows(lines, "+event 4"));
  EXPECT_TRUE(Shows(lines, "12:00:00  +event 5"));
  EXPECT_TRUE(Shows(lines, "12:00:01  +sdown master \\x1b[2J 127.0.0.1 1"));
}

TEST(Screen, SaysThatThereAreMoreReplicas) {
  std::vector<Master> masters = Masters(100);
  for (Master& master : masters) {
    master.details->replicas.resize(20, master.details->replicas.front());
  }
  const auto crowded = Composed(masters, {.details = true}, kSize);
  EXPECT_TRUE(Shows(crowded, "more lines"));
  EXPECT_FALSE(Shows(crowded, "OTHER SENTINEL"));
  // What the table of masters leaves is theirs.
  masters.resize(1);
  const auto roomy = Composed(masters, {.details = true}, {100, 40});
  EXPECT_FALSE(Shows(roomy, "more lines"));
  EXPECT_TRUE(Shows(roomy, "OTHER SENTINEL"));
}

// A failover makes a dozen events between two looks.
TEST(Screen, GivesEventsAllRowsThatNobodyNeeds) {
  for (const bool details : {false, true}) {
    const auto lines = Composed(Masters(1), {.details = details}, kSize, Events(100));
    EXPECT_TRUE(Shows(lines, "+event 99"));
    const auto first = std::ranges::find_if(
        lines, [](const std::string& line) { return line.find("+event") != line.npos; });
    ASSERT_GT(first - lines.begin(), 4);
    EXPECT_EQ(*(first - 1), "");
    EXPECT_NE(*(first - 2), "");
    EXPECT_EQ(std::count(first, lines.end(), ""), 0);
  }
}

TEST(Screen, StaysWithANameWhateverTheOrder) {
  std::vector<Master> masters = Masters(3);
  View view{.selected = "m102"};
  EXPECT_EQ(SelectedRow(view, masters), 2U);
  std::ranges::reverse(masters);
  EXPECT_EQ(SelectedRow(view, masters), 0U);
  view.selected = "gone";
  EXPECT_EQ(SelectedRow(view, masters), 0U);
}

TEST(Screen, ScrollsNoFurtherThanNeeded) {
  std::vector<Master> masters = Masters(100);
  View view;
  const std::size_t rows = TableRows(view, kSize);
  EXPECT_EQ(Scroll(view, masters, kSize).size(), rows);
  view.selected = "m199";
  EXPECT_EQ(Scroll(view, masters, kSize).back().name, "m199");
  view.selected = "m198";
  EXPECT_EQ(Scroll(view, masters, kSize).back().name, "m199");
  masters.resize(2);
  EXPECT_EQ(Scroll(view, masters, kSize).size(), 2U);
  EXPECT_EQ(view.first, 0U);
}

TEST(Keys, MoveTheSelection) {
  const std::vector<Master> masters = Masters(100);
  View view;
  const auto press = [&](std::string_view keys) {
    EXPECT_FALSE(PressKeys(keys, masters, kSize, view));
    return view.selected;
  };
  EXPECT_EQ(press("j"), "m101");
  EXPECT_EQ(press("jj\x1b[B"), "m104");
  EXPECT_EQ(press("k\x1b[A"), "m102");
  EXPECT_EQ(press("G"), "m199");
  EXPECT_EQ(press("j"), "m199");
  EXPECT_EQ(press("g"), "m100");
  EXPECT_EQ(press("\x1b[6~"), "m" + std::to_string(100 + TableRows(view, kSize)));
  EXPECT_EQ(press("\x1b[5~k"), "m100");
}

TEST(Keys, OpenDetailsAndLeave) {
  const std::vector<Master> masters = Masters(1);
  View view;
  EXPECT_FALSE(PressKeys("\r", masters, kSize, view));
  EXPECT_TRUE(view.details);
  EXPECT_FALSE(PressKeys("\n", masters, kSize, view));
  EXPECT_FALSE(view.details);
  EXPECT_TRUE(PressKeys("q", masters, kSize, view));
}

TEST(Keys, ThatNobodyKnowsDoNothing) {
  const std::vector<Master> masters = Masters(3);
  View view{.selected = "m101"};
  EXPECT_FALSE(PressKeys("\x1b[1;5q\x1bOq\x1b[", masters, kSize, view));
  EXPECT_FALSE(PressKeys("xyz\xFF", {}, kSize, view));
  EXPECT_FALSE(PressKeys("jG", {}, kSize, view));
  EXPECT_EQ(view.selected, "m101");
}

}  // namespace
}  // namespace sentinel::top
