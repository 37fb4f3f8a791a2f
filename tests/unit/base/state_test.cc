#include "sentinel/state.h"

#include <gtest/gtest.h>

namespace sentinel {
namespace {

using std::chrono::system_clock;

TEST(MeasurePauses, SaysWhatIsLeftOfThem) {
  PersistentState state;
  for (const std::int64_t ends_at_ms : {0, 5'000, 20'000}) {
    state.masters.emplace_back().pause = SavedPause{ends_at_ms, milliseconds(0)};
  }
  state.masters.emplace_back();
  MeasurePauses(state, system_clock::time_point(std::chrono::seconds(12)));
  EXPECT_EQ(state.masters[0].pause->left, milliseconds(0)) << "has no end";
  EXPECT_EQ(state.masters[1].pause->left, milliseconds(0)) << "is over";
  EXPECT_EQ(state.masters[2].pause->left, milliseconds(8'000));
  EXPECT_FALSE(state.masters[3].pause);
}

}  // namespace
}  // namespace sentinel
