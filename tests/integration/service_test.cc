// The process as a service: signals, systemd, log formats, crash reports, file modes.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "fixture.h"
#include "support/error.h"

namespace sentinel::harness {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Nobody listens behind port 1.
constexpr char kDeadMaster[] = "sentinel monitor mymaster 127.0.0.1 1 1\n";

// `command` behind the words of a wrapper that replaces itself by it.
SentinelCommand Behind(std::vector<std::string> wrapper, SentinelCommand command) {
  wrapper.insert(wrapper.end(), command.argv.begin(), command.argv.end());
  command.argv = std::move(wrapper);
  return command;
}

// The socket of a service manager: datagrams, as systemd gets them.
class NotifySocket {
 public:
  explicit NotifySocket(std::filesystem::path path)
      : path_(std::move(path)), fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
    if (::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      throw HarnessError("cannot bind " + path_.string());
    }
  }
  ~NotifySocket() { ::close(fd_); }
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  const std::filesystem::path& path() const { return path_; }

  // Everything that was sent until now, in order.
  const std::vector<std::string>& Messages() {
    char buffer[512];
    ssize_t size = 0;
    while ((size = ::recv(fd_, buffer, sizeof buffer, MSG_DONTWAIT)) >= 0) {
      messages_.emplace_back(buffer, static_cast<std::size_t>(size));
    }
    return messages_;
  }

  Observation Has(const std::string& message) {
    const std::vector<std::string>& all = Messages();
    return {std::find(all.begin(), all.end(), message) != all.end(),
            fmt::format("{} messages", all.size())};
  }

 private:
  std::filesystem::path path_;
  int fd_;
  std::vector<std::string> messages_;
};

class Service : public IntegrationTest {
 protected:
  static void WaitForLog(const std::filesystem::path& file, const std::string& text) {
    WaitFor("the log to say '" + text + "'", [&] {
      if (!std::filesystem::exists(file)) return Observation{false, "no log"};
      const std::string log = ReadFile(file);
      return Observation{log.find(text) != std::string::npos, log};
    });
  }

  // Starts it, sends it `number`, and returns the signal that it died of.
  static std::optional<int> EndOf(SentinelProcess& sentinel, int number) {
    sentinel.Start();
    sentinel.WaitUntilReady();
    ::kill(sentinel.process().pid(), number);
    return sentinel.process().WaitForExit().signal;
  }

  // A wrapper that sets systemd's variables for the process.
  static SentinelCommand UnderSystemd(const NotifySocket& manager, int watchdog_micros) {
    return Behind({"env", "NOTIFY_SOCKET=" + manager.path().string(),
                   fmt::format("WATCHDOG_USEC={}", watchdog_micros)},
                  OurSentinel());
  }
};

TEST_F(Service, OpensItsLogAgainWhenItHangsUp) {
  const std::filesystem::path log = dir() / "own.log";
  SentinelProcess sentinel(dir(), "sentinel", OurSentinel(),
                           fmt::format("logfile \"{}\"\n", log.string()));
  sentinel.Start();
  sentinel.WaitUntilReady();
  const std::filesystem::path rotated = dir() / "own.log.1";
  std::filesystem::rename(log, rotated);
  ::kill(sentinel.process().pid(), SIGHUP);
  WaitForLog(log, "the log file was opened again");
  EXPECT_THAT(ReadFile(rotated), Not(HasSubstr("opened again")));
  EXPECT_EQ(sentinel.Stop().Describe(), "exit code 0");
}

TEST_F(Service, WritesTheStateOfEverythingToTheLogWhenAsked) {
  Start(Ours());
  SentinelProcess& sentinel = topology().sentinel(0);
  ::kill(sentinel.process().pid(), SIGUSR1);
  WaitForLog(sentinel.log_file(), "State of a sentinel of mymaster:");
  WaitForLog(sentinel.log_file(), "name=" + topology().sentinel(2).MyId());
  const std::string log = ReadFile(sentinel.log_file());
  EXPECT_THAT(log, AllOf(HasSubstr("State of this sentinel: myid=" + sentinel.MyId()),
                         HasSubstr("State of master mymaster: name=mymaster"),
                         HasSubstr(fmt::format("State of a replica of mymaster: name=127.0.0.1:{}",
                                               topology().replica(0).port()))));
}

TEST_F(Service, TellsSystemdHowItIs) {
  NotifySocket manager(dir() / "notify");
  SentinelProcess sentinel(dir(), "sentinel", UnderSystemd(manager, 50'000),
                           fmt::format("supervised systemd\n{}", kDeadMaster));
  sentinel.Start();
  WaitFor("a first status", [&] { return manager.Has("STATUS=Watching 1 master, 0 down\n"); });
  ASSERT_GE(manager.Messages().size(), 3U);
  EXPECT_THAT(std::vector<std::string>(manager.Messages().begin(), manager.Messages().begin() + 3),
              ElementsAre("STATUS=Redis is loading...\n", "STATUS=Ready to accept connections\n",
                          "READY=1\n"));
  EXPECT_THAT(manager.Messages(), Contains("WATCHDOG=1\n"));

  sentinel.Connect().Expect({"SENTINEL", "MONITOR", "other", "127.0.0.1", "2", "1"});
  WaitFor("the next status", [&] { return manager.Has("STATUS=Watching 2 masters, 0 down\n"); });
  EXPECT_EQ(sentinel.Stop().Describe(), "exit code 0");
  EXPECT_THAT(manager.Messages(), Contains("STOPPING=1\n"));
}

TEST_F(Service, FeedsNoWatchdogThatNobodyKeeps) {
  NotifySocket manager(dir() / "notify");
  const SentinelCommand command = Behind(
      {"env", "NOTIFY_SOCKET=" + manager.path().string(), "WATCHDOG_USEC=50000", "WATCHDOG_PID=1"},
      OurSentinel());
  SentinelProcess sentinel(dir(), "sentinel", command,
                           fmt::format("supervised auto\n{}", kDeadMaster));
  sentinel.Start();
  WaitFor("a first status", [&] { return manager.Has("STATUS=Watching 1 master, 0 down\n"); });
  EXPECT_EQ(sentinel.Stop().Describe(), "exit code 0");
  EXPECT_THAT(manager.Messages(), Not(Contains("WATCHDOG=1\n")));
}

TEST_F(Service, LooksForAManagerAnewAtEachStart) {
  NotifySocket manager(dir() / "notify");
  const SentinelCommand watched =
      Behind({"env", "NOTIFY_SOCKET=" + manager.path().string()}, OurSentinel());
  int number = 0;
  for (const SentinelCommand& command : {OurSentinel(), watched}) {
    SentinelProcess sentinel(dir(), fmt::format("sentinel-{}", number++), command,
                             fmt::format("supervised auto\n{}", kDeadMaster));
    sentinel.Start();
    sentinel.WaitUntilReady();
    EXPECT_EQ(sentinel.Connect().Expect({"SENTINEL", "FLUSHCONFIG"}).Describe(), "+OK");
    EXPECT_EQ(sentinel.Stop().Describe(), "exit code 0");
    EXPECT_THAT(ReadFile(sentinel.config_file()), HasSubstr("supervised auto\n"));
  }
}

TEST_F(Service, WritesJsonWithTheFieldsOfEvents) {
  SentinelProcess sentinel(dir(), "sentinel", OurSentinel(),
                           fmt::format("log-format json\n{}", kDeadMaster));
  sentinel.Start();
  sentinel.WaitUntilReady();
  WaitForLog(sentinel.log_file(), "+monitor");
  EXPECT_EQ(sentinel.Stop().Describe(), "exit code 0");
  EXPECT_THAT(ReadFile(sentinel.log_file()),
              HasSubstr(R"("level":"warning","message":"+monitor master mymaster 127.0.0.1 1 )"
                        R"(quorum 1","event":"+monitor","type":"master","name":"mymaster",)"
                        R"("ip":"127.0.0.1","port":1,"master":"mymaster","detail":"quorum 1"})"));
}

TEST_F(Service, LeavesTheStackOfACrashInTheLog) {
  const std::filesystem::path log = dir() / "own.log";
  const std::string body = fmt::format("logfile \"{}\"\n", log.string());
  SentinelProcess sentinel(dir(), "sentinel", OurSentinel(), body);
  for (const auto& [number, name] :
       {std::pair(SIGSEGV, "SIGSEGV"), std::pair(SIGBUS, "SIGBUS"), std::pair(SIGFPE, "SIGFPE"),
        std::pair(SIGILL, "SIGILL"), std::pair(SIGABRT, "SIGABRT")}) {
    std::filesystem::remove(log);
    EXPECT_EQ(EndOf(sentinel, number), number);
    EXPECT_THAT(ReadFile(log),
                AllOf(HasSubstr(fmt::format("crashed by signal {}", name)), HasSubstr("sentinel"),
                      HasSubstr("Loop"), HasSubstr("End of the crash report")));
  }
}

TEST_F(Service, CrashesInSilenceWhenToldTo) {
  SentinelProcess sentinel(dir(), "sentinel", OurSentinel(), "crash-log-enabled no\n");
  EXPECT_EQ(EndOf(sentinel, SIGSEGV), SIGSEGV);
  EXPECT_THAT(ReadFile(sentinel.log_file()), Not(HasSubstr("crashed by")));
}

// The mode bits of a file, in octal.
std::string ModeOf(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return "no file";
  return fmt::format("{:o}", status.st_mode & 07777U);
}

TEST_F(Service, MakesFilesWithTheModesOfStock) {
  std::vector<std::vector<std::string>> modes;
  for (const SentinelCommand& command : {StockSentinel(), OurSentinel()}) {
    const std::filesystem::path log = dir() / (command.name + ".log");
    const std::filesystem::path pid = dir() / (command.name + ".pid");
    const std::filesystem::path socket = dir() / (command.name + ".sock");
    SentinelProcess sentinel(
        dir(), command.name, Behind({"sh", "-c", "umask 027; exec \"$@\"", "sh"}, command),
        fmt::format("logfile \"{}\"\npidfile \"{}\"\nunixsocket \"{}\"\nunixsocketperm 660\n",
                    log.string(), pid.string(), socket.string()));
    sentinel.Start();
    sentinel.WaitUntilReady();
    WaitForLog(log, "Sentinel ID is");
    modes.push_back({ModeOf(log), ModeOf(pid), ModeOf(socket)});
    sentinel.Stop();
    modes.back().push_back(ModeOf(pid));
    modes.back().push_back(ModeOf(socket));
  }
  EXPECT_EQ(modes[1], modes[0]);
  EXPECT_THAT(modes[1], ElementsAre("640", "640", "660", "no file", "no file"));
}

}  // namespace
}  // namespace sentinel::harness
