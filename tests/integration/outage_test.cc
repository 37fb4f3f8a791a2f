// Sentinels that go away together with a master, or right behind its failover.
#include <fmt/format.h>

#include "fixture.h"

namespace sentinel::harness {
namespace {

class Outage : public IntegrationTest {
 protected:
  // Waits until a restart would not have to learn anything again.
  void AwaitSaved() {
    for (const auto& sentinel : topology().sentinels()) {
      WaitFor(sentinel->label() + " to save all replicas and peers", [&] {
        const std::size_t replicas = sentinel->ConfigLines("sentinel known-replica ").size();
        const std::size_t peers = sentinel->ConfigLines("sentinel known-sentinel ").size();
        return Observation{replicas == 2 && peers == 2,
                           fmt::format("{} replicas, {} peers", replicas, peers)};
      });
    }
  }
};

// Nobody is left who could tell a restarted sentinel anything: all it has is its file.
TEST_F(Outage, OfTheMasterAndAllSentinelsEndsInAFailover) {
  Start(Ours());
  AwaitSaved();
  for (const auto& sentinel : topology().sentinels()) sentinel->Kill();
  topology().first_master().process().Kill();
  topology().StartSentinels();
  RedisServer& new_master = topology().WaitForFailoverFrom(topology().first_master());
  topology().WaitUntilSettled(new_master);
  topology().first_master().Start();
  topology().WaitUntilSettled(new_master);
}

// The sentinels die while the failover is under way: their epochs and votes are on disk.
TEST_F(Outage, OfAllSentinelsInTheMiddleOfAFailoverIsOvercome) {
  TopologyOptions options = Ours();
  options.master.failover_timeout = Millis(2000);
  Start(options);
  AwaitSaved();
  topology().first_master().process().Kill();
  events().Await({.name = "+vote-for-leader"});
  for (const auto& sentinel : topology().sentinels()) sentinel->Kill();
  topology().StartSentinels();
  RedisServer& new_master = topology().WaitForFailoverFrom(topology().first_master());
  topology().WaitUntilSettled(new_master);
}

// Only the winner demotes at once (rule F7). Without it the others do, after the wait of stock.
TEST_F(Outage, OfTheWinnerDoesNotLeaveTwoMasters) {
  Start(Ours());
  RedisServer& old_master = topology().first_master();
  old_master.process().Pause();
  RedisServer& new_master = topology().WaitForFailoverFrom(old_master);
  const SentinelEvent elected = events().Await({.name = "+elected-leader"});
  topology().SentinelCalled(elected.source).Kill();
  old_master.process().Resume();
  EXPECT_EQ(old_master.Role(), "master");
  topology().WaitUntilSettled(new_master);
  EXPECT_EQ(old_master.MasterPort(), new_master.port());
  EXPECT_TRUE(events().First({.name = "+convert-to-slave", .since = elected.at}));
}

}  // namespace
}  // namespace sentinel::harness
