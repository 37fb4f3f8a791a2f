#include "sim/base/timeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace sentinel::sim {
namespace {

using ::testing::ElementsAre;

void RunAll(Timeline& timeline) {
  const MonotonicTime end = timeline.now() + std::chrono::hours(1);
  while (timeline.RunNext(end)) {
  }
}

TEST(SimTimeline, RunsWhatIsDueInOrderOfTimeAndThenOfPlanning) {
  Timeline timeline;
  std::vector<std::string> done;
  timeline.After(Duration(20), [&] { done.push_back("late"); });
  timeline.After(Duration(10), [&] { done.push_back("first"); });
  timeline.After(Duration(10), [&] { done.push_back("second"); });
  RunAll(timeline);
  EXPECT_THAT(done, ElementsAre("first", "second", "late"));
}

TEST(SimTimeline, TheClockStandsAtTheTaskAndThenAtTheLimit) {
  Timeline timeline;
  MonotonicTime seen{};
  timeline.After(Duration(10), [&] { seen = timeline.now(); });
  EXPECT_TRUE(timeline.RunNext(MonotonicTime{} + Duration(50)));
  EXPECT_EQ(seen, MonotonicTime{} + Duration(10));
  EXPECT_FALSE(timeline.RunNext(MonotonicTime{} + Duration(50)));
  EXPECT_EQ(timeline.now(), MonotonicTime{} + Duration(50));
}

TEST(SimTimeline, ACancelledTaskDoesNotRun) {
  Timeline timeline;
  int runs = 0;
  const auto ticket = timeline.After(Duration(10), [&] { ++runs; });
  EXPECT_TRUE(timeline.Pending(ticket));
  timeline.Cancel(ticket);
  EXPECT_FALSE(timeline.Pending(ticket));
  RunAll(timeline);
  EXPECT_EQ(runs, 0);
  EXPECT_EQ(timeline.pending(), 0U);
}

TEST(SimTimeline, ATicketOfBeforeDoesNotCancelWhoHasItsPlaceNow) {
  Timeline timeline;
  int runs = 0;
  const auto old = timeline.After(Duration(1), [] {});
  RunAll(timeline);
  timeline.After(Duration(1), [&] { ++runs; });
  timeline.Cancel(old);
  RunAll(timeline);
  EXPECT_EQ(runs, 1);
}

TEST(SimTimeline, ATaskMayPlanForItsOwnInstant) {
  Timeline timeline;
  std::vector<int> done;
  timeline.After(Duration(1), [&] {
    timeline.After(Duration(0), [&] { done.push_back(3); });
    done.push_back(1);
  });
  timeline.After(Duration(1), [&] { done.push_back(2); });
  RunAll(timeline);
  EXPECT_THAT(done, ElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace sentinel::sim
