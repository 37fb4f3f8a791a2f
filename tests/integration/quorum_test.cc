// Agreement: what a minority must not do, and sentinels of both kinds in one quorum.
#include <cstdlib>

#include "fixture.h"

namespace sentinel::harness {
namespace {

class Quorum : public IntegrationTest {
 protected:
  // Waits until `sentinel` has seen the master down long enough to have asked its peers repeatedly.
  void AwaitLongOutage(const SentinelProcess& sentinel) {
    WaitFor(sentinel.label() + " to see the master down for 3 s", [&] {
      const std::string age = Field(sentinel.Master(), "s-down-time");
      return Observation{!age.empty() && std::atoi(age.c_str()) >= 3000, "s-down-time " + age};
    });
  }
};

TEST_F(Quorum, IsNeededForAFailover) {
  TopologyOptions options = Ours();
  options.master.quorum = 3;
  options.master.failover_timeout = Millis(3000);
  Start(options);
  RedisServer& master = topology().first_master();
  topology().sentinel(2).Kill();
  master.process().Kill();
  AwaitLongOutage(topology().sentinel(0));
  AwaitLongOutage(topology().sentinel(1));
  EXPECT_FALSE(events().First({.name = "+odown"}));
  EXPECT_FALSE(events().First({.name = "+try-failover"}));
  EXPECT_EQ(topology().sentinel(0).MasterPort(), master.port());

  topology().RestartSentinel(2);
  RedisServer& new_master = topology().WaitForFailoverFrom(master);
  topology().WaitUntilSettled(new_master);
}

TEST_F(Quorum, DoesNotReplaceAMajorityOfVotes) {
  TopologyOptions options = Ours();
  options.master.quorum = 1;
  options.master.failover_timeout = Millis(3000);
  Start(options);
  RedisServer& master = topology().first_master();
  topology().sentinel(1).Kill();
  topology().sentinel(2).Kill();
  master.process().Kill();
  events().Await({.name = "+odown"});
  events().Await({.name = "-failover-abort-not-elected"});
  EXPECT_FALSE(events().First({.name = "+elected-leader"}));
  EXPECT_EQ(topology().sentinel(0).MasterPort(), master.port());

  topology().RestartSentinel(1);
  RedisServer& new_master = topology().WaitForFailoverFrom(master);
  topology().WaitUntilSettled(new_master);
}

struct Mix {
  const char* name;
  std::size_t ours;
  std::size_t all;
};

class MixedQuorum : public IntegrationTest, public ::testing::WithParamInterface<Mix> {};

TEST_P(MixedQuorum, AgreesAfterTheDeathOfTheMaster) {
  TopologyOptions options = Ours(GetParam().ours);
  while (options.sentinels.size() < GetParam().all) options.sentinels.push_back(StockSentinel());
  options.master.quorum = static_cast<int>(GetParam().all / 2 + 1);
  // Above the reconnection period of redis-sentinel, which otherwise takes the new master for dead.
  options.master.down_after = Millis(2000);
  Start(options);
  RedisServer& new_master = FailOver();
  topology().WaitUntilSettled(new_master);
  topology().first_master().Start();
  topology().WaitUntilSettled(new_master);

  const std::string epoch = Field(topology().sentinel(0).Master(), "config-epoch");
  for (const auto& sentinel : topology().sentinels()) {
    EXPECT_EQ(Field(sentinel->Master(), "config-epoch"), epoch) << sentinel->label();
  }
}

INSTANTIATE_TEST_SUITE_P(Ours, MixedQuorum,
                         ::testing::Values(Mix{"OneOfThree", 1, 3}, Mix{"TwoOfThree", 2, 3},
                                           Mix{"TwoOfFive", 2, 5}),
                         [](const auto& mix) { return std::string(mix.param.name); });

}  // namespace
}  // namespace sentinel::harness
