// What survives in sentinel.conf: across restarts, across programs, and when the disk refuses.
#include <fmt/format.h>

#include "fixture.h"

namespace sentinel::harness {
namespace {

using Perms = std::filesystem::perms;

// The meaning of a configuration file: every line with state or settings, in no order.
std::vector<std::string> StateOf(const SentinelProcess& sentinel) {
  std::vector<std::string> lines = sentinel.ConfigLines("sentinel ");
  for (const char* directive : {"port ", "dir "}) {
    for (const std::string& value : sentinel.ConfigLines(directive)) {
      lines.push_back(directive + value);
    }
  }
  return lines;
}

class Persistence : public IntegrationTest {
 protected:
  // Nobody is left from whom a sentinel could learn again what it once knew.
  void SilenceAllBut(const SentinelProcess& survivor) {
    for (const auto& server : topology().servers()) {
      if (server->Running()) server->process().Kill();
    }
    for (const auto& sentinel : topology().sentinels()) {
      if (sentinel.get() != &survivor && sentinel->Running()) sentinel->Kill();
    }
  }

  // Waits until a change that all sentinels of a failover write has reached the file.
  void AwaitSaved(const SentinelProcess& sentinel, const RedisServer& master) {
    const std::string line = fmt::format("127.0.0.1 {} 2", master.port());
    WaitFor(sentinel.label() + " to save the new master", [&] {
      const auto lines = sentinel.ConfigLines("sentinel monitor mymaster ");
      return Observation{lines == std::vector{line}, lines.empty() ? "no line" : lines[0]};
    });
  }
};

TEST_F(Persistence, KeepsIdentityEpochsPeersAndReplicasAcrossARestart) {
  Start(Ours());
  RedisServer& new_master = FailOver();
  topology().WaitUntilSettled(new_master);
  SentinelProcess& sentinel = topology().sentinel(0);
  AwaitSaved(sentinel, new_master);
  const std::string id = sentinel.MyId();
  const std::vector<std::string> state = StateOf(sentinel);
  const std::string epoch = Field(sentinel.Master(), "config-epoch");
  ASSERT_NE(epoch, "0");

  sentinel.Kill();
  SilenceAllBut(sentinel);
  sentinel.Start();
  sentinel.WaitUntilReady();

  EXPECT_EQ(sentinel.MyId(), id);
  const Fields master = sentinel.Master();
  EXPECT_EQ(Field(master, "port"), std::to_string(new_master.port()));
  EXPECT_EQ(Field(master, "config-epoch"), epoch);
  EXPECT_EQ(sentinel.Replicas().size(), 2U);
  EXPECT_EQ(sentinel.Peers().size(), 2U);
  EXPECT_EQ(sentinel.Connect().Expect({"SENTINEL", "FLUSHCONFIG"}).Describe(), "+OK");
  EXPECT_EQ(StateOf(sentinel), state);
}

TEST_F(Persistence, WritesAFileThatWasDeletedAgain) {
  Start(Ours(1));
  SentinelProcess& sentinel = topology().sentinel(0);
  RedisClient client = sentinel.Connect();
  client.Expect({"SENTINEL", "FLUSHCONFIG"});
  const std::vector<std::string> state = StateOf(sentinel);
  ASSERT_FALSE(state.empty());
  std::filesystem::remove(sentinel.config_file());
  EXPECT_EQ(client.Expect({"SENTINEL", "FLUSHCONFIG"}).Describe(), "+OK");
  EXPECT_EQ(StateOf(sentinel), state);
}

TEST_F(Persistence, PassesFilesToRedisSentinelAndBack) {
  TopologyOptions options = Ours();
  options.sentinels[0] = StockSentinel();
  options.master.down_after = Millis(2000);  // As redis-sentinel reconnects once a second.
  options.master.parallel_syncs = 2;
  options.master.password = "secret";
  Start(options);
  RedisServer& new_master = FailOver();
  topology().WaitUntilSettled(new_master);
  SentinelProcess& sentinel = topology().sentinel(0);
  AwaitSaved(sentinel, new_master);
  const std::string id = sentinel.MyId();

  sentinel.Stop();
  SilenceAllBut(sentinel);
  const std::vector<std::string> state = StateOf(sentinel);
  for (const SentinelCommand& command : {OurSentinel(), StockSentinel(), OurSentinel()}) {
    SCOPED_TRACE(command.name);
    sentinel.StartAs(command);
    sentinel.WaitUntilReady();
    EXPECT_EQ(sentinel.MyId(), id);
    const Fields master = sentinel.Master();
    EXPECT_EQ(Field(master, "port"), std::to_string(new_master.port()));
    EXPECT_EQ(Field(master, "parallel-syncs"), "2");
    EXPECT_EQ(Field(master, "down-after-milliseconds"),
              std::to_string(Scaled(options.master.down_after).count()));
    EXPECT_EQ(sentinel.Replicas().size(), 2U);
    EXPECT_EQ(sentinel.Peers().size(), 2U);
    EXPECT_EQ(sentinel.Connect().Expect({"SENTINEL", "FLUSHCONFIG"}).Describe(), "+OK");
    EXPECT_EQ(StateOf(sentinel), state);
    EXPECT_EQ(sentinel.Stop().code, 0);
  }
}

// Both programs record a failover in a file that the other one wrote, and lead the next one with
// it.
TEST_F(Persistence, PassesFilesWithTheFailoversThatEachHasSeen) {
  TopologyOptions options = Ours();
  options.replicas = 3;
  options.master.down_after = Millis(2000);  // As redis-sentinel reconnects once a second.
  options.master.failover_timeout = Millis(3000);
  Start(options);
  SentinelProcess& sentinel = topology().sentinel(0);
  const std::string id = sentinel.MyId();
  RedisServer* master = &FailOver();
  for (const SentinelCommand& command : {StockSentinel(), OurSentinel()}) {
    SCOPED_TRACE(command.name);
    topology().WaitUntilSettled(*master);
    AwaitSaved(sentinel, *master);
    const std::vector<std::string> known = sentinel.ConfigLines("sentinel known-");
    EXPECT_EQ(sentinel.Stop().code, 0);
    sentinel.StartAs(command);
    sentinel.WaitUntilReady();
    EXPECT_EQ(sentinel.MyId(), id);
    EXPECT_EQ(sentinel.MasterPort(), master->port());
    EXPECT_EQ(sentinel.Connect().Expect({"SENTINEL", "FLUSHCONFIG"}).Describe(), "+OK");
    EXPECT_EQ(sentinel.ConfigLines("sentinel known-"), known);
    topology().WaitUntilSettled(*master);
    RedisServer& failed = *master;
    failed.process().Kill();
    master = &topology().WaitForFailoverFrom(failed);
  }
  topology().WaitUntilSettled(*master);
  const std::string epoch = Field(topology().sentinel(1).Master(), "config-epoch");
  EXPECT_EQ(sentinel.ConfigLines("sentinel config-epoch mymaster "), std::vector{epoch});
}

TEST_F(Persistence, IsNeededForAFailoverByHand) {
  TopologyOptions options = Ours(1);
  options.master.quorum = 1;
  Build(options).StartServers();
  SentinelProcess& sentinel = topology().sentinel(0);
  sentinel.ObeyFileModes();
  topology().StartSentinels();
  topology().WaitUntilDiscovered();
  const auto fail_over = [&] {
    return sentinel.Connect().Command({"SENTINEL", "FAILOVER", "mymaster"}).Describe();
  };

  std::filesystem::permissions(sentinel.dir(), Perms::owner_read | Perms::owner_exec);
  EXPECT_EQ(fail_over(), "-ERR Failed to save config file. Check server logs.");
  events().Await({.name = "-failover-abort-not-elected"});
  EXPECT_FALSE(events().First({.name = "+elected-leader"}));
  EXPECT_EQ(fail_over(), "-ERR Failed to save config file. Check server logs.");

  // When the disk is well again nothing is made up for.
  std::filesystem::permissions(sentinel.dir(), Perms::owner_all);
  WaitFor("the spent epoch to be saved", [&] {
    const std::string saved = Field(sentinel.Connect().Info("sentinel"), "sentinel_config_saved");
    return Observation{saved == "1", "sentinel_config_saved " + saved};
  });
  EXPECT_EQ(sentinel.ConfigLines("sentinel current-epoch "), std::vector<std::string>{"1"});
  EXPECT_EQ(sentinel.MasterPort(), topology().first_master().port());
  EXPECT_EQ(Field(sentinel.Master(), "flags"), "master");
  EXPECT_EQ(fail_over(), "+OK");
  topology().WaitUntilSettled(topology().WaitForFailoverFrom(topology().first_master()));
}

TEST_F(Persistence, IsReportedAndRetriedWhileTheDiskRefuses) {
  TopologyOptions options = Ours();
  Build(options).StartServers();
  SentinelProcess& hindered = topology().sentinel(0);
  hindered.ObeyFileModes();
  topology().StartSentinels();
  topology().WaitUntilDiscovered();
  AwaitSaved(hindered, topology().first_master());

  std::filesystem::permissions(hindered.dir(), Perms::owner_read | Perms::owner_exec);
  const std::string before = ReadFile(hindered.config_file());
  EXPECT_EQ(
      hindered.Connect().Command({"SENTINEL", "SET", "mymaster", "parallel-syncs", "3"}).Describe(),
      "-ERR Failed to save config file. Check server logs.");
  EXPECT_EQ(Field(hindered.Master(), "parallel-syncs"), "3");

  // The others fail the master over; the hindered one watches, and its file stays as it was.
  RedisServer& old_master = topology().first_master();
  old_master.process().Kill();
  events().Await({.name = "+sdown", .source = hindered.label()});
  for (std::size_t i = 1; i < 3; ++i) {
    events().Await({.name = "+switch-master", .source = topology().sentinel(i).label()});
  }
  EXPECT_EQ(hindered.Connect().Command({"PING"}).Describe(), "+PONG");
  EXPECT_EQ(ReadFile(hindered.config_file()), before);

  // Nothing happens any more that would call for a save: it must come by itself.
  std::filesystem::permissions(hindered.dir(), Perms::owner_all);
  RedisServer& new_master = topology().WaitForFailoverFrom(old_master);
  AwaitSaved(hindered, new_master);
  EXPECT_EQ(hindered.ConfigLines("sentinel parallel-syncs mymaster "),
            std::vector<std::string>{"3"});
  EXPECT_EQ(hindered.Connect().Command({"SENTINEL", "FLUSHCONFIG"}).Describe(), "+OK");
  topology().WaitUntilSettled(new_master);
}

}  // namespace
}  // namespace sentinel::harness
