// The end of the process.
#include <gmock/gmock.h>

#include <csignal>

#include "fixture.h"

namespace sentinel::harness {
namespace {

class Shutdown : public IntegrationTest {
 protected:
  // Lets `command` fail over from one server to the other and crash on the way; returns its log.
  std::string LogOfACrash(const SentinelCommand& command, const std::string& where);
};

std::string Shutdown::LogOfACrash(const SentinelCommand& command, const std::string& where) {
  const std::filesystem::path place = dir() / command.name / where;
  std::filesystem::create_directories(place);
  RedisServer master(place, {.label = "master"});
  RedisServer replica(place, {.label = "replica", .replica_of = master.port()});
  MonitoredMaster monitored;
  monitored.port = master.port();
  monitored.quorum = 1;
  SentinelProcess sentinel(place, "sentinel", command, monitored.ConfigText());
  for (RedisServer* server : {&master, &replica}) server->Start();
  WaitFor("the replica to follow", [&] { return replica.Follows(master.port()); });
  sentinel.Start();
  WaitFor("the sentinel to know the replica", [&] {
    const std::vector<Fields> replicas = sentinel.Replicas();
    const std::string status = replicas.empty() ? "" : Field(replicas[0], "master-link-status");
    return Observation{status == "ok", status};
  });
  sentinel.Connect().Expect({"SENTINEL", "SIMULATE-FAILURE", where});
  RedisClient client = sentinel.Connect();
  client.Append({"SENTINEL", "FAILOVER", "mymaster"});  // May crash before it answers.
  EXPECT_THROW(while (true) client.Read(), ConnectionError);
  EXPECT_EQ(sentinel.process().WaitForExit().Describe(), "exit code 99");
  return ReadFile(sentinel.log_file());
}

// A signal in the middle of the end is what a supervisor sends that has lost its patience.
TEST_F(Shutdown, GoesOnInOrderWhateverSignalsCome) {
  SentinelProcess sentinel(dir(), "sentinel", OurSentinel(), "");
  constexpr int kRounds = 20;
  for (int round = 0; round < kRounds; ++round) {
    sentinel.Start();
    sentinel.WaitUntilReady();
    RedisClient client = sentinel.Connect();
    client.Append({"SHUTDOWN"});
    EXPECT_THROW(client.Read(), ConnectionError);
    const pid_t pid = sentinel.process().pid();  // Its own until Running() has seen the end.
    while (sentinel.Running()) kill(pid, SIGTERM);
    EXPECT_EQ(sentinel.process().WaitForExit().Describe(), "exit code 0");
  }
}

TEST_F(Shutdown, BySimulatedFailureComesBehindItsEvent) {
  for (const SentinelCommand& command : {StockSentinel(), OurSentinel()}) {
    SCOPED_TRACE(command.name);
    EXPECT_THAT(LogOfACrash(command, "crash-after-election"),
                testing::AllOf(testing::HasSubstr("+elected-leader"),
                               testing::Not(testing::HasSubstr("+promoted-slave"))));
    EXPECT_THAT(LogOfACrash(command, "crash-after-promotion"),
                testing::AllOf(testing::HasSubstr("+promoted-slave"),
                               testing::Not(testing::HasSubstr("+failover-end"))));
  }
}

}  // namespace
}  // namespace sentinel::harness
