#include "model/agenda.h"

#include <gtest/gtest.h>

namespace sentinel {
namespace {

using std::chrono::seconds;

constexpr MonotonicTime kNow{seconds(100)};

TEST(Agenda, IsEmptyAtFirst) { EXPECT_EQ(Agenda().next(), kNever); }

TEST(Agenda, KeepsTheEarliestTime) {
  Agenda agenda;
  agenda.At(kNow + seconds(3));
  agenda.At(kNow + seconds(1));
  agenda.At(kNow + seconds(2));
  EXPECT_EQ(agenda.next(), kNow + seconds(1));
}

TEST(Agenda, NotesWhatIsNotDueYet) {
  Agenda agenda;
  EXPECT_FALSE(agenda.Due(kNow, kNow + Duration(1)));
  EXPECT_EQ(agenda.next(), kNow + Duration(1));
}

TEST(Agenda, DoesNotNoteWhatIsDue) {
  Agenda agenda;
  EXPECT_TRUE(agenda.Due(kNow, kNow));
  EXPECT_TRUE(agenda.Due(kNow, kNow - seconds(5)));
  EXPECT_EQ(agenda.next(), kNever);
}

}  // namespace
}  // namespace sentinel
