#include "io/process/process_scripts.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "io/event/unique_fd.h"
#include "io/process/script_environment.h"
#include "io/process/script_path.h"
#include "loop_test_base.h"
#include "support/temp_dir.h"

namespace sentinel::io {
namespace {

class ProcessScriptsTest : public LoopTest {
 protected:
  ProcessScriptsTest()
      : scripts_(
            loop_, {"PATH=/usr/bin:/bin", "COLOUR=red"},
            [this](const std::string& path) { return path != refused_; },
            [this](Input input) {
              EXPECT_FALSE(in_call_) << "the sink was called from inside a call";
              inputs_.push_back(std::move(input));
            }) {}

  std::string Script(const std::string& body, mode_t mode = 0755) {
    const std::filesystem::path path = dir_.path() / ("script" + std::to_string(++count_));
    harness::WriteFile(path, "#!/bin/sh\n" + body + "\n");
    chmod(path.c_str(), mode);
    return path;
  }

  void Start(ScriptId id, std::vector<std::string> argv) {
    in_call_ = true;
    scripts_.Start({.script = id, .argv = std::move(argv)});
    in_call_ = false;
  }

  // Starts a script and returns how it ended.
  ScriptExited RunScript(std::vector<std::string> argv) {
    Start(ScriptId{1}, std::move(argv));
    EXPECT_TRUE(RunUntil([&] { return inputs_.size() == 2; }));
    EXPECT_GT(std::get<ScriptStarted>(inputs_.at(0)).pid, 0);
    return std::get<ScriptExited>(inputs_.at(1));
  }

  harness::TempDir dir_;
  int count_ = 0;
  bool in_call_ = false;
  std::string refused_;  // Path of a script that is not run.
  std::vector<Input> inputs_;
  ProcessScripts scripts_;
};

TEST_F(ProcessScriptsTest, PassesTheArgumentsAsTheyAre) {
  const std::string out = dir_.path() / "out";
  const ScriptExited exited =
      RunScript({Script("printf '%s|' \"$@\" > " + out), "+sdown", "$(false) * \"x y\""});
  EXPECT_EQ(exited.script, ScriptId{1});
  EXPECT_EQ(exited.exit_code, 0);
  EXPECT_EQ(exited.signal, 0);
  EXPECT_EQ(harness::ReadFile(out), "+sdown|$(false) * \"x y\"|");
  EXPECT_EQ(scripts_.running(), 0U);
}

TEST_F(ProcessScriptsTest, ReportsTheExitCode) {
  EXPECT_EQ(RunScript({Script("exit 1")}).exit_code, 1);
}

TEST_F(ProcessScriptsTest, AScriptThatCannotBeExecutedExitsWithTwo) {
  EXPECT_EQ(RunScript({Script("exit 0", 0644)}).exit_code, 2);
  inputs_.clear();
  EXPECT_EQ(RunScript({"/nonexistent/script"}).exit_code, 2);
  inputs_.clear();
  const ScriptExited exited = RunScript({dir_.path()});
  EXPECT_EQ(exited.exit_code, 2);
  EXPECT_EQ(exited.signal, 0);
}

TEST_F(ProcessScriptsTest, AScriptThatIsNotAdmittedIsRefusedAndNotRun) {
  const std::string out = dir_.path() / "out";
  refused_ = Script("touch " + out);
  Start(ScriptId{1}, {refused_});
  ASSERT_TRUE(RunUntil([&] { return inputs_.size() == 1; }));
  EXPECT_TRUE(std::get<ScriptStarted>(inputs_.at(0)).refused);
  EXPECT_EQ(scripts_.running(), 0U);
  EXPECT_FALSE(std::filesystem::exists(out));
}

TEST_F(ProcessScriptsTest, KillEndsAScriptWithSigkill) {
  Start(ScriptId{1}, {Script("trap '' TERM INT; exec sleep 1000")});
  ASSERT_TRUE(RunUntil([&] { return inputs_.size() == 1; }));
  EXPECT_EQ(scripts_.running(), 1U);
  scripts_.Kill(ScriptId{1});
  ASSERT_TRUE(RunUntil([&] { return inputs_.size() == 2; }));
  EXPECT_EQ(std::get<ScriptExited>(inputs_[1]).signal, SIGKILL);
  EXPECT_EQ(std::get<ScriptExited>(inputs_[1]).exit_code, 0);
  scripts_.Kill(ScriptId{1});
  scripts_.Kill(ScriptId{99});
}

TEST_F(ProcessScriptsTest, RunsScriptsSideBySide) {
  for (std::uint64_t i = 1; i <= 16; ++i) Start(ScriptId{i}, {Script("exit " + std::to_string(i))});
  ASSERT_TRUE(RunUntil([&] { return inputs_.size() == 32; }));
  for (const Input& input : inputs_) {
    if (const auto* exited = std::get_if<ScriptExited>(&input)) {
      EXPECT_EQ(static_cast<std::uint64_t>(exited->script),
                static_cast<std::uint64_t>(exited->exit_code));
    }
  }
}

TEST_F(ProcessScriptsTest, LeavesTheChildrenOfOthersAlone) {
  const pid_t other = fork();
  if (other == 0) _exit(7);
  ASSERT_GT(other, 0);
  EXPECT_EQ(RunScript({Script("exit 3")}).exit_code, 3);
  int status = 0;
  ASSERT_EQ(waitpid(other, &status, 0), other);
  EXPECT_EQ(WEXITSTATUS(status), 7);
}

TEST_F(ProcessScriptsTest, AScriptInheritsNothingButTheStandardDescriptors) {
  const UniqueFd ours(open("/dev/null", O_RDONLY | O_CLOEXEC));
  const std::string out = dir_.path() / "out";
  // The shell's glob needs one descriptor of its own, on the folder it lists.
  RunScript({Script("for fd in /proc/$$/fd/*; do readlink $fd; done > " + out)});
  const std::string listed = harness::ReadFile(out);
  EXPECT_EQ(listed.find("socket:"), std::string::npos) << listed;
  EXPECT_EQ(listed.find("anon_inode"), std::string::npos) << listed;
}

TEST_F(ProcessScriptsTest, DescriptorsThatWereLeftOpenAreClosed) {
  const UniqueFd others(open("/etc/hostname", O_RDONLY));  // As whoever started us may do it.
  const std::string out = dir_.path() / "out";
  RunScript({Script("for fd in /proc/$$/fd/*; do readlink $fd; done > " + out)});
  EXPECT_EQ(harness::ReadFile(out).find("hostname"), std::string::npos);
}

TEST_F(ProcessScriptsTest, AScriptGetsTheEnvironmentItIsGivenAndNoOther) {
  setenv("SECRET", "hunter2", 1);
  const std::string out = dir_.path() / "out";
  RunScript({Script("env > " + out)});
  unsetenv("SECRET");
  const std::string shown = harness::ReadFile(out);
  EXPECT_THAT(shown, testing::HasSubstr("COLOUR=red\n"));
  EXPECT_THAT(shown, testing::Not(testing::HasSubstr("SECRET")));
}

TEST(ScriptEnvironment, IsWhatScriptsNeedAndWhatIsNamed) {
  const std::vector<std::string> ours = {"PATH=/bin",  "NOTIFY_SOCKET=/run/x", "LC_ALL=C",
                                         "PASSWORD=p", "CHANNEL=#ops",         "LD_PRELOAD=/x.so"};
  using testing::ElementsAre;
  EXPECT_THAT(ScriptEnvironment(ours, ""), ElementsAre("PATH=/bin", "LC_ALL=C"));
  EXPECT_THAT(ScriptEnvironment(ours, "CHANNEL  TOPIC"),
              ElementsAre("PATH=/bin", "LC_ALL=C", "CHANNEL=#ops"));
  EXPECT_EQ(ScriptEnvironment(ours, "*"), ours);
}

TEST(ScriptEnvironment, StartsWithThatOfThisProcess) {
  setenv("COLOUR", "blue", 1);
  EXPECT_THAT(OwnEnvironment(), testing::Contains("COLOUR=blue"));
  unsetenv("COLOUR");
}

TEST(ScriptPath, IsSafeWhereOnlyItsOwnerWrites) {
  EXPECT_EQ(WhyUnsafe("/bin/true"), "");
  EXPECT_EQ(WhyUnsafe("/usr/bin/env"), "");
  EXPECT_EQ(WhyUnsafe("bin/true"), "the path is not absolute");
  EXPECT_EQ(WhyUnsafe(""), "the path is not absolute");
}

TEST(ScriptPath, IsUnsafeBelowWhatEverybodyMayWrite) {
  const harness::TempDir dir;
  const std::filesystem::path open_to_all = dir.path() / "open";
  std::filesystem::create_directories(open_to_all / "bin");
  chmod(open_to_all.c_str(), 0777);
  harness::WriteFile(open_to_all / "bin" / "script", "");
  const std::string why = "everybody may write to " + open_to_all.string();
  EXPECT_EQ(WhyUnsafe(open_to_all / "bin" / "script"), why);
  chmod((open_to_all / "bin" / "script").c_str(), 0777);
  EXPECT_EQ(WhyUnsafe(open_to_all / "bin" / "script"),
            "everybody may write to " + (open_to_all / "bin" / "script").string());
}

TEST(ScriptPath, IsThatWhereALinkLeads) {
  const harness::TempDir dir;
  chmod(dir.path().c_str(), 0777);
  std::filesystem::create_directory(dir.path() / "closed");
  harness::WriteFile(dir.path() / "closed" / "script", "");
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(dir.path() / "closed");
  const std::string why = WhyUnsafe("/proc/self/cwd/script");
  std::filesystem::current_path(before);
  EXPECT_EQ(why, "everybody may write to " + dir.path().string());
}

TEST(ScriptPath, IsUnsafeWhereALinkOnTheWayLiesOpen) {
  const harness::TempDir dir;
  const std::filesystem::path open_to_all = dir.path() / "open";
  std::filesystem::create_directories(open_to_all);
  chmod(open_to_all.c_str(), 0777);
  std::filesystem::create_symlink("/usr/bin", open_to_all / "current");
  std::filesystem::create_symlink("open/current/env", dir.path() / "hook");
  std::filesystem::create_symlink("open/../hook", dir.path() / "other");
  for (const char* name : {"hook", "other"}) {
    EXPECT_EQ(WhyUnsafe(dir.path() / name), "everybody may write to " + open_to_all.string());
  }
  std::filesystem::create_symlink("again", dir.path() / "again");
  EXPECT_EQ(WhyUnsafe(dir.path() / "again"), WhyUnsafe(dir.path() / "none")) << "it leads nowhere";
}

TEST_F(ProcessScriptsTest, AScriptStartsWithDefaultSignals) {
  std::signal(SIGHUP, SIG_IGN);  // As the daemon does; SIGPIPE is ignored by the fixture.
  const std::string out = dir_.path() / "out";
  RunScript({Script("grep -E '^Sig(Blk|Ign)' /proc/self/status > " + out)});
  std::signal(SIGHUP, SIG_DFL);
  EXPECT_EQ(harness::ReadFile(out), "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

}  // namespace
}  // namespace sentinel::io
