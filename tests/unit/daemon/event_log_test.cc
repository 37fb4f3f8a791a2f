#include "daemon/event_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

namespace sentinel::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class Record final : public io::LogSink, public Publisher, public Clock {
 public:
  void Log(LogLevel level, std::string_view text) override { lines.emplace_back(level, text); }
  void Publish(std::string_view channel, std::string_view payload) override {
    messages.emplace_back(channel, payload);
  }
  MonotonicTime Now() const override { return MonotonicTime(std::chrono::seconds(100)); }
  std::chrono::system_clock::time_point WallNow() const override {
    return std::chrono::system_clock::from_time_t(1'795'359'576);
  }

  std::vector<std::pair<LogLevel, std::string>> lines;
  std::vector<std::pair<std::string, std::string>> messages;
};

TEST(EventLog, LogsAnEventAndPublishesIt) {
  Record record;
  EventLog(record, record, record).OnEvent({EventKind::kSdown, "master m 10.0.0.1 6379"});
  EXPECT_THAT(record.lines, ElementsAre(Pair(LogLevel::kWarning, "+sdown master m 10.0.0.1 6379")));
  EXPECT_THAT(record.messages, ElementsAre(Pair("+sdown", "master m 10.0.0.1 6379")));
}

TEST(EventLog, KeepsDebugEventsToTheLog) {
  Record record;
  EventLog(record, record, record).OnEvent({EventKind::kScriptChild, "4711"});
  EXPECT_THAT(record.lines, ElementsAre(Pair(LogLevel::kDebug, "+script-child 4711")));
  EXPECT_THAT(record.messages, IsEmpty());
}

TEST(EventLog, LogsANoteAndPublishesNothing) {
  Record record;
  EventLog(record, record, record).OnNote({LogLevel::kNotice, "some text", std::nullopt});
  EXPECT_THAT(record.lines, ElementsAre(Pair(LogLevel::kNotice, "some text")));
  EXPECT_THAT(record.messages, IsEmpty());
}

TEST(EventLog, AppendsALocalDateAsStockWritesIt) {
  ::setenv("TZ", "UTC0", 1);
  ::tzset();
  Record record;
  EventLog(record, record, record)
      .OnNote({LogLevel::kWarning, "Next failover delay: I will not start a failover before",
               MonotonicTime(std::chrono::seconds(100 + 86'400 * 10))});
  EXPECT_THAT(record.lines,
              ElementsAre(Pair(LogLevel::kWarning,
                               "Next failover delay: I will not start a failover before Wed Dec  "
                               "2 14:59:36 2026")));
}

}  // namespace
}  // namespace sentinel::daemon
