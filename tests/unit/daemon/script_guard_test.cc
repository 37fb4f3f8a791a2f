#include "daemon/script_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support/temp_dir.h"

namespace sentinel::daemon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Lines final : public io::LogSink {
 public:
  void Log(LogLevel, std::string_view text) override { lines.emplace_back(text); }
  std::vector<std::string> lines;
};

class ScriptGuardTest : public testing::Test {
 protected:
  ScriptGuardTest() { chmod(folder_.path().c_str(), 0777); }

  const harness::TempDir folder_;
  const std::string script_ = folder_.path() / "script";
  Lines log_;
};

TEST_F(ScriptGuardTest, RefusesWhatOthersCouldReplaceAndSaysSoOnce) {
  ScriptGuard guard(log_, true);
  EXPECT_FALSE(guard.Admits(script_));
  EXPECT_FALSE(guard.Admits(script_));
  EXPECT_THAT(log_.lines, ElementsAre(HasSubstr(script_ + " is not run")));
  EXPECT_THAT(guard.WhyRefused(script_), HasSubstr(folder_.path().string()));
  EXPECT_FALSE(guard.Admits("script"));
}

TEST_F(ScriptGuardTest, LooksAgainBeforeEachRun) {
  const std::filesystem::path before = std::filesystem::current_path();
  const std::string moving = "/proc/self/cwd/script";
  ScriptGuard guard(log_, true);
  std::filesystem::current_path("/");
  EXPECT_TRUE(guard.Admits(moving));
  EXPECT_THAT(log_.lines, IsEmpty());
  std::filesystem::current_path(folder_.path());
  EXPECT_FALSE(guard.Admits(moving));
  std::filesystem::current_path("/");
  EXPECT_TRUE(guard.Admits(moving));
  std::filesystem::current_path(folder_.path());
  EXPECT_FALSE(guard.Admits(moving));
  std::filesystem::current_path(before);
  EXPECT_EQ(log_.lines.size(), 2U);
}

TEST_F(ScriptGuardTest, AdmitsAllWhereThatIsAllowed) {
  ScriptGuard guard(log_, false);
  EXPECT_TRUE(guard.Admits(script_));
  EXPECT_TRUE(guard.Admits("script"));
  EXPECT_EQ(guard.WhyRefused(script_), "");
  EXPECT_THAT(log_.lines, IsEmpty());
}

}  // namespace
}  // namespace sentinel::daemon
