#include "top/styled_text.h"

#include <gtest/gtest.h>

namespace sentinel::top {
namespace {

Line ALine() {
  Line line;
  line.Add("ab ", Style::kBad).Add("cd  ");
  return line;
}

std::vector<std::string> Plain(const Lines& lines) {
  std::vector<std::string> texts;
  for (const Line& line : lines) texts.push_back(Paint(line, 100, false));
  return texts;
}

TEST(Paint, ColoursOnlyWhenToldSo) {
  EXPECT_EQ(Paint(ALine(), 80, false), "ab cd");
  EXPECT_EQ(Paint(ALine(), 80, true), "\x1b[1;31mab \x1b[0mcd  ");
}

TEST(Paint, CutsWhatDoesNotFit) {
  EXPECT_EQ(Paint(ALine(), 4, false), "ab ~");
  EXPECT_EQ(Paint(ALine(), 1, true), "\x1b[1;31m~\x1b[0m");
}

TEST(Paint, ShowsWhatIsSelectedWithAndWithoutColours) {
  Line line = ALine();
  line.selected = true;
  EXPECT_EQ(Paint(line, 80, false), "ab>cd");
  EXPECT_EQ(Paint(line, 80, true), "\x1b[1;31;7mab \x1b[0m\x1b[7mcd  \x1b[0m");
}

TEST(Table, HasColumnsAsWideAsTheirCells) {
  Table table({{"A"}, {"NAME"}, {"N", true}});
  table.Add({{"abc"}, {"x"}, {"5"}});
  table.Add({{"d"}, {"some name"}, {"123"}});
  EXPECT_EQ(Plain(table.Render(80)),
            (std::vector<std::string>{"A    NAME         N", "abc  x            5",
                                      "d    some name  123"}));
}

TEST(Table, TakesRoomFromNames) {
  Table table({{"A"}, {.title = "NAME", .shrinks = true}, {"N"}});
  table.Add({{"abc"}, {"a very long name"}, {"5"}});
  EXPECT_EQ(Plain(table.Render(18)),
            (std::vector<std::string>{"A    NAME        N", "abc  a very lo~  5"}));
  // No name is shorter than that.
  EXPECT_EQ(Plain(table.Render(5)),
            (std::vector<std::string>{"A    NAME      N", "abc  a very ~  5"}));
}

TEST(Table, LeavesOutColumnsBeforeNamesGetShort) {
  Table table({{.title = "NAME", .shrinks = true},
               {.title = "X", .leaves = 1},
               {.title = "Y", .leaves = 2},
               {.title = "Z"}});
  table.Add({{std::string(40, 'n')}, {"1"}, {"2"}, {"3"}});
  EXPECT_EQ(Plain(table.Render(49))[1], std::string(40, 'n') + "  1  2  3");
  EXPECT_EQ(Plain(table.Render(33))[1], std::string(23, 'n') + "~  1  2  3");
  EXPECT_EQ(Plain(table.Render(32))[1], std::string(25, 'n') + "~  1  3");
  EXPECT_EQ(Plain(table.Render(29))[1], std::string(25, 'n') + "~  3");
  EXPECT_EQ(Plain(table.Render(12))[1], std::string(8, 'n') + "~  3");
}

}  // namespace
}  // namespace sentinel::top
