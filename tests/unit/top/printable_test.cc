#include "top/printable.h"

#include <gtest/gtest.h>

namespace sentinel::top {
namespace {

TEST(Printable, LeavesTextAsItIs) {
  EXPECT_EQ(Printable("mymaster-1 \"x\" \\"), "mymaster-1 \"x\" \\");
  EXPECT_EQ(Printable("größe 主 🙂"), "größe 主 🙂");
}

TEST(Printable, TakesThePowerFromWhatControlsATerminal) {
  EXPECT_EQ(Printable("a\x1b[2Jb"), "a\\x1b[2Jb");
  EXPECT_EQ(Printable("a\r\n\t\x7f"), "a\\x0d\\x0a\\x09\\x7f");
  EXPECT_EQ(Printable(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(Printable("\xC2\x9B"
                      "2J"),
            "\\xc2\\x9b2J");  // CSI in one character.
}

TEST(Printable, TakesThePowerFromWhatTurnsText) {
  EXPECT_EQ(Printable("a\xE2\x80\xAE"
                      "b"),
            "a\\xe2\\x80\\xaeb");
  EXPECT_EQ(Printable("\xE2\x81\xA6"), "\\xe2\\x81\\xa6");
  EXPECT_EQ(Printable("\xE2\x80\xA8"), "\\xe2\\x80\\xa8");
  EXPECT_EQ(Printable("\xD8\x9C"), "\\xd8\\x9c");
}

TEST(Printable, ShowsBytesThatAreNoText) { EXPECT_EQ(Printable("a\xFFz\xC3"), "a\\xffz\\xc3"); }

TEST(Columns, CountsCharacters) { EXPECT_EQ(Columns("größe"), 5U); }

TEST(Clip, CutsBetweenCharacters) {
  EXPECT_EQ(Clip("größe", 5), "größe");
  EXPECT_EQ(Clip("größe", 4), "grö~");
  EXPECT_EQ(Clip("größe", 1), "~");
  EXPECT_EQ(Clip("größe", 0), "");
}

TEST(BytesText, HasAUnitForEverySize) {
  EXPECT_EQ(BytesText(0), "0 B");
  EXPECT_EQ(BytesText(999), "999 B");
  EXPECT_EQ(BytesText(1500), "1.5 KB");
  EXPECT_EQ(BytesText(999'400), "999 KB");
  EXPECT_EQ(BytesText(999'600), "1.0 MB");
  EXPECT_EQ(BytesText(9'223'372'036'854'775'807), "9223372 TB");
}

TEST(AgeText, HasAUnitForEveryAge) {
  EXPECT_EQ(AgeText(312), "0.3 s");
  EXPECT_EQ(AgeText(45'000), "45 s");
  EXPECT_EQ(AgeText(100'000), "2 min");
  EXPECT_EQ(AgeText(3 * 3'600'000), "3 h");
  EXPECT_EQ(AgeText(5 * 86'400'000), "5 d");
}

}  // namespace
}  // namespace sentinel::top
