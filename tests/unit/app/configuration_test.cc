// How a start gets its configuration: from real files in a folder of their own.
#include "app/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "codec/conf/command_line.h"
#include "codec/conf/doubt.h"
#include "codec/conf/rewrite.h"
#include "support/certificates.h"
#include "support/temp_dir.h"

namespace sentinel::app {
namespace {

using harness::ReadFile;
using harness::WriteFile;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string kId(40, 'a');
const std::string kMaster = "sentinel monitor m 127.0.0.1 6379 2\n";
const std::string kMemory = "sentinel myid " + kId + "\n" + kMaster +
                            "sentinel config-epoch m 12\nsentinel leader-epoch m 12\n"
                            "sentinel current-epoch 12\n";

class TextLog final : public io::LogSink {
 public:
  void Log(LogLevel, std::string_view message) override { text.append(message).append("\n"); }
  std::string text;
};

class ConfigurationTest : public ::testing::Test {
 protected:
  ConfigurationTest() { std::filesystem::current_path(dir_.path()); }
  ~ConfigurationTest() override { std::filesystem::current_path("/"); }

  // What the start says when it fails; empty when it does not.
  std::string Start(std::vector<std::string> arguments) {
    TextLog log;
    testing::internal::CaptureStderr();
    configuration_.reset();  // That process is over.
    configuration_ = ReadConfiguration(codec::ParseCommandLine(arguments), log);
    const std::string said = testing::internal::GetCapturedStderr() + log.text;
    return configuration_ ? "" : said;
  }
  std::string StartMain(std::vector<std::string> more = {}) {
    more.insert(more.begin(), main_);
    return Start(std::move(more));
  }

  harness::TempDir dir_;
  const std::string main_ = dir_.path() / "main";
  const std::string main_copy_ = main_ + ".last-good";
  const std::string state_ = dir_.path() / "state";
  std::optional<Configuration> configuration_;
};

TEST_F(ConfigurationTest, TellsHowToRecoverOnlyWhereThatWouldHelp) {
  WriteFile(main_, kMaster + "sentinel down-aft\n");
  EXPECT_THAT(StartMain(), Not(HasSubstr("--recover")));
  WriteFile(main_copy_, kMemory);
  EXPECT_THAT(StartMain(),
              HasSubstr("with --recover goes on with its last good copy, " + main_copy_ + "."));
  EXPECT_THAT(StartMain({"--prot", "7"}), Not(HasSubstr("--recover"))) << "of the command line";
  EXPECT_EQ(StartMain({"--recover"}), "");
  EXPECT_EQ(configuration_->state.my_id, kId);
  EXPECT_EQ(ReadFile(main_ + ".damaged"), kMaster + "sentinel down-aft\n");
}

TEST_F(ConfigurationTest, RecoversNoConfigurationThatHasAStateFile) {
  const std::string damaged = kMaster + "sentinel down-aft\n";
  WriteFile(dir_.path() / "more", "sentinel state-config-file " + state_ + "\n");
  const std::vector<std::vector<std::string>> ways = {{"--sentinel", "state-config-file", state_},
                                                      {"--include", dir_.path() / "more"}};
  for (auto arguments : ways) {
    WriteFile(main_, damaged);
    WriteFile(main_copy_, kMemory);
    arguments.push_back("--recover");
    EXPECT_THAT(StartMain(arguments), Not(HasSubstr("last good copy")));
    EXPECT_EQ(ReadFile(main_), damaged);
  }
  WriteFile(main_, damaged + "sentinel STATE-config-file " + state_ + "\n");
  EXPECT_NE(StartMain({"--recover"}), "");
  EXPECT_EQ(ReadFile(main_), damaged + "sentinel STATE-config-file " + state_ + "\n");
  // The line that names the state file was cut off.
  WriteFile(main_, damaged);
  WriteFile(main_copy_, kMemory + "sentinel state-config-file " + state_ + "\n");
  EXPECT_NE(StartMain({"--recover"}), "");
  EXPECT_EQ(ReadFile(main_), damaged);
}

TEST_F(ConfigurationTest, RecoversAStateFileThatAnOptionNames) {
  WriteFile(main_, kMaster);
  WriteFile(state_, "sentinel myid\n");
  WriteFile(state_ + ".last-good", "sentinel myid " + kId + "\n# End of state\n");
  EXPECT_THAT(StartMain({"--sentinel", "state-config-file", state_}), HasSubstr("--recover"));
  EXPECT_EQ(StartMain({"--sentinel", "state-config-file", state_, "--recover"}), "");
  EXPECT_EQ(configuration_->state.my_id, kId);
  EXPECT_EQ(ReadFile(main_), kMaster);
  EXPECT_EQ(ReadFile(state_ + ".damaged"), "sentinel myid\n");
}

TEST_F(ConfigurationTest, RecoversAConfigurationThatMerelySpeaksOfStateFiles) {
  WriteFile(main_,
            "#sentinel state-config-file /var/lib/state\n" + kMaster + "sentinel down-aft\n");
  WriteFile(main_copy_, kMemory);
  EXPECT_EQ(StartMain({"--recover"}), "");
  EXPECT_EQ(configuration_->state.my_id, kId);
}

TEST_F(ConfigurationTest, RefusesAConfigurationThatWasCutOffBetweenLines) {
  WriteFile(main_copy_, kMemory);
  for (const std::string& left :
       {std::string(), kMaster, kMemory.substr(0, kMemory.find("2\nsentinel current"))}) {
    WriteFile(main_, left);
    const std::string said = StartMain();
    EXPECT_THAT(said, HasSubstr("says less than the older " + main_copy_));
    EXPECT_THAT(said, HasSubstr("remove the copy"));
    EXPECT_THAT(said, HasSubstr("a start with --recover goes on with its last good copy"));
    EXPECT_EQ(ReadFile(main_), left);
    EXPECT_EQ(ReadFile(main_copy_), kMemory);
  }
  EXPECT_EQ(StartMain({"--recover"}), "");
  EXPECT_EQ(configuration_->state.my_id, kId);
  EXPECT_EQ(StartMain(), "") << "what was recovered is above the copy";
  std::filesystem::remove(main_copy_);
  WriteFile(main_, kMaster);
  EXPECT_EQ(StartMain(), "") << "as the owner wants";
}

TEST_F(ConfigurationTest, StartsWithAFreshFileAndGivesNoVoteThatItMayHaveGiven) {
  const std::string fresh = "# By a tool.\n" + kMaster;
  WriteFile(main_, fresh);
  WriteFile(main_copy_, kMemory);
  for (int restarts = 0; restarts < 2; ++restarts) {
    EXPECT_EQ(StartMain(), "") << "nothing was saved in between";
    EXPECT_THAT(configuration_->warnings, testing::Contains(HasSubstr("is a fresh one")));
    EXPECT_EQ(configuration_->state.my_id, "");
    EXPECT_EQ(configuration_->state.current_epoch, 12u + codec::kEpochsInDoubt);
    EXPECT_EQ(configuration_->state.masters[0].leader_epoch, 12u + codec::kEpochsInDoubt);
  }
  // What it saves then is not held for a loss.
  configuration_->state.my_id = std::string(40, 'b');
  WriteFile(main_, codec::Rewrite(fresh, configuration_->options, configuration_->state));
  EXPECT_EQ(StartMain(), "");
  EXPECT_THAT(configuration_->warnings, Not(testing::Contains(HasSubstr("is a fresh one"))));
  WriteFile(main_, fresh + "sentinel current-epoch 3\n");
  EXPECT_THAT(StartMain(), HasSubstr("says less than the older")) << "an old one, not a fresh one";
}

// As charts do at each start.
TEST_F(ConfigurationTest, StartsWithAFreshFileThatHasItsId) {
  const std::string fresh = "# By a tool.\nsentinel myid " + kId + "\n" + kMaster;
  WriteFile(main_, fresh);
  WriteFile(main_copy_, kMemory);
  EXPECT_EQ(StartMain(), "");
  EXPECT_THAT(configuration_->warnings, testing::Contains(HasSubstr("the id that it says")));
  EXPECT_EQ(configuration_->state.my_id, kId);
  EXPECT_EQ(configuration_->state.current_epoch, 12u + codec::kEpochsInDoubt);
  EXPECT_EQ(configuration_->state.masters[0].leader_epoch, 12u + codec::kEpochsInDoubt);
  EXPECT_TRUE(configuration_->unsaved) << "before a vote is asked for";
  // Another id is no such file.
  WriteFile(main_, "# By a tool.\nsentinel myid " + std::string(40, 'b') + "\n" + kMaster);
  EXPECT_THAT(StartMain(), HasSubstr("says less than the older"));
}

TEST_F(ConfigurationTest, RecoversAConfigurationThatIsGone) {
  EXPECT_THAT(StartMain(), Not(HasSubstr("--recover")));
  WriteFile(main_copy_, kMemory);
  EXPECT_THAT(StartMain(),
              testing::AllOf(HasSubstr("can't open config file"), HasSubstr("--recover")));
  EXPECT_EQ(StartMain({"--recover"}), "");
  EXPECT_EQ(configuration_->state.my_id, kId);
  EXPECT_THAT(ReadFile(main_), HasSubstr("sentinel myid " + kId));
}

TEST_F(ConfigurationTest, ForgetsTheCopyOfTheConfigurationWithTheStateFile) {
  WriteFile(main_, kMaster + "sentinel state-config-file " + state_ + "\n");
  WriteFile(main_copy_, kMemory);
  EXPECT_EQ(StartMain(), "");
  EXPECT_THAT(configuration_->warnings, testing::Contains(HasSubstr("was removed")));
  WriteFile(main_, kMaster + "sentinel state-config-fi\n");
  EXPECT_NE(StartMain({"--recover"}), "");
  EXPECT_EQ(ReadFile(main_), kMaster + "sentinel state-config-fi\n");
}

TEST_F(ConfigurationTest, RefusesAConfigurationThatLostTheNameOfItsStateFile) {
  const std::string note = main_ + ".names-state-file";
  const std::string named = "sentinel state-config-file " + state_ + "\n";
  WriteFile(main_, kMaster + named);
  EXPECT_EQ(StartMain(), "");
  EXPECT_EQ(ReadFile(note), named);
  for (const std::string& left : {std::string(), kMaster}) {
    WriteFile(main_, left);
    const std::string said = StartMain();
    EXPECT_THAT(said, HasSubstr("names no state file, and at the last start it did: "
                                "'sentinel state-config-file " +
                                state_ + "'"));
    EXPECT_THAT(said, HasSubstr("remove " + note));
    EXPECT_NE(StartMain({"--recover"}), "");
    EXPECT_EQ(ReadFile(main_), left);
  }
  std::filesystem::remove(note);
  EXPECT_EQ(StartMain(), "") << "as the owner wants";
  WriteFile(main_, kMaster + named);
  EXPECT_EQ(StartMain(), "");
  WriteFile(main_, kMemory);
  EXPECT_EQ(StartMain(), "") << "with the state put in: the way back to redis-sentinel";
  EXPECT_FALSE(std::filesystem::exists(note));
}

TEST_F(ConfigurationTest, LeavesAFileAloneThatIsNoCopy) {
  WriteFile(main_copy_, "# Before the move.\n" + kMaster);
  WriteFile(main_, kMaster);
  EXPECT_EQ(StartMain(), "");
  EXPECT_THAT(configuration_->warnings,
              testing::Contains(HasSubstr(main_copy_ + " holds no state of a sentinel")));
  WriteFile(main_, kMaster + "sentinel state-config-file " + state_ + "\n");
  EXPECT_EQ(StartMain(), "");
  EXPECT_EQ(ReadFile(main_copy_), "# Before the move.\n" + kMaster);
}

TEST_F(ConfigurationTest, IsUnsavedWhereTheStateFileSaysSomethingElse) {
  const std::string named = "sentinel state-config-file " + state_ + "\n";
  WriteFile(main_, kMaster + named);
  EXPECT_EQ(StartMain(), "");
  EXPECT_TRUE(configuration_->unsaved);
  configuration_->state.my_id = kId;
  WriteFile(state_, codec::Rewriter(*configuration_->state_file)("", configuration_->state));
  EXPECT_EQ(StartMain(), "");
  EXPECT_FALSE(configuration_->unsaved);
  WriteFile(main_, "sentinel monitor m 127.0.0.1 6380 2\nsentinel config-epoch m 5\n" + named);
  EXPECT_EQ(StartMain(), "");
  EXPECT_TRUE(configuration_->unsaved) << "an address that wins by its epoch";
}

// --- pipes ----------------------------------------------------------------------------------

// The name of a pipe that holds `text`, for one reader.
class Pipe {
 public:
  explicit Pipe(const std::string& text) {
    EXPECT_EQ(pipe(ends_.data()), 0);
    EXPECT_EQ(write(ends_[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
    close(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() { close(ends_[0]); }
  std::string path() const { return "/dev/fd/" + std::to_string(ends_[0]); }

 private:
  std::array<int, 2> ends_{};
};

TEST_F(ConfigurationTest, MayComeFromAPipeThatIsReadOnce) {
  const Pipe pipe(kMaster + "sentinel state-config-file " + state_ + "\n");
  EXPECT_EQ(Start({pipe.path()}), "");
  ASSERT_EQ(configuration_->state.masters.size(), 1u);
  EXPECT_EQ(configuration_->state_file->path, state_);
}

TEST_F(ConfigurationTest, KeepsNoStateInAPipe) {
  const Pipe pipe(kMaster);
  EXPECT_THAT(Start({pipe.path()}),
              HasSubstr(pipe.path() + " is not a regular file, so it cannot keep state"));
}

// --- two at once ----------------------------------------------------------------------------

TEST_F(ConfigurationTest, IsOneProcessWithOneConfiguration) {
  WriteFile(main_, kMemory);
  EXPECT_EQ(StartMain(), "");
  const std::optional<Configuration> first = std::move(configuration_);
  EXPECT_THAT(StartMain(), HasSubstr("Another sentinel works with " + main_ + " and holds"));
  EXPECT_THAT(StartMain({"--recover"}), HasSubstr("Another sentinel works with"));
  const std::string with_state = kMaster + "sentinel state-config-file " + state_ + "\n";
  WriteFile(main_, with_state);
  EXPECT_EQ(StartMain(), "") << "it is the state that has to be one";
  const std::optional<Configuration> second = std::move(configuration_);
  EXPECT_THAT(StartMain(), HasSubstr("Another sentinel works with " + state_ + " and holds"));
  EXPECT_EQ(StartMain({"--sentinel", "state-config-file", state_ + "2"}), "");
}

TEST_F(ConfigurationTest, SaysThatASecondProcessWouldNotBeNoticed) {
  WriteFile(main_, kMemory);
  std::filesystem::create_directory(main_ +
                                    ".sentinel-lock");  // As good as a folder that is read-only.
  EXPECT_EQ(StartMain(), "");
  EXPECT_THAT(configuration_->warnings,
              testing::Contains(HasSubstr("cannot be locked (Is a directory)")));
}

TEST_F(ConfigurationTest, RemovesWhatAKilledOneHasLeftUnlessAnotherIsAtWork) {
  WriteFile(main_, kMemory);
  EXPECT_EQ(StartMain(), "");
  std::optional<Configuration> first = std::move(configuration_);
  const std::vector<std::string> left = {main_ + ".sentinel-saving-a1B2c3",
                                         main_ + ".damaged.sentinel-saving-a1B2c3"};
  for (const std::string& file : left) {
    WriteFile(file, "sentinel mon");
    std::filesystem::permissions(file, std::filesystem::perms(0600));
  }
  EXPECT_NE(StartMain(), "");
  for (const std::string& file : left) EXPECT_TRUE(std::filesystem::exists(file));
  first.reset();
  EXPECT_EQ(StartMain(), "");
  for (const std::string& file : left) EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(ConfigurationTest, LocksNothingThatIsNotThere) {
  EXPECT_NE(StartMain(), "");
  EXPECT_TRUE(std::filesystem::is_empty(dir_.path()));
}

// --- --check-config -------------------------------------------------------------------------

class CheckConfigurationTest : public ConfigurationTest {
 protected:
  // What --check-config says to a file of this text; "in order" when it finds nothing.
  std::string Check(const std::string& text) {
    WriteFile(main_, text);
    testing::internal::CaptureStderr();
    testing::internal::CaptureStdout();
    const int status = CheckConfiguration(codec::ParseCommandLine({"--check-config", main_}));
    const std::string said = testing::internal::GetCapturedStderr();
    const std::string printed = testing::internal::GetCapturedStdout();
    EXPECT_EQ(printed, status == 0 ? main_ + ": in order\n" : "");
    return status == 0 ? "in order " + said : said;
  }
};

// A start with it is possible.
TEST_F(CheckConfigurationTest, WarnsOfACertificateThatOthersWouldRefuse) {
  harness::CertificateAuthority ours(dir_.path());
  harness::CertificateAuthority stranger(dir_.path(), "stranger");
  const std::string trust = "tls-replication yes\ntls-ca-cert-file " + ours.file() + "\n";
  const auto check = [&](const harness::CertificateFiles& files) {
    return Check(trust + "tls-cert-file " + files.certificate + "\ntls-key-file " + files.key +
                 "\n" + kMaster);
  };
  EXPECT_EQ(check(ours.Issue({.name = "good"})), "in order ");
  const std::string beginning =
      "in order " + std::string(main_) + ": warning: the certificate of tls-cert-file (";
  const std::string forged = check(stranger.Issue({.name = "forged"}));
  EXPECT_THAT(forged, StartsWith(beginning));
  EXPECT_THAT(forged, HasSubstr(" is not verified by our own authorities"));
  const std::string old = check(ours.Issue({.name = "old", .ends = -std::chrono::hours(1)}));
  EXPECT_THAT(old, StartsWith(beginning));
  EXPECT_THAT(old, HasSubstr(" has expired at "));
}

TEST_F(CheckConfigurationTest, FindsWhatStopsAStart) {
  EXPECT_EQ(Check(kMaster), "in order ");
  EXPECT_THAT(Check("tls-port 7\n"), HasSubstr(": No tls-cert-file configured!\n"));
  EXPECT_EQ(Check("tls-cert-file /none\n"), "in order ");
  EXPECT_THAT(Check("port 0\n"), HasSubstr("Configured to not listen anywhere"));
  EXPECT_EQ(Check("port 0\nunixsocket /tmp/none\n"), "in order ");
  EXPECT_THAT(Check("sentinel state-config-file /none/state\n"),
              HasSubstr("state file /none/state is not writable: No such file or directory"));
  const std::string with_state = "sentinel state-config-file " + state_ + "\n";
  EXPECT_EQ(Check(with_state), "in order ");
  WriteFile(state_ + ".last-good", "");
  EXPECT_THAT(Check(with_state), HasSubstr("The state file " + state_ + " is gone"));
  WriteFile(main_copy_, kMemory);
  EXPECT_THAT(Check(kMaster), HasSubstr("says less than the older"));
  std::filesystem::remove(main_copy_);
  WriteFile(main_ + ".names-state-file", with_state);
  EXPECT_THAT(Check(kMaster), HasSubstr("names no state file"));
}

TEST_F(CheckConfigurationTest, ShowsTheWarningsOfAStart) {
  EXPECT_THAT(Check("sentinel announce-ip 0.0.0.0\n"),
              testing::AllOf(HasSubstr("in order"), HasSubstr("leads nowhere")));
  WriteFile(main_copy_, kMemory);
  EXPECT_THAT(Check("# By a tool.\n" + kMaster),
              testing::AllOf(HasSubstr("in order"), HasSubstr("is a fresh one")));
  std::filesystem::remove(main_copy_);
  EXPECT_THAT(Check("user bob +ping\n"),
              testing::AllOf(HasSubstr("in order"), HasSubstr("The user 'bob' is disabled")));
  EXPECT_THAT(Check("rename-command ping x\n"),
              testing::AllOf(HasSubstr("in order"), HasSubstr("kept but not enforced")));
}

TEST_F(CheckConfigurationTest, FindsWhatIsWrongWithUsers) {
  EXPECT_THAT(Check("user bob +ping|\n"), HasSubstr("Error in user declaration '+ping|': Syntax"));
  EXPECT_THAT(Check("user bob +nope\n"), HasSubstr("Error loading ACL rule '+nope' for the user"));
  EXPECT_THAT(Check("aclfile /none/users.acl\n"),
              HasSubstr("opening file '/none/users.acl': No such file or directory"));
}

TEST_F(CheckConfigurationTest, ShowsNoPasswords) {
  for (const std::string line :
       {"requirepass hunter2 x", "masterauth \"hunter2", "http-token hunter2 x",
        "tls-key-file-pass hunter2 x", "tls-client-key-file-pass hunter2 x",
        "sentinel auth-pass m hunter2 x", "sentinel auth-pass nobody hunter2",
        "sentinel auth-pas m hunter2", "sentinel sentinel-pass hunter2 x", "requirepas hunter2",
        "user alice on >hunter2 #zzz", "user alice on hunter2", "user alice on #hunter2",
        "sentinel rename-command nobody CONFIG hunter2",
        "sentinel rename-command m CONFIG hunter2\nsentinel rename-command m CONFIG hunter2"}) {
    const std::string found = Check(kMaster + line + "\n");
    EXPECT_THAT(found, HasSubstr("******")) << line;
    EXPECT_THAT(found, testing::Not(HasSubstr("hunter2"))) << line;
  }
}

TEST_F(CheckConfigurationTest, LeavesNoTrace) {
  WriteFile(main_copy_, kMemory);
  Check("logfile log\nsentinel state-config-file " + state_ + "\n");
  EXPECT_TRUE(std::filesystem::exists(main_copy_));
  EXPECT_FALSE(std::filesystem::exists(state_));
  EXPECT_FALSE(std::filesystem::exists(dir_.path() / "log"));
}

}  // namespace
}  // namespace sentinel::app
