// State in a file of its own, what a crash leaves of it, and going on with the last good copy.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "fixture.h"
#include "support/raw_client.h"

namespace sentinel::harness {
namespace {

using Perms = std::filesystem::perms;

class StateFile : public IntegrationTest {
 protected:
  Outcome RunOurs(const std::vector<std::string>& arguments) {
    ProcessOptions options;
    options.argv = OurSentinel().argv;
    options.argv.insert(options.argv.end(), arguments.begin(), arguments.end());
    options.working_dir = dir();
    return RunToEnd(options, dir());
  }

  std::filesystem::path StateOf(const SentinelProcess& sentinel) const {
    return dir() / (sentinel.label() + ".state");
  }
};

TEST_F(StateFile, LeavesAReadOnlyConfigurationAloneThroughFailovers) {
  TopologyOptions options = Ours(1);
  options.master.quorum = 1;
  options.replicas = 1;
  Build(options).StartServers();
  SentinelProcess& sentinel = topology().sentinel(0);
  const std::filesystem::path config = sentinel.config_file();
  WriteFile(config, ReadFile(config) +
                        fmt::format("sentinel state-config-file {}\n", StateOf(sentinel).string()));
  std::filesystem::permissions(config, Perms::owner_read);
  std::filesystem::permissions(sentinel.dir(), Perms::owner_read | Perms::owner_exec);
  const std::string text = ReadFile(config);
  struct stat before {};
  ASSERT_EQ(stat(config.c_str(), &before), 0);

  sentinel.ObeyFileModes();
  topology().StartSentinels();
  topology().WaitUntilDiscovered();
  RedisServer* master = &topology().first_master();
  constexpr std::uint64_t kFailovers = 50;
  for (std::uint64_t failover = 1; failover <= kFailovers; ++failover) {
    SCOPED_TRACE(failover);
    // As soon as the one before is over and the old master is a good replica.
    WaitFor("a failover", [&] {
      const std::string reply =
          sentinel.Connect().Command({"SENTINEL", "FAILOVER", "mymaster"}).Describe();
      return Observation{reply == "+OK", reply};
    });
    master = &topology().WaitForFailoverFrom(*master);
  }
  topology().WaitUntilSettled(*master);
  const Fields known = sentinel.Master();
  // A failover by hand may need more than one epoch.
  EXPECT_GE(std::stoull(Field(known, "config-epoch")), kFailovers);
  const std::string id = sentinel.MyId();
  EXPECT_EQ(sentinel.Stop().code, 0);

  struct stat after {};
  ASSERT_EQ(stat(config.c_str(), &after), 0);
  EXPECT_EQ(ReadFile(config), text);
  EXPECT_EQ(after.st_ino, before.st_ino);
  EXPECT_EQ(after.st_mtim.tv_sec, before.st_mtim.tv_sec);
  EXPECT_EQ(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);

  sentinel.Start();
  sentinel.WaitUntilReady();
  EXPECT_EQ(sentinel.MyId(), id);
  EXPECT_EQ(sentinel.MasterPort(), master->port());
  EXPECT_EQ(Field(sentinel.Master(), "config-epoch"), Field(known, "config-epoch"));
  EXPECT_EQ(sentinel.Stop().code, 0);
  std::filesystem::permissions(sentinel.dir(), Perms::owner_all);
}

TEST_F(StateFile, HasToHaveAFolderThatTakesIt) {
  const Port port;
  const std::filesystem::path file = dir() / "sentinel.conf";
  WriteFile(file, fmt::format("port {}\nsentinel state-config-file {}\n", port.number(),
                              (dir() / "none" / "state").string()));
  const Outcome outcome = RunOurs({file.string()});
  EXPECT_EQ(outcome.status.code, 1);
  EXPECT_THAT(outcome.output, testing::HasSubstr("is not writable: No such file or directory"));
}

// Killed while it saves: what is left can be read, and says what was acknowledged.
TEST_F(StateFile, SurvivesKillsInTheMiddleOfSaves) {
  Build(Ours(1)).StartServers();
  SentinelProcess& sentinel = topology().sentinel(0);
  const std::filesystem::path config = sentinel.config_file();
  int acknowledged = 1;
  for (int kills = 0; kills < 25; ++kills) {
    sentinel.Start();
    sentinel.WaitUntilReady();
    const auto set = [](int value) {
      return fmt::format("SENTINEL SET mymaster parallel-syncs {}\r\n", value);
    };
    RawClient client(sentinel.port());
    const int asked = acknowledged + 5;
    for (int value = acknowledged + 1; value <= asked; ++value) client.Send(set(value));
    // It strikes earlier or later in what follows the first answer.
    WaitFor("an answer", [&] { return Observation{!client.Received().empty(), "none"}; });
    for (int i = 0; i < kills * 100; ++i) client.Received();
    sentinel.Kill();
    const std::string& replies = client.Received();
    acknowledged += static_cast<int>(std::ranges::count(replies, '\n'));
    const Outcome checked = RunOurs({"--check-config", config.string()});
    ASSERT_EQ(checked.status.code, 0) << checked.errors << ReadFile(config);
    const auto saved = sentinel.ConfigLines("sentinel parallel-syncs mymaster ");
    ASSERT_EQ(saved.size(), 1U);
    ASSERT_GE(std::stoi(saved[0]), acknowledged);
    ASSERT_LE(std::stoi(saved[0]), asked);
  }
  EXPECT_GT(acknowledged, 1);
  sentinel.Start();
  sentinel.WaitUntilReady();
  for (const auto& entry : std::filesystem::directory_iterator(config.parent_path())) {
    EXPECT_THAT(entry.path().filename().string(), testing::Not(testing::HasSubstr("-saving-")));
  }
}

TEST_F(StateFile, AndConfigurationKeepAChangedLogLevel) {
  Build(Ours(2)).StartServers();
  SentinelProcess& beside = topology().sentinel(0);
  WriteFile(beside.config_file(),
            ReadFile(beside.config_file()) +
                fmt::format("sentinel state-config-file {}\n", StateOf(beside).string()));
  topology().StartSentinels();
  for (const auto& sentinel : topology().sentinels()) {
    sentinel->Connect().Expect({"SENTINEL", "CONFIG", "SET", "loglevel", "verbose"});
    sentinel->Kill();
    sentinel->Start();
    sentinel->WaitUntilReady();
    EXPECT_THAT(sentinel->Connect().Command({"SENTINEL", "CONFIG", "GET", "loglevel"}).Describe(),
                testing::HasSubstr("verbose"));
  }
}

TEST_F(StateFile, HasOneProcess) {
  Build(Ours(1)).StartServers();
  SentinelProcess& sentinel = topology().sentinel(0);
  const std::filesystem::path config = sentinel.config_file();
  WriteFile(config, ReadFile(config) +
                        fmt::format("sentinel state-config-file {}\n", StateOf(sentinel).string()));
  const Port port;
  const std::vector<std::string> elsewhere = {config.string(), "--port",
                                              std::to_string(port.number())};
  for (int life = 0; life < 2; ++life) {
    sentinel.Start();
    sentinel.WaitUntilReady();
    const Outcome second = RunOurs(elsewhere);
    EXPECT_EQ(second.status.code, 1);
    EXPECT_THAT(second.output,
                testing::HasSubstr("Another sentinel works with " + StateOf(sentinel).string()));
    sentinel.Kill();  // Leaves the lock to whoever comes next.
  }
}

TEST_F(StateFile, IsRefusedWhenDamagedAndRecoveredOnDemand) {
  const Port port;
  const std::filesystem::path config = dir() / "sentinel.conf";
  const std::filesystem::path state = dir() / "state.conf";
  WriteFile(config, fmt::format("port {}\nbind 127.0.0.1\nsentinel monitor m 127.0.0.1 1 2\n"
                                "sentinel state-config-file {}\n",
                                port.number(), state.string()));
  const auto start = [&](const std::vector<std::string>& more) {
    ProcessOptions options;
    options.argv = OurSentinel().argv;
    options.argv.push_back(config.string());
    options.argv.insert(options.argv.end(), more.begin(), more.end());
    options.stdout_file = dir() / "log";
    auto process = std::make_unique<Process>(options);
    WaitFor("an answer", [&] {
      try {
        return Observation{RedisClient(port.number()).Command({"PING"}).Describe() == "+PONG", ""};
      } catch (const HarnessError& error) {
        return Observation{false, error.what()};
      }
    });
    return process;
  };
  auto process = start({});
  const std::string id = RedisClient(port.number()).Command({"SENTINEL", "MYID"}).text;
  RedisClient(port.number()).Command({"SENTINEL", "SET", "m", "quorum", "3"});
  process->Kill();
  const std::string damaged = ReadFile(state).substr(0, 120);
  WriteFile(state, damaged);
  const Outcome refused = RunOurs({config.string()});
  EXPECT_EQ(refused.status.code, 1);
  EXPECT_THAT(refused.errors, testing::HasSubstr("Reading the state file " + state.string()));

  process = start({"--recover"});
  RedisClient client(port.number());
  EXPECT_EQ(client.Command({"SENTINEL", "MYID"}).text, id);
  EXPECT_EQ(ReadFile(state.string() + ".damaged"), damaged);
  // No vote where one may have been given already, and one behind that.
  const auto vote = [&](int epoch) {
    return client
        .Command({"SENTINEL", "IS-MASTER-DOWN-BY-ADDR", "127.0.0.1", "1", std::to_string(epoch),
                  std::string(40, 'a')})
        .Describe();
  };
  EXPECT_THAT(vote(1'000'000), testing::Not(testing::HasSubstr(std::string(40, 'a'))));
  EXPECT_THAT(vote(1'050'000), testing::HasSubstr(std::string(40, 'a')));
  process->Kill();
  // The doubt is on disk: a plain start goes on with it.
  process = start({});
  EXPECT_THAT(ReadFile(state), testing::HasSubstr("sentinel leader-epoch m 1050000"));
}

// Started as by a manager that gives it nothing to read from and nowhere to write to.
TEST_F(StateFile, HasOneProcessThatWasStartedWithoutStandardStreams) {
  const Port port;
  const std::filesystem::path config = dir() / "sentinel.conf";
  const std::filesystem::path pid_file = dir() / "pid";
  WriteFile(config,
            fmt::format("port {}\ndaemonize yes\npidfile {}\n", port.number(), pid_file.string()));
  ProcessOptions options;
  options.argv = {"sh", "-c", "exec \"$0\" \"$@\" <&- >&- 2>&-"};
  for (const std::string& word : OurSentinel().argv) options.argv.push_back(word);
  options.argv.push_back(config.string());
  EXPECT_EQ(RunToEnd(options, dir()).status.code, 0);
  const auto pid = [&] { return std::atoi(ReadFile(pid_file).c_str()); };
  WaitFor("a pid file", [&] { return Observation{pid() != 0, ReadFile(pid_file)}; });
  const Outcome second = RunOurs({config.string(), "--port", "0", "--unixsocket",
                                  (dir() / "socket").string(), "--daemonize", "no"});
  const int process = pid();
  kill(process, SIGTERM);
  WaitFor("its end", [&] { return Observation{kill(process, 0) != 0, "alive"}; });
  EXPECT_EQ(second.status.code, 1);
  EXPECT_THAT(second.output, testing::HasSubstr("Another sentinel works with"));
}

TEST_F(StateFile, PasswordsOfFilesOpenTheMasterAndAreNotWritten) {
  TopologyOptions options = Ours(1);
  options.master.quorum = 1;
  options.master.password = "open-sesame";
  Build(options).StartServers();
  SentinelProcess& sentinel = topology().sentinel(0);
  const std::filesystem::path secret = dir() / "secret";
  WriteFile(secret, "open-sesame\n");
  std::string text = ReadFile(sentinel.config_file());
  text.replace(text.find("open-sesame"), 11, "file:" + secret.string());
  WriteFile(sentinel.config_file(), text);
  topology().StartSentinels();
  topology().WaitUntilDiscovered();
  EXPECT_EQ(sentinel.Connect().Expect({"SENTINEL", "FLUSHCONFIG"}).Describe(), "+OK");
  EXPECT_THAT(ReadFile(sentinel.config_file()), testing::Not(testing::HasSubstr("open-sesame")));
  EXPECT_EQ(sentinel.Stop().code, 0);
  std::filesystem::remove(secret);
  const Outcome outcome = RunOurs({sentinel.config_file().string()});
  EXPECT_EQ(outcome.status.code, 1);
  EXPECT_THAT(outcome.errors, testing::HasSubstr("Can't read the password file"));
}

}  // namespace
}  // namespace sentinel::harness
