// sentinel crash-failover-after on real servers, which keep nothing on disk (decision 26), and
// sentinels that stand still (decision 9).
#include <fmt/format.h>

#include <string>

#include "fixture.h"

namespace sentinel::harness {
namespace {

class Crash : public IntegrationTest {
 protected:
  // Nobody may be down for long enough in the time of a test.
  static TopologyOptions Patient(const std::string& crash_failover_after) {
    TopologyOptions options = Ours();
    options.master.down_after = Millis(300'000);
    options.master.extra = {{"crash-failover-after", crash_failover_after}};
    return options;
  }
  // A key that both replicas have. Copies begin late from here on, as by default.
  void WriteAndWait() {
    RedisClient master = topology().first_master().Connect();
    master.Expect({"CONFIG", "SET", "repl-diskless-sync-delay", "5"});
    master.Expect({"CONFIG", "REWRITE"});
    WaitFor("both replicas to have the write", [&] {
      master.Expect({"SET", "key", "value"});
      const Reply reply = master.Command({"WAIT", "2", "1000"});
      return Observation{reply.integer == 2, reply.Describe()};
    });
  }
  static std::string Key(RedisServer& server) {
    return server.Connect().Command({"GET", "key"}).text;
  }
  // What the sentinels know of the replicas' histories is not older than this.
  void AwaitInfo() {
    const auto offset = [](const RedisServer& server) {
      return std::stoull(Field(server.Replication(), "master_repl_offset"));
    };
    const auto written = offset(topology().first_master());
    for (const auto& sentinel : topology().sentinels()) {
      WaitFor("the sentinel to have read the offsets", [&] {
        std::size_t read = 0;
        for (const Fields& replica : sentinel->Replicas()) {
          if (std::stoull(Field(replica, "slave-repl-offset")) >= written) ++read;
        }
        return Observation{read == 2, fmt::format("{} of 2", read)};
      });
    }
  }
};

TEST_F(Crash, OfAMasterIsSeenByItsRefusedConnections) {
  Start(Patient("300"));
  WriteAndWait();
  RedisServer& old_master = topology().first_master();
  old_master.process().Kill();
  RedisServer& new_master = topology().WaitForFailoverFrom(old_master);
  EXPECT_EQ(Key(new_master), "value");
  old_master.Start();
  topology().WaitUntilSettled(new_master);
  EXPECT_EQ(Key(old_master), "value");
}

TEST_F(Crash, OfAMasterThatIsStartedAgainWithNothingLosesNothing) {
  Start(Patient("300"));
  WriteAndWait();
  AwaitInfo();
  RedisServer& old_master = topology().first_master();
  old_master.process().Kill();
  old_master.Start();
  RedisServer& new_master = topology().WaitForFailoverFrom(old_master);
  topology().WaitUntilSettled(new_master);
  for (RedisServer* server : {&new_master, &old_master}) EXPECT_EQ(Key(*server), "value");
}

TEST_F(Crash, OfAMasterThatComesBackWithItsDataIsNoReasonForAFailover) {
  Start(Patient("300"));
  RedisServer& master = topology().first_master();
  master.Connect().Expect({"CONFIG", "SET", "appendonly", "yes"});
  master.Connect().Expect({"CONFIG", "SET", "appendfsync", "always"});
  WaitFor("the append-only file to be written", [&] {
    const Fields persistence = master.Connect().Info("persistence");
    const std::string going_on = Field(persistence, "aof_rewrite_in_progress");
    return Observation{going_on == "0" && Field(persistence, "aof_enabled") == "1", going_on};
  });
  WriteAndWait();
  master.process().Kill();
  master.Start();
  events().Await({.name = "+reboot"});
  topology().WaitUntilSettled(master);
  EXPECT_EQ(Key(master), "value");
  EXPECT_FALSE(events().First({.name = "+switch-master"}));
}

// A sentinel that stands still for longer than down-after finds the replies that came meanwhile, or
// knows from the clock that it cannot judge.
TEST_F(Crash, IsNotConcludedFromOnesOwnStandstill) {
  Start(Ours());
  RedisServer& master = topology().first_master();
  for (const auto& sentinel : topology().sentinels()) sentinel->process().Pause();
  const auto seconds = [&] {
    return std::stoll(master.Connect().Command({"TIME"}).elements[0].text);
  };
  const auto stopped = seconds();
  WaitFor("more than down-after to pass", [&] {
    const auto passed = seconds() - stopped;
    return Observation{passed > 3, fmt::format("{} s", passed)};
  });
  for (const auto& sentinel : topology().sentinels()) sentinel->process().Resume();
  for (const auto& sentinel : topology().sentinels()) {
    events().Await({.name = "+tilt", .source = sentinel->label()});
  }
  topology().WaitUntilSettled(master);
  EXPECT_FALSE(events().First({.name = "+sdown"}));
  EXPECT_FALSE(events().First({.name = "+switch-master"}));
}

}  // namespace
}  // namespace sentinel::harness
