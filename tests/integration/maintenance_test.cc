// Failovers that operators suspend, and what is kept of those that were.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "fixture.h"

namespace sentinel::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Maintenance : public IntegrationTest {
 protected:
  void SayToAll(const std::vector<std::string>& words) {
    for (const auto& sentinel : topology().sentinels()) {
      EXPECT_EQ(sentinel->Connect().Command(words).Describe(), "+OK") << sentinel->label();
    }
  }
  void AwaitFlag(const SentinelProcess& sentinel, const std::string& flag) {
    WaitFor(sentinel.label() + " to show " + flag, [&] {
      const std::string flags = Field(sentinel.Master(), "flags");
      return Observation{flags.find(flag) != std::string::npos, flags};
    });
  }
  void Restart(std::size_t index) {
    EXPECT_EQ(topology().sentinel(index).Stop().code, 0);
    topology().RestartSentinel(index);
  }
  std::string History(const SentinelProcess& sentinel) {
    return sentinel.Connect().Command({"SENTINEL", "HISTORY", "mymaster"}).Describe();
  }
};

TEST_F(Maintenance, APausedMasterIsFailedOverWhenItIsResumed) {
  Start(Ours());
  SayToAll({"SENTINEL", "PAUSE", "mymaster"});
  RedisServer& old_master = topology().first_master();
  old_master.process().Kill();
  for (const auto& sentinel : topology().sentinels()) AwaitFlag(*sentinel, "o_down");
  EXPECT_THAT(Field(topology().sentinel(1).Master(), "flags"), HasSubstr("paused"));

  // It survives a restart.
  Restart(0);
  AwaitFlag(topology().sentinel(0), "o_down");
  EXPECT_THAT(Field(topology().sentinel(0).Master(), "flags"), HasSubstr("paused"));
  EXPECT_FALSE(events().First({.name = "+try-failover"}));
  EXPECT_FALSE(events().First({.name = "+vote-for-leader"}));
  // The opinion of the one that was restarted is missing for a moment.
  WaitFor("the pause to be what is in the way", [&] {
    const std::string why =
        topology().sentinel(1).Connect().Command({"SENTINEL", "EXPLAIN", "mymaster"}).Describe();
    return Observation{why.find("paused at this sentinel (paused until RESUME)") != why.npos, why};
  });

  SayToAll({"SENTINEL", "RESUME", "*"});
  RedisServer& new_master = topology().WaitForFailoverFrom(old_master);
  topology().WaitUntilSettled(new_master);
  EXPECT_THAT(Field(topology().sentinel(0).Master(), "flags"), Not(HasSubstr("paused")));
}

TEST_F(Maintenance, APauseIsSeenAndEndsByItself) {
  Start(Ours());
  SayToAll({"SENTINEL", "PAUSE", "*"});
  events().Await({.name = "+pause"});
  SentinelProcess& sentinel = topology().sentinel(0);
  EXPECT_EQ(Field(sentinel.Connect().Info("sentinel"), "sentinel_paused_masters"), "1");
  RedisServer& old_master = topology().first_master();
  old_master.process().Kill();
  WaitFor("the log to say what it would have done", [&] {
    const std::string log = ReadFile(sentinel.log_file());
    return Observation{
        log.find("I would have failed over now, but master mymaster is paused") != log.npos, log};
  });
  EXPECT_FALSE(events().First({.name = "+try-failover"}));

  // Another limit takes the place of the first one, and nobody says RESUME.
  SayToAll({"SENTINEL", "PAUSE", "mymaster", "1"});
  RedisServer& new_master = topology().WaitForFailoverFrom(old_master);
  events().Await({.name = "-pause"});
  topology().WaitUntilSettled(new_master);
  EXPECT_EQ(Field(sentinel.Connect().Info("sentinel"), "sentinel_paused_masters"), "0");
}

TEST_F(Maintenance, OnePausedSentinelDoesNotVote) {
  Start(Ours());
  SentinelProcess& paused = topology().sentinel(0);
  EXPECT_EQ(paused.Connect().Command({"SENTINEL", "PAUSE", "mymaster", "3600"}).Describe(), "+OK");
  RedisServer& old_master = topology().first_master();
  old_master.process().Kill();
  RedisServer& new_master = topology().WaitForFailoverFrom(old_master);
  EXPECT_FALSE(events().First({.name = "+vote-for-leader", .source = paused.label()}));
  SayToAll({"SENTINEL", "RESUME", "mymaster"});
  topology().WaitUntilSettled(new_master);
}

TEST_F(Maintenance, AMasterHandsOverWhileAllSentinelsArePaused) {
  Start(Ours());
  SayToAll({"SENTINEL", "PAUSE", "*", "3600"});
  RedisServer& old_master = topology().first_master();
  EXPECT_THAT(topology()
                  .sentinel(0)
                  .Connect()
                  .Command({"SENTINEL", "FAILOVER", "mymaster", "COORDINATED", "WAIT"})
                  .Describe(),
              HasSubstr("+OK"));
  RedisServer& new_master = topology().WaitForFailoverFrom(old_master);
  SayToAll({"SENTINEL", "RESUME", "*"});
  topology().WaitUntilSettled(new_master);
}

TEST_F(Maintenance, TheHistoryOfAFailoverIsKeptOverRestarts) {
  Start(Ours());
  RedisServer& new_master = FailOver();
  topology().WaitUntilSettled(new_master);
  const std::string leader = events().Await({.name = "+promoted-slave"}).source;
  for (std::size_t index = 0; index < 3; ++index) {
    SentinelProcess& sentinel = topology().sentinel(index);
    SCOPED_TRACE(sentinel.label());
    WaitFor("the switch to be acknowledged", [&] {
      const std::string history = History(sentinel);
      return Observation{history.find(R"("acknowledged", "yes")") != std::string::npos, history};
    });
    const std::string before = History(sentinel);
    EXPECT_THAT(before, HasSubstr("switched"));
    EXPECT_THAT(before, HasSubstr(fmt::format("127.0.0.1:{}", new_master.port())));
    EXPECT_THAT(before, HasSubstr(sentinel.label() == leader ? "reconfigured" : "led by another"));
    Restart(index);
    EXPECT_EQ(History(sentinel), before);
  }
}

TEST_F(Maintenance, ADamagedHistoryIsPutAside) {
  TopologyOptions options = Ours(1);
  options.master.quorum = 1;
  Build(options).StartServers();
  SentinelProcess& sentinel = topology().sentinel(0);
  const std::string file = sentinel.config_file().string() + ".history";
  WriteFile(file, "failover mymas");
  topology().StartSentinels();
  topology().WaitUntilDiscovered();
  EXPECT_EQ(ReadFile(file + ".damaged"), "failover mymas");
  EXPECT_EQ(History(sentinel), "[]");
}

}  // namespace
}  // namespace sentinel::harness
