#include "engine/deadlines.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace sentinel {
namespace {

using Keys = std::set<std::string>;

MonotonicTime At(int second) { return MonotonicTime{std::chrono::seconds(second)}; }

Keys TakeDue(DeadlineLine<std::string>& line, int second) {
  Keys keys;
  line.TakeDue(At(second), 3, keys);
  return keys;
}

TEST(DeadlineLine, TellsTheEarliest) {
  DeadlineLine<std::string> line;
  EXPECT_EQ(line.next(), kNever);
  line.Set("b", At(2));
  line.Set("a", At(1));
  EXPECT_EQ(line.next(), At(1));
}

TEST(DeadlineLine, TakesWhatIsDueAndKeepsTheRest) {
  DeadlineLine<std::string> line;
  line.Set("a", At(1));
  line.Set("b", At(2));
  line.Set("c", At(3));
  EXPECT_EQ(TakeDue(line, 2), (Keys{"a", "b"}));
  EXPECT_EQ(TakeDue(line, 2), Keys{});
  EXPECT_EQ(line.next(), At(3));
}

TEST(DeadlineLine, TakesNoMoreThanAskedFor) {
  DeadlineLine<std::string> line;
  for (const char* key : {"a", "b", "c", "d"}) line.Set(key, At(1));
  EXPECT_EQ(TakeDue(line, 1), (Keys{"a", "b", "c"}));
  EXPECT_EQ(line.next(), At(1));
  EXPECT_EQ(TakeDue(line, 1), Keys{"d"});
}

TEST(DeadlineLine, MovesAnEntryThatIsSetAgain) {
  DeadlineLine<std::string> line;
  line.Set("a", At(1));
  line.Set("a", At(5));
  EXPECT_EQ(line.size(), 1U);
  EXPECT_EQ(TakeDue(line, 4), Keys{});
  EXPECT_EQ(TakeDue(line, 5), Keys{"a"});
}

TEST(DeadlineLine, KeepsEntriesOfTheSameTimeApart) {
  DeadlineLine<std::string> line;
  line.Set("a", At(1));
  line.Set("b", At(1));
  line.Remove("a");
  EXPECT_EQ(TakeDue(line, 1), Keys{"b"});
}

TEST(DeadlineLine, ForgetsAnEntryThatIsNeverDue) {
  DeadlineLine<std::string> line;
  line.Set("a", At(1));
  line.Set("a", kNever);
  line.Remove("unknown");
  EXPECT_EQ(line.size(), 0U);
  EXPECT_EQ(line.next(), kNever);
}

}  // namespace
}  // namespace sentinel
