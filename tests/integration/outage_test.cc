// Sentinels that go away together with a master, or right behind its failover.
#include <fmt/format.h>

#include <string>
#include <vector>

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

// A sentinel that is away while the others move the master twice.
class Absence : public IntegrationTest {
 protected:
  void Move(RedisServer& next) {
    const std::string port = std::to_string(next.port());
    const std::vector<std::string> order = {"SENTINEL", "FAILOVER",  "mymaster", "COORDINATED",
                                            "TO",       "127.0.0.1", port,       "WAIT"};
    WaitFor("the master to be moved", [&] {
      RedisClient client(topology().sentinel(0).port(), {}, Millis(60'000));
      const std::string answer = client.Command(order).Describe();
      return Observation{answer == "+OK 127.0.0.1 " + port, answer};
    });
    topology().WaitUntilSettled(next);
  }
  void MoveTwice() {
    Move(topology().replica(0));
    Move(topology().replica(1));
  }
  // Whatever the one who was away has said since: one switch at most, to the last master.
  void ExpectNoStaleSwitch(SteadyTime since) {
    SentinelProcess& absent = topology().sentinel(2);
    const std::uint16_t last = topology().replica(1).port();
    WaitFor("the sentinel to know the master", [&] {
      const std::uint16_t named = absent.MasterPort().value_or(0);
      return Observation{named == last, std::to_string(named)};
    });
    const std::string only =
        fmt::format("mymaster 127.0.0.1 {} 127.0.0.1 {}", topology().first_master().port(), last);
    const auto of = [&](const std::string& name) {
      return events().Events({.name = name, .source = absent.label(), .since = since});
    };
    EXPECT_LE(of("+switch-master").size(), 1U);
    for (const SentinelEvent& event : of("+switch-master")) EXPECT_EQ(event.payload, only);
    EXPECT_TRUE(of("+convert-to-slave").empty());
    EXPECT_TRUE(of("+fix-slave-config").empty());
    topology().WaitUntilSettled(topology().replica(1));
  }
};

TEST_F(Absence, OfAStoppedSentinelEndsWithOneSwitch) {
  Start(Ours());
  SentinelProcess& absent = topology().sentinel(2);
  const std::string id = absent.MyId();
  absent.process().Pause();
  MoveTwice();
  WaitFor("the silence to be a standstill", [&] {
    std::string silent_for = "0";
    for (const Fields& peer : topology().sentinel(0).Peers()) {
      if (Field(peer, "runid") == id) silent_for = Field(peer, "last-ok-ping-reply");
    }
    return Observation{std::stol(silent_for) > 4'000, silent_for};
  });
  const SteadyTime back = Now();
  absent.process().Resume();
  events().Await({.name = "+switch-master", .source = absent.label(), .since = back});
  ExpectNoStaleSwitch(back);
}

TEST_F(Absence, OfAKilledSentinelEndsWithOneSwitch) {
  Start(Ours());
  topology().sentinel(2).Kill();
  MoveTwice();
  const SteadyTime back = Now();
  topology().RestartSentinel(2);
  ExpectNoStaleSwitch(back);
}

}  // namespace
}  // namespace sentinel::harness
