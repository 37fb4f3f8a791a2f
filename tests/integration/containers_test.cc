// Replicas as containers run them: restarted at other addresses again and again (decision 36).
#include <gmock/gmock.h>

#include <memory>
#include <set>
#include <string>

#include "fixture.h"

namespace sentinel::harness {
namespace {

class Containers : public IntegrationTest {
 protected:
  // INFO, which tells who is a replica, comes every 10 s otherwise.
  void HurryInfo() {
    for (const auto& sentinel : topology().sentinels()) {
      sentinel->Connect().Expect({"SENTINEL", "DEBUG", "info-period", "100"});
    }
  }

  // The ports of the replicas that a sentinel shows.
  static std::set<std::string> Shown(const SentinelProcess& sentinel) {
    std::set<std::string> ports;
    for (const Fields& replica : sentinel.Replicas()) ports.insert(Field(replica, "port"));
    return ports;
  }

  void WaitUntilAllShow(const std::set<std::string>& ports) {
    for (const auto& sentinel : topology().sentinels()) {
      WaitFor(sentinel->label() + " to show what lives, and nothing else", [&] {
        const std::set<std::string> shown = Shown(*sentinel);
        return Observation{shown == ports, testing::PrintToString(shown)};
      });
    }
  }
};

TEST_F(Containers, OfReplicasThatComeAndGoOnlyTheLivingAreShown) {
  TopologyOptions options = Ours();
  options.replicas = 1;
  options.master.down_after = Millis(500);
  options.master.extra = {{"forget-after", "1"}};
  Start(options);
  HurryInfo();
  const std::string stays = std::to_string(topology().replica(0).port());
  std::unique_ptr<RedisServer> pod;
  constexpr int kLives = 6;
  for (int life = 0; life < kLives; ++life) {
    RedisServerOptions server{.label = "pod-" + std::to_string(life)};
    server.replica_of = topology().first_master().port();
    auto next = std::make_unique<RedisServer>(dir(), server);
    if (pod) pod->process().Kill();
    next->Start();
    next->WaitUntilReady();
    WaitUntilAllShow({stays, std::to_string(next->port())});
    pod = std::move(next);
  }
  for (const auto& sentinel : topology().sentinels()) {
    EXPECT_EQ(sentinel->ConfigLines("sentinel known-sentinel mymaster ").size(), 2U);
    WaitFor("the file to hold what lives", [&] {
      const auto lines = sentinel->ConfigLines("sentinel known-replica mymaster ");
      return Observation{lines.size() == 2, std::to_string(lines.size())};
    });
  }
}

// The port of a server can be changed while it runs: the same run id answers elsewhere.
TEST_F(Containers, AReplicaThatMovedIsShownOnce) {
  Start(Ours());
  HurryInfo();
  const Port elsewhere;
  RedisClient(topology().replica(0).port())
      .Expect({"CONFIG", "SET", "port", std::to_string(elsewhere.number())});
  // The master learns of the new port with the next connection of the replica.
  RedisClient(elsewhere.number()).Command({"CLIENT", "KILL", "TYPE", "master"});
  WaitUntilAllShow(
      {std::to_string(elsewhere.number()), std::to_string(topology().replica(1).port())});
}

TEST_F(Containers, WhoIsForgottenByHandIsGoneAtOnce) {
  TopologyOptions options = Ours();
  options.master.down_after = Millis(500);
  Start(options);
  RedisServer& dead = topology().replica(0);
  dead.process().Kill();
  const std::string left = std::to_string(topology().replica(1).port());
  for (const auto& sentinel : topology().sentinels()) {
    WaitFor("the master to list it no more", [&] {
      const std::string lines = Field(topology().first_master().Replication(), "connected_slaves");
      return Observation{lines == "1", lines};
    });
    RedisClient client = sentinel->Connect();
    client.Expect({"SENTINEL", "FORGET", "mymaster", "127.0.0.1", std::to_string(dead.port())});
  }
  WaitUntilAllShow({left});
}

}  // namespace
}  // namespace sentinel::harness
