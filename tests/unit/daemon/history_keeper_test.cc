#include "daemon/history_keeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "codec/history/failover_text.h"
#include "io/event/loop.h"
#include "io/event/loop_scheduler.h"
#include "io/event/system_clock.h"
#include "support/temp_dir.h"

namespace sentinel::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Lines final : public io::LogSink {
 public:
  void Log(LogLevel, std::string_view text) override { lines.emplace_back(text); }
  std::vector<std::string> lines;
};

class HistoryKeeperTest : public ::testing::Test {
 protected:
  void Report(Epoch epoch, std::uint64_t serial) {
    auto record = std::make_shared<FailoverRecord>();
    record->master = "m";
    record->epoch = epoch;
    record->result = "switched";
    keeper_.OnFailover({std::move(record), clock_.Now(), serial});
  }
  void RunUntil(const std::function<bool()>& done) {
    while (!done()) loop_.RunTurn(std::chrono::milliseconds(50));
  }
  void EndWrite(const SaveResult& result = {}) {
    auto done = std::exchange(done_, nullptr);
    texts_.push_back(text_());
    done(result);
  }

  harness::TempDir dir_;
  const std::filesystem::path file_ = dir_.path() / "sentinel.conf.history";
  io::Loop loop_;
  io::LoopScheduler scheduler_{loop_};
  io::SystemClock clock_;
  Lines log_;
  bool settled_ = true;
  std::function<std::string()> text_;
  std::function<void(SaveResult)> done_;  // Of the write that is under way.
  std::vector<std::string> texts_;        // What was written.
  command::FailoverHistory history_;
  HistoryKeeper keeper_{{scheduler_, clock_, log_,
                         [this](const std::string& path, std::function<std::string()> text,
                                std::function<void(SaveResult)> done) {
                           EXPECT_EQ(path, file_);
                           EXPECT_FALSE(done_) << "two writes at a time";
                           text_ = std::move(text);
                           done_ = std::move(done);
                         },
                         [this] { return settled_; }},
                        file_,
                        history_,
                        {.write = std::chrono::milliseconds(1),
                         .busy = std::chrono::milliseconds(1),
                         .patience = std::chrono::milliseconds(50)}};
};

TEST_F(HistoryKeeperTest, WritesOnceForAllThatCameMeanwhile) {
  Report(1, 1);
  Report(2, 2);
  EXPECT_FALSE(done_) << "somebody would have waited for it";
  EXPECT_EQ(history_.Newest("m", 9).size(), 2u);
  RunUntil([this] { return bool(done_); });
  Report(3, 3);
  EndWrite();
  RunUntil([this] { return bool(done_); });
  EndWrite();
  ASSERT_EQ(texts_.size(), 2u);
  EXPECT_EQ(codec::ParseFailovers(texts_[0])->size(), 2u);
  EXPECT_EQ(codec::ParseFailovers(texts_[1])->size(), 3u);
}

TEST_F(HistoryKeeperTest, StampsTheBeginningWithTheTimeOfDay) {
  auto record = std::make_shared<FailoverRecord>();
  record->master = "m";
  const auto before = clock_.WallNow();
  keeper_.OnFailover({std::move(record), clock_.Now() - std::chrono::seconds(10), 1});
  const std::chrono::system_clock::time_point began(
      std::chrono::milliseconds(history_.Newest("m", 1)[0].started_at_ms));
  EXPECT_LE(began, clock_.WallNow() - std::chrono::seconds(10));
  EXPECT_GE(began, before - std::chrono::seconds(11));
}

TEST_F(HistoryKeeperTest, WaitsForTheStateButNotForEver) {
  settled_ = false;
  Report(1, 1);
  const MonotonicTime reported = clock_.Now();
  RunUntil([this] { return bool(done_); });
  EXPECT_GE(clock_.Now() - reported, std::chrono::milliseconds(49));
}

TEST_F(HistoryKeeperTest, WritesTheRestAtTheEnd) {
  bool finished = false;
  Report(1, 1);
  RunUntil([this] { return bool(done_); });
  Report(2, 2);
  keeper_.Finish([&finished] { finished = true; });
  EndWrite();
  EXPECT_FALSE(finished);
  ASSERT_TRUE(done_);
  EndWrite({false, "", "No space"});
  EXPECT_TRUE(finished) << "a disk that refuses must not keep the process alive";
  EXPECT_THAT(log_.lines, ElementsAre(HasSubstr("could not be written: No space")));
}

TEST_F(HistoryKeeperTest, HasNothingToWriteAtTheEndOfACalmLife) {
  bool finished = false;
  keeper_.Finish([&finished] { finished = true; });
  EXPECT_TRUE(finished);
  EXPECT_FALSE(done_);
}

TEST_F(HistoryKeeperTest, SaysOnceThatTheDiskRefuses) {
  for (int i = 0; i < 3; ++i) {
    Report(1, 1);
    RunUntil([this] { return bool(done_); });
    EndWrite({false, "", "No space"});
  }
  EXPECT_EQ(log_.lines.size(), 1u);
}

TEST_F(HistoryKeeperTest, ReadsWhatWasWritten) {
  auto record = std::make_shared<FailoverRecord>();
  record->master = "m";
  record->epoch = 7;
  harness::WriteFile(file_, codec::FormatFailovers(std::vector<PastFailover>{{record, 5}}));
  keeper_.Load();
  ASSERT_EQ(history_.Newest("m", 9).size(), 1u);
  EXPECT_EQ(history_.Newest("m", 9)[0].record->epoch, 7u);
  Report(8, 1);
  EXPECT_EQ(history_.Newest("m", 9).size(), 2u);
  EXPECT_THAT(log_.lines, IsEmpty());
}

TEST_F(HistoryKeeperTest, ADamagedFileIsPutAside) {
  harness::WriteFile(file_, "failover m 1 autom");
  keeper_.Load();
  EXPECT_TRUE(history_.All().empty());
  EXPECT_FALSE(std::filesystem::exists(file_));
  EXPECT_EQ(harness::ReadFile(file_.string() + ".damaged"), "failover m 1 autom");
  EXPECT_THAT(log_.lines, ElementsAre(HasSubstr("is damaged: line 1 cannot be read")));
}

TEST_F(HistoryKeeperTest, AFileThatCannotBeReadPreventsNothing) {
  std::filesystem::create_directory(file_);
  keeper_.Load();
  EXPECT_THAT(log_.lines, ElementsAre(HasSubstr("cannot be read")));
}

}  // namespace
}  // namespace sentinel::daemon
