// Tests of src/app: what does not need a process of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "app/core_dumps.h"
#include "app/fd_limit.h"
#include "app/process_title.h"
#include "base/check.h"

namespace sentinel::app {
namespace {

TEST(LinkBudget, CountsNodesTwiceAndSharedPeersOnceWithRoomForTwiceAsMany) {
  PersistentState state;
  for (const char* name : {"a", "b"}) {
    MasterState master;
    master.name = name;
    master.known_replicas = {MakeAddress("10.0.0.2", 6379)};
    master.known_sentinels = {{MakeAddress("10.0.0.3", 26379), std::string(40, 'c')}};
    state.masters.push_back(master);
  }
  EXPECT_EQ(LinkBudget(state), 2U * (2U * 4U + 1U));
}

TEST(LinksWithin, KeepsATenthForClientsOrWhatTheyNeed) {
  EXPECT_EQ(LinksWithin(1'032, 500), 1'032U - 32U - 103U);
  EXPECT_EQ(LinksWithin(1'032, 50), 1'032U - 32U - 50U);
  EXPECT_EQ(LinksWithin(32, 10'000), 0U);
}

TEST(ClientsWithin, LeavesTheLinksTheirShare) { EXPECT_EQ(ClientsWithin(1'032, 100), 900U); }

TEST(ClientsWithin, KeepsHalfForClientsWhenThereAreManyLinks) {
  EXPECT_EQ(ClientsWithin(1'032, 900), 500U);
  EXPECT_EQ(ClientsWithin(1'032, 5'000), 500U);
}

TEST(ClientsWithin, AlwaysLetsOneClientIn) { EXPECT_EQ(ClientsWithin(33, 50), 1U); }

struct Lines final : io::LogSink {
  void Log(LogLevel, std::string_view text) override { lines.emplace_back(text); }
  std::vector<std::string> lines;
};

// Limits are those of a process: each of these tests has one of its own. `most` is beyond what it
// may raise its limit to.
void LimitFiles(rlim_t now, rlim_t most) {
  const rlimit limit{.rlim_cur = now, .rlim_max = most};
  SENTINEL_CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  constexpr uid_t kNobody = 65534;
  if (geteuid() == 0) SENTINEL_CHECK(setuid(kNobody) == 0);
}

[[noreturn]] void ExitUnlessEqual(const Result<std::uint64_t>& got, std::uint64_t clients,
                                  const Lines& log, const std::vector<std::string>& lines) {
  if (got && *got == clients && log.lines == lines) std::exit(0);
  std::cerr << (got ? std::to_string(*got) : got.error().message)
            << ::testing::PrintToString(log.lines);
  std::exit(1);
}

TEST(RaiseFdLimitDeathTest, RaisesItAsFarAsIsNeeded) {
  const auto raise = [] {
    LimitFiles(64, 4096);
    Lines log;
    const auto clients = RaiseFdLimit(100, 10, log);
    rlimit now{};
    getrlimit(RLIMIT_NOFILE, &now);
    SENTINEL_CHECK(now.rlim_cur == 142);
    ExitUnlessEqual(
        clients, 100, log,
        {"Increased maximum number of open files to 142 (it was originally set to 64)."});
  };
  EXPECT_EXIT(raise(), ::testing::ExitedWithCode(0), "");
}

TEST(RaiseFdLimitDeathTest, LetsFewerClientsInWhereItIsNotAllowed) {
  const auto raise = [] {
    LimitFiles(200, 200);
    Lines log;
    ExitUnlessEqual(
        RaiseFdLimit(10'000, 0, log), 168, log,
        {"You requested maxclients of 10000 requiring at least 10032 max file descriptors.",
         "Server can't set maximum open files to 10032 because of OS error: Operation not "
         "permitted.",
         "Current maximum open files is 200. maxclients has been reduced to 168 to compensate for "
         "low "
         "ulimit. If you need higher maxclients increase 'ulimit -n'."});
  };
  EXPECT_EXIT(raise(), ::testing::ExitedWithCode(0), "");
}

TEST(RaiseFdLimitDeathTest, LeavesALimitThatIsEnough) {
  const auto raise = [] {
    LimitFiles(200, 200);
    Lines log;
    ExitUnlessEqual(RaiseFdLimit(100, 0, log), 100, log, {});
  };
  EXPECT_EXIT(raise(), ::testing::ExitedWithCode(0), "");
}

TEST(ForbidCoreDumpsDeathTest, LeavesNothingThatOthersCouldLookInto) {
  const auto forbid = [] {
    Lines log;
    ForbidCoreDumps(log);
    rlimit now{};
    getrlimit(RLIMIT_CORE, &now);
    const bool none = now.rlim_cur == 0 && now.rlim_max == 0 && prctl(PR_GET_DUMPABLE) == 0;
    _exit(none && log.lines.empty() ? 0 : 1);
  };
  EXPECT_EXIT(forbid(), ::testing::ExitedWithCode(0), "");
}

TEST(ProcessTitle, FollowsTheDefaultTemplate) {
  codec::ServerOptions options;
  options.bind = {"127.0.0.1", "10.0.0.1"};
  options.port = 26380;
  EXPECT_EQ(RenderTitle(options, "sentinel", "/etc/s.conf"), "sentinel 127.0.0.1:26380 [sentinel]");
}

TEST(ProcessTitle, ShowsTheTlsPortWhereItIsTheOnlyOne) {
  codec::ServerOptions options;
  options.bind = {"127.0.0.1"};
  options.port = 0;
  options.tls.port = 26390;
  EXPECT_EQ(RenderTitle(options, "sentinel", "/etc/s.conf"), "sentinel 127.0.0.1:26390 [sentinel]");
}

TEST(ProcessTitle, KnowsEveryVariable) {
  codec::ServerOptions options;
  options.proc_title_template = "{port}{port} {tls-port} {unixsocket}{config-file}";
  options.port = 1;
  EXPECT_EQ(RenderTitle(options, "sentinel", "/etc/{port}.conf"), "11 0 /etc/{port}.conf");
}

}  // namespace
}  // namespace sentinel::app
