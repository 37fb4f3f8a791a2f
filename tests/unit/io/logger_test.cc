#include "io/log/logger.h"

#include <gtest/gtest.h>
#include <syslog.h>
#include <unistd.h>

#include <filesystem>
#include <regex>
#include <string>

#include "io/log/line_format.h"
#include "io/log/syslog_sink.h"
#include "support/temp_dir.h"

namespace sentinel::io {
namespace {

class LoggerTest : public testing::Test {
 protected:
  LogOptions ToFile() const {
    LogOptions options;
    options.file = file_;
    return options;
  }

  std::string Text() const { return harness::ReadFile(file_); }

  // The messages of the file, each behind its level mark.
  std::string Messages() const {
    return std::regex_replace(Text(), std::regex("\\d+:X [^.]*\\.\\d{3} "), "");
  }

  harness::TempDir dir_;
  std::filesystem::path file_ = dir_.path() / "sentinel.log";
};

TEST_F(LoggerTest, WritesTheStockFormat) {
  Logger logger(ToFile());
  logger.Log(LogLevel::kWarning, "+sdown master m 127.0.0.1 6379");
  const std::regex line(std::to_string(getpid()) +
                        R"(:X \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} )"
                        R"(\d\d:\d\d:\d\d\.\d{3} # \+sdown master m 127\.0\.0\.1 6379\n)");
  EXPECT_TRUE(std::regex_match(Text(), line)) << Text();
}

TEST_F(LoggerTest, WritesJsonWithTheFieldsOfALine) {
  LogOptions options = ToFile();
  options.json = true;
  Logger logger(options);
  logger.LogWithFields(LogLevel::kWarning, "+sdown \"m\"",
                       {{"event", "+sdown"}, {"port", "1", true}});
  logger.Log(LogLevel::kNotice, "no fields");
  logger.LogWithFields(LogLevel::kDebug, "dropped", {{"event", "x"}});
  const std::regex lines(
      R"(\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","pid":\d+,"level":"warning",)"
      R"("message":"\+sdown \\"m\\"","event":"\+sdown","port":1\}\n)"
      R"(\{"time":"[^"]*","pid":\d+,"level":"notice","message":"no fields"\}\n)");
  EXPECT_TRUE(std::regex_match(Text(), lines)) << Text();
}

TEST_F(LoggerTest, OpensItsFileAgain) {
  Logger logger(ToFile());
  logger.Log(LogLevel::kWarning, "before");
  logger.Reopen();
  logger.Log(LogLevel::kWarning, "behind");
  EXPECT_EQ(Messages(), "# before\n# behind\n");
}

TEST_F(LoggerTest, ShowsTheDateInLocalTime) {
  LineFormat format;
  const std::chrono::system_clock::time_point time(std::chrono::milliseconds(1'700'000'000'007));
  spdlog::memory_buf_t line;
  setenv("TZ", "UTC-5:30", 1);
  tzset();
  format.format({time, {}, "", spdlog::level::info, "text"}, line);
  unsetenv("TZ");
  tzset();
  EXPECT_EQ(std::string(line.data(), line.size()),
            std::to_string(getpid()) + ":X 15 Nov 2023 03:43:20.007 * text\n");
}

TEST_F(LoggerTest, MarksTheLevels) {
  LogOptions options = ToFile();
  options.threshold = LogLevel::kDebug;
  Logger logger(options);
  logger.Log(LogLevel::kDebug, "d");
  logger.Log(LogLevel::kVerbose, "v");
  logger.Log(LogLevel::kNotice, "n");
  logger.Log(LogLevel::kWarning, "w");
  EXPECT_EQ(Messages(), ". d\n- v\n* n\n# w\n");
}

TEST_F(LoggerTest, DropsWhatIsBelowTheThresholdInForce) {
  Logger logger(ToFile());
  logger.Log(LogLevel::kVerbose, "no");
  logger.Log(LogLevel::kNotice, "yes");
  logger.set_threshold(LogLevel::kWarning);
  logger.Log(LogLevel::kNotice, "no");
  logger.set_threshold(LogLevel::kVerbose);
  logger.Log(LogLevel::kVerbose, "yes");
  logger.set_threshold(std::nullopt);
  logger.Log(LogLevel::kWarning, "no");
  logger.LogSignal("no");
  EXPECT_EQ(Messages(), "* yes\n- yes\n");
}

TEST_F(LoggerTest, CutsLongMessages) {
  Logger logger(ToFile());
  logger.Log(LogLevel::kNotice, std::string(1023, 'x'));
  logger.Log(LogLevel::kNotice, std::string(5000, 'y'));
  EXPECT_EQ(Messages(), "* " + std::string(1023, 'x') + "\n* " + std::string(1023, 'y') + "\n");
}

TEST_F(LoggerTest, TakesMessagesForTextAndNotForAFormat) {
  Logger logger(ToFile());
  logger.Log(LogLevel::kNotice, "{} %s {0} }{");
  EXPECT_EQ(Messages(), "* {} %s {0} }{\n");
}

TEST_F(LoggerTest, WritesLinesOfSignalsInTheirOwnFormat) {
  Logger logger(ToFile());
  logger.LogSignal("Received SIGTERM scheduling shutdown...");
  const std::regex line(std::to_string(getpid()) +
                        R"(:signal-handler \(\d+\) Received SIGTERM scheduling shutdown\.\.\.\n)");
  EXPECT_TRUE(std::regex_match(Text(), line)) << Text();
}

TEST_F(LoggerTest, AppendsToWhatIsThere) {
  harness::WriteFile(file_, "earlier\n");
  Logger(ToFile()).Log(LogLevel::kNotice, "later");
  EXPECT_EQ(Messages(), "earlier\n* later\n");
}

TEST_F(LoggerTest, GoesOnInANewFileAfterARotation) {
  Logger logger(ToFile());
  logger.Log(LogLevel::kNotice, "one");
  const std::filesystem::path rotated = dir_.path() / "sentinel.log.1";
  std::filesystem::rename(file_, rotated);
  logger.Log(LogLevel::kNotice, "two");
  EXPECT_EQ(Messages(), "* two\n");
  EXPECT_NE(harness::ReadFile(rotated).find("one"), std::string::npos);

  std::filesystem::remove(file_);
  logger.Log(LogLevel::kNotice, "three");
  EXPECT_EQ(Messages(), "* three\n");

  harness::WriteFile(dir_.path() / "other", "made by logrotate\n");
  std::filesystem::rename(dir_.path() / "other", file_);
  logger.Log(LogLevel::kNotice, "four");
  EXPECT_EQ(Messages(), "made by logrotate\n* four\n");
}

TEST_F(LoggerTest, SurvivesAFolderThatIsGoneForAWhile) {
  LogOptions options;
  options.file = dir_.path() / "folder" / "log";
  Logger logger(options);
  logger.Log(LogLevel::kNotice, "lost");
  std::filesystem::create_directory(dir_.path() / "folder");
  logger.Log(LogLevel::kNotice, "kept");
  EXPECT_NE(harness::ReadFile(options.file).find("* kept\n"), std::string::npos);
}

TEST_F(LoggerTest, WritesToStandardOutputWithoutAFile) {
  testing::internal::CaptureStdout();
  Logger(LogOptions{}).Log(LogLevel::kNotice, "hello");
  const std::string text = testing::internal::GetCapturedStdout();
  EXPECT_TRUE(text.ends_with(" * hello\n")) << text;
}

TEST_F(LoggerTest, SaysWhetherAFileCanBeAppendedTo) {
  EXPECT_TRUE(CanAppend(file_));
  EXPECT_TRUE(std::filesystem::exists(file_));
  EXPECT_EQ(CanAppend(dir_.path() / "none" / "log").error().message, "No such file or directory");
}

TEST(SyslogSink, UsesStockPriorities) {
  EXPECT_EQ(SyslogPriority(ToSpdlog(LogLevel::kDebug)), LOG_DEBUG);
  EXPECT_EQ(SyslogPriority(ToSpdlog(LogLevel::kVerbose)), LOG_INFO);
  EXPECT_EQ(SyslogPriority(ToSpdlog(LogLevel::kNotice)), LOG_NOTICE);
  EXPECT_EQ(SyslogPriority(ToSpdlog(LogLevel::kWarning)), LOG_WARNING);
}

}  // namespace
}  // namespace sentinel::io
