// How sentinels learn about replicas and each other, and what they tell about it.
#include <algorithm>
#include <set>

#include "fixture.h"

namespace sentinel::harness {
namespace {

class Discovery : public IntegrationTest {};

std::set<std::string> Column(const std::vector<Fields>& table, const std::string& field) {
  std::set<std::string> values;
  for (const Fields& row : table) values.insert(Field(row, field));
  return values;
}

TEST_F(Discovery, FindsReplicasFromInfoAndPeersFromHellos) {
  Start(Ours());
  std::set<std::string> replica_ports;
  for (std::size_t i = 0; i < 2; ++i) {
    replica_ports.insert(std::to_string(topology().replica(i).port()));
  }
  for (const auto& sentinel : topology().sentinels()) {
    SCOPED_TRACE(sentinel->label());
    const Fields master = sentinel->Master();
    EXPECT_EQ(Field(master, "num-slaves"), "2");
    EXPECT_EQ(Field(master, "num-other-sentinels"), "2");
    EXPECT_EQ(Field(master, "quorum"), "2");
    EXPECT_EQ(Field(master, "ip"), "127.0.0.1");
    EXPECT_EQ(Column(sentinel->Replicas(), "port"), replica_ports);
    std::set<std::string> others;
    for (const auto& other : topology().sentinels()) {
      if (other != sentinel) others.insert(other->MyId());
    }
    EXPECT_EQ(Column(sentinel->Peers(), "name"), others);
    EXPECT_EQ(Column(sentinel->Peers(), "runid"), others);
    EXPECT_EQ(sentinel->MasterPort(), topology().first_master().port());
    EXPECT_EQ(sentinel->MasterPort("unknown"), std::nullopt);
    EXPECT_EQ(sentinel->Connect().Command({"SENTINEL", "CKQUORUM", "mymaster"}).Describe(),
              "+OK 3 usable Sentinels. Quorum and failover authorization can be reached");
  }
}

TEST_F(Discovery, WritesWhatItLearntToTheConfigurationFile) {
  Start(Ours());
  const SentinelProcess& first = topology().sentinel(0);
  std::vector<std::string> replicas;
  for (std::size_t i = 0; i < 2; ++i) {
    replicas.push_back("127.0.0.1 " + std::to_string(topology().replica(i).port()));
  }
  std::sort(replicas.begin(), replicas.end());
  std::vector<std::string> peers;
  for (std::size_t i = 1; i < 3; ++i) {
    const SentinelProcess& peer = topology().sentinel(i);
    peers.push_back("127.0.0.1 " + std::to_string(peer.port()) + " " + peer.MyId());
  }
  std::sort(peers.begin(), peers.end());
  WaitFor("replicas and peers in the file", [&] {
    const bool met = first.ConfigLines("sentinel known-replica mymaster ") == replicas &&
                     first.ConfigLines("sentinel known-sentinel mymaster ") == peers;
    return Observation{met, ReadFile(first.config_file())};
  });
  EXPECT_EQ(first.ConfigLines("sentinel myid "), std::vector<std::string>{first.MyId()});
}

TEST_F(Discovery, SharesOneLinkPerPeerAmongAllMasters) {
  RedisServer second(dir(), {.label = "second-master"});
  second.Start();
  second.WaitUntilReady();
  MonitoredMaster also;
  also.name = "second";
  also.port = second.port();
  TopologyOptions options = Ours();
  options.sentinel_extra = also.ConfigText();
  Start(options);
  WaitFor("every peer link to serve two masters", [&] {
    for (const auto& sentinel : topology().sentinels()) {
      for (const char* master : {"mymaster", "second"}) {
        const auto counts = Column(sentinel->Peers(master), "link-refcount");
        if (counts != std::set<std::string>{"2"}) {
          return Observation{false, sentinel->label() + " " + master + " " +
                                        (counts.empty() ? "no peer" : *counts.begin())};
        }
      }
    }
    return Observation{true, ""};
  });
}

TEST_F(Discovery, LetsRedisCliStartWithoutAnError) {
  Start(Ours(1));
  WriteFile(dir() / "typed", "PING\nSENTINEL GET-MASTER-ADDR-BY-NAME mymaster\nQUIT\n");
  ProcessOptions cli;
  // Only on a terminal does redis-cli ask for the table of commands before its first prompt.
  cli.argv = {"script", "-qec", "redis-cli -p " + std::to_string(topology().sentinel(0).port()),
              "/dev/null"};
  cli.stdin_file = dir() / "typed";
  cli.environment = {{"TERM", "dumb"}};
  const Outcome outcome = RunToEnd(cli, dir());
  EXPECT_EQ(outcome.status.code, 0);
  EXPECT_NE(outcome.output.find("> PONG"), std::string::npos) << outcome.output;
  EXPECT_NE(outcome.output.find("1) \"127.0.0.1\""), std::string::npos) << outcome.output;
  EXPECT_EQ(outcome.output.find("rror"), std::string::npos) << outcome.output;
  EXPECT_EQ(outcome.errors, "");
}

}  // namespace
}  // namespace sentinel::harness
