// Failovers of a real master: what starts them, who is promoted, who follows whom afterwards.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "fixture.h"

namespace sentinel::harness {
namespace {

class Failover : public IntegrationTest {
 protected:
  std::string MasterDetails() {
    return fmt::format("master mymaster 127.0.0.1 {}", topology().first_master().port());
  }
  std::string SwitchTo(const RedisServer& server) {
    return fmt::format("mymaster 127.0.0.1 {} 127.0.0.1 {}", topology().first_master().port(),
                       server.port());
  }
};

TEST_F(Failover, FollowsTheDeathOfTheMaster) {
  Start(Ours());
  RedisServer& old_master = topology().first_master();
  const DiscoveringWriter writer(topology().WriterSettings());
  writer.AwaitWrite(SteadyTime{});

  const SteadyTime killed = Now();
  RedisServer& new_master = FailOver();
  topology().WaitUntilSettled(new_master);

  EXPECT_EQ(writer.AwaitOtherThan(old_master.port(), killed).port, new_master.port());
  const SentinelEvent elected = events().Await({.name = "+elected-leader"});
  EXPECT_EQ(elected.payload, MasterDetails());
  events().Await({.name = "+odown", .source = elected.source, .payload_prefix = MasterDetails()});
  events().Await({.name = "+promoted-slave", .source = elected.source});
  events().Await({.name = "+failover-end", .source = elected.source});
  // A starved machine may need more than one round.
  const std::string epoch = Field(topology().sentinels().front()->Master(), "config-epoch");
  EXPECT_NE(epoch, "0");
  for (const auto& sentinel : topology().sentinels()) {
    SCOPED_TRACE(sentinel->label());
    EXPECT_EQ(Field(sentinel->Master(), "config-epoch"), epoch);
    EXPECT_TRUE(events().First(
        {.name = "+sdown", .source = sentinel->label(), .payload_prefix = MasterDetails()}));
    const auto switches = events().Events({.name = "+switch-master", .source = sentinel->label()});
    ASSERT_EQ(switches.size(), 1U);
    EXPECT_EQ(switches[0].payload, SwitchTo(new_master));
  }
}

TEST_F(Failover, FollowsTheFreezingOfTheMaster) {
  Start(Ours());
  RedisServer& old_master = topology().first_master();
  old_master.process().Pause();
  RedisServer& new_master = topology().WaitForFailoverFrom(old_master);
  old_master.process().Resume();
  topology().WaitUntilSettled(new_master);
  EXPECT_EQ(old_master.MasterPort(), new_master.port());
}

TEST_F(Failover, TakesTheReturningOldMasterBackAsAReplica) {
  Start(Ours());
  RedisServer& old_master = topology().first_master();
  RedisServer& new_master = FailOver();
  old_master.Start();
  topology().WaitUntilSettled(new_master);
  EXPECT_EQ(old_master.MasterPort(), new_master.port());
}

// The replicas refuse the promotion, so that the leader is caught between election and promotion.
TEST_F(Failover, IsTakenOverWhenTheLeaderDiesInTheMiddle) {
  TopologyOptions options = Ours();
  options.master.failover_timeout = Millis(3000);
  Start(options);
  RedisServer& old_master = topology().first_master();
  for (std::size_t i = 0; i < 2; ++i) {
    topology().replica(i).Connect().Expect({"ACL", "SETUSER", "default", "-slaveof", "-replicaof"});
  }
  old_master.process().Kill();
  const SentinelEvent waiting = events().Await({.name = "+failover-state-wait-promotion"});
  SentinelProcess& leader = topology().SentinelCalled(waiting.source);
  leader.Kill();
  for (std::size_t i = 0; i < 2; ++i) {
    topology().replica(i).Connect().Expect({"ACL", "SETUSER", "default", "+slaveof", "+replicaof"});
  }

  RedisServer& new_master = topology().WaitForFailoverFrom(old_master);
  topology().WaitUntilSettled(new_master);
  leader.Start();
  leader.WaitUntilReady();
  topology().WaitUntilSettled(new_master);
  EXPECT_TRUE(events().First({.name = "+elected-leader", .since = waiting.at}));
}

// It dies when it has seen the promotion, and before anybody else hears of it (W10).
TEST_F(Failover, GoesOnWithTheReplicaThatADeadLeaderHasPromoted) {
  TopologyOptions options = Ours();
  options.master.failover_timeout = Millis(3000);
  Start(options);
  RedisServer& old_master = topology().first_master();
  for (const auto& sentinel : topology().sentinels()) {
    sentinel->Connect().Expect({"SENTINEL", "SIMULATE-FAILURE", "crash-after-promotion"});
  }
  old_master.process().Kill();
  const SentinelEvent chosen = events().Await({.name = "+selected-slave"});
  SentinelProcess& leader = topology().SentinelCalled(chosen.source);
  EXPECT_EQ(leader.process().WaitForExit().Describe(), "exit code 99");
  for (const auto& sentinel : topology().sentinels()) {
    if (!sentinel->Running()) continue;
    sentinel->Connect().Command({"SENTINEL", "SIMULATE-FAILURE", "help"});  // Forgets the other.
  }

  const std::size_t first = topology().replica(0).Role() == "master" ? 0 : 1;
  RedisServer& promoted = topology().replica(first);
  ASSERT_EQ(promoted.Role(), "master");
  promoted.Connect().Expect({"SET", "key", "written behind the promotion"});
  // The other one would be chosen now.
  topology().replica(1 - first).Connect().Expect({"CONFIG", "SET", "replica-priority", "1"});

  EXPECT_EQ(&topology().WaitForFailoverFrom(old_master), &promoted);
  topology().WaitUntilSettled(promoted);
  leader.Start();
  leader.WaitUntilReady();
  topology().WaitUntilSettled(promoted);
  EXPECT_EQ(promoted.Connect().Command({"GET", "key"}).text, "written behind the promotion");
}

TEST_F(Failover, NeverChoosesAReplicaWithPriorityZero) {
  TopologyOptions options = Ours();
  options.replica_priorities = {0, 100};
  options.master.failover_timeout = Millis(3000);
  Start(options);
  RedisServer& never = topology().replica(0);
  RedisServer& new_master = FailOver();
  EXPECT_EQ(&new_master, &topology().replica(1));
  topology().WaitUntilSettled(new_master);

  // Now it is the only replica left.
  const SteadyTime second_kill = Now();
  new_master.process().Kill();
  events().Await({.name = "-failover-abort-no-good-slave", .since = second_kill});
  EXPECT_EQ(never.Role(), "slave");
  EXPECT_FALSE(events().First({.name = "+selected-slave", .since = second_kill}));
}

TEST_F(Failover, PrefersTheReplicaWithMoreData) {
  TopologyOptions options = Ours();
  options.master.password = "secret";
  Start(options);
  // Equal offsets would be decided by the smaller run id: that is the one to leave behind.
  const auto run_id = [&](std::size_t i) {
    return Field(topology().replica(i).Connect().Info("server"), "run_id");
  };
  const std::size_t behind = run_id(0) < run_id(1) ? 0 : 1;
  const auto at_the_one_behind = [&](const std::vector<std::string>& command) {
    topology().replica(behind).Connect().Expect(command);
  };
  at_the_one_behind({"CONFIG", "SET", "masterauth", "wrong"});
  at_the_one_behind({"CLIENT", "KILL", "TYPE", "master"});
  RedisClient master = topology().first_master().Connect();
  master.Expect({"SET", "key", std::string(1000, 'x')});
  WaitFor("the other replica to hold the write", [&] {
    const Reply reply = topology().replica(1 - behind).Connect().Command({"STRLEN", "key"});
    return Observation{reply.integer == 1000, reply.Describe()};
  });
  ASSERT_EQ(topology().replica(behind).Connect().Command({"STRLEN", "key"}).integer, 0);

  RedisServer& new_master = FailOver();
  EXPECT_EQ(&new_master, &topology().replica(1 - behind));
  at_the_one_behind({"CONFIG", "SET", "masterauth", "secret"});
  topology().WaitUntilSettled(new_master);
}

TEST_F(Failover, WorksWithAPassword) {
  TopologyOptions options = Ours();
  options.master.password = "secret";
  Start(options);
  const DiscoveringWriter writer(topology().WriterSettings());
  writer.AwaitWrite(SteadyTime{});
  RedisServer& old_master = topology().first_master();
  RedisServer& new_master = FailOver();
  topology().WaitUntilSettled(new_master);
  EXPECT_EQ(writer.AwaitOtherThan(old_master.port(), SteadyTime{}).port, new_master.port());
  old_master.Start();
  topology().WaitUntilSettled(new_master);
}

TEST_F(Failover, HappensOnAnOperatorsDemand) {
  Start(Ours());
  RedisServer& old_master = topology().first_master();
  const Reply reply =
      topology().sentinel(1).Connect().Command({"SENTINEL", "FAILOVER", "mymaster"});
  EXPECT_EQ(reply.Describe(), "+OK");
  RedisServer& new_master = topology().WaitForFailoverFrom(old_master);
  topology().WaitUntilSettled(new_master);
  EXPECT_EQ(old_master.MasterPort(), new_master.port());
  EXPECT_TRUE(events().First({.name = "+failover-end", .source = topology().sentinel(1).label()}));
  EXPECT_FALSE(events().First({.name = "+odown"}));
}

struct Operators {
  const char* name;
  SentinelCommand (*second)();
};

class FailoverByHand : public IntegrationTest, public ::testing::WithParamInterface<Operators> {
 protected:
  // Waits until no failover is in progress and every sentinel names the same master.
  RedisServer& AwaitAgreement() {
    RedisServer* agreed = nullptr;
    WaitFor("no failover, and one master for all sentinels", [&] {
      std::set<std::string> views;
      for (const auto& sentinel : topology().sentinels()) {
        const Fields master = sentinel->Master();
        views.insert(Field(master, "port") + " in " + Field(master, "config-epoch") + " " +
                     Field(master, "flags"));
        agreed = &topology().ServerAt(*sentinel->MasterPort());
      }
      const bool calm = views.size() == 1 && views.begin()->ends_with(" master");
      return Observation{calm, fmt::format("{}", fmt::join(views, ", "))};
    });
    return *agreed;
  }
};

// They may take the same epoch and, as the sentinels do not know the same offsets, different
// replicas.
TEST_P(FailoverByHand, OfTwoOperatorsAtOnceEndsWithOneMaster) {
  TopologyOptions options = Ours();
  options.sentinels[1] = GetParam().second();
  options.master.down_after = Millis(2000);
  Start(options);
  std::vector<std::string> replies(2);
  std::vector<std::thread> operators;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    operators.emplace_back([&, i, client = topology().sentinel(i).Connect()]() mutable {
      replies[i] = client.Command({"SENTINEL", "FAILOVER", "mymaster"}).Describe();
    });
  }
  for (std::thread& each : operators) each.join();
  EXPECT_GE(std::count(replies.begin(), replies.end(), "+OK"), 1) << replies[0] << replies[1];

  topology().WaitUntilSettled(AwaitAgreement());
  EXPECT_TRUE(events().First({.name = "+switch-master"}));
}

INSTANTIATE_TEST_SUITE_P(Second, FailoverByHand,
                         ::testing::Values(Operators{"Ours", OurSentinel},
                                           Operators{"Stock", StockSentinel}),
                         [](const auto& operators) { return std::string(operators.param.name); });

TEST_F(Failover, RunsTheScriptsWithTheirArguments) {
  const auto script = [&](const std::string& name) {
    const std::filesystem::path file = dir() / name;
    const std::filesystem::path output = dir() / (name + ".calls");
    WriteFile(file, fmt::format("#!/bin/sh\nprintf '%s\\n' \"$# $*\" >> {}\n", output.string()));
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    return file.string();
  };
  TopologyOptions options = Ours();
  options.sentinel_extra = "safe-scripts-only no\n";
  options.master.extra = {{"notification-script", script("notify")},
                          {"client-reconfig-script", script("reconfig")}};
  Start(options);
  RedisServer& new_master = FailOver();

  const auto await_calls = [&](const std::string& name, const std::string& line, int count) {
    WaitFor(fmt::format("{} calls: {} {}", count, name, line), [&] {
      const std::string calls = ReadFile(dir() / (name + ".calls"));
      int found = 0;
      for (std::size_t at = calls.find(line + "\n"); at != std::string::npos;
           at = calls.find(line + "\n", at + 1)) {
        ++found;
      }
      return Observation{found == count, calls};
    });
  };
  await_calls("notify", "2 +sdown " + MasterDetails(), 3);
  await_calls("notify", "2 +elected-leader " + MasterDetails(), 1);
  await_calls("notify", "2 +switch-master " + SwitchTo(new_master), 3);
  const std::string from_to =
      fmt::format("127.0.0.1 {} 127.0.0.1 {}", topology().first_master().port(), new_master.port());
  await_calls("reconfig", "7 mymaster leader start " + from_to, 1);
  await_calls("reconfig", "7 mymaster observer start " + from_to, 2);
}

}  // namespace
}  // namespace sentinel::harness
