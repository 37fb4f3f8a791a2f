// Hellos that are not believed (decision 42), with real servers and sentinels: verify-config.
#include <fmt/format.h>

#include <string>

#include "fixture.h"

namespace sentinel::harness {
namespace {

class Gossip : public IntegrationTest {
 protected:
  static void Verify(const SentinelProcess& sentinel) {
    sentinel.Connect().Expect({"SENTINEL", "SET", "mymaster", "verify-config", "yes"});
  }

  // In the name of `sentinel`, as anybody can who may publish at the master.
  void Forge(const SentinelProcess& sentinel, int epoch, int master_port) {
    const std::string hello =
        fmt::format("127.0.0.1,{},{},{},mymaster,127.0.0.1,{},{}", sentinel.port(), sentinel.MyId(),
                    epoch, master_port, epoch);
    topology().first_master().Connect().Command({"PUBLISH", "__sentinel__:hello", hello});
  }

  static std::string Ignored(const SentinelProcess& sentinel) {
    return Field(sentinel.Connect().Info("sentinel"), "sentinel_ignored_hellos");
  }

  void AwaitRefutation(const SentinelProcess& sentinel, const std::string& before) {
    WaitFor(sentinel.label() + " to refute a hello", [&] {
      const std::string now = Ignored(sentinel);
      return Observation{now != before, "it has ignored " + now};
    });
  }
};

TEST_F(Gossip, AForgedHelloMovesNobodyAndAGenuineOneDoes) {
  Start(Ours());
  const std::uint16_t port = topology().first_master().port();
  for (const auto& sentinel : topology().sentinels()) Verify(*sentinel);
  const std::string before = Ignored(topology().sentinel(0));
  Forge(topology().sentinel(1), 7, 1);
  AwaitRefutation(topology().sentinel(0), before);
  for (const auto& sentinel : topology().sentinels()) {
    EXPECT_EQ(sentinel->MasterPort(), port) << sentinel->label();
  }
  topology().WaitUntilSettled(FailOver());
}

// One request to one port ended all failovers of the whole quorum, for good.
TEST_F(Gossip, ARequestForAVoteDoesNotUseUpTheEpochs) {
  Start(Ours());
  const SentinelProcess& asked = topology().sentinel(0);
  const std::string port = std::to_string(topology().first_master().port());
  for (const std::string& candidate : {topology().sentinel(1).MyId(), std::string(40, 'x')}) {
    asked.Connect().Command({"SENTINEL", "IS-MASTER-DOWN-BY-ADDR", "127.0.0.1", port,
                             "9223372036854775807", candidate});
  }
  // The one that was asked has an epoch left, which the others follow.
  asked.Connect().Expect({"SENTINEL", "FAILOVER", "mymaster"});
  RedisServer& new_master = topology().WaitForFailoverFrom(topology().first_master());
  topology().WaitUntilSettled(new_master);
}

// What a stock leader answers while it still re-points replicas, and afterwards.
TEST_F(Gossip, AStockSentinelRefutesAndConfirms) {
  TopologyOptions options = Ours(1);
  while (options.sentinels.size() < 3) options.sentinels.push_back(StockSentinel());
  options.master.down_after = Millis(2000);
  Start(options);
  const SentinelProcess& ours = topology().sentinel(0);
  const SentinelProcess& stock = topology().sentinel(1);
  Verify(ours);
  const std::string before = Ignored(ours);
  // At our port, so that the stock ones do not believe it.
  const std::string hello =
      fmt::format("127.0.0.1,{},{},7,mymaster,127.0.0.1,1,7", stock.port(), stock.MyId());
  ours.Connect().Command({"PUBLISH", "__sentinel__:hello", hello});
  AwaitRefutation(ours, before);
  EXPECT_EQ(ours.MasterPort(), topology().first_master().port());

  stock.Connect().Expect({"SENTINEL", "FAILOVER", "mymaster"});
  RedisServer& new_master = topology().WaitForFailoverFrom(topology().first_master());
  topology().WaitUntilSettled(new_master);
}

}  // namespace
}  // namespace sentinel::harness
