// The libraries that applications use: they find the master by the sentinels, go on with the next
// one after it has moved, and understand what a sentinel answers.
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "integration/fixture.h"
#include "script.h"

namespace sentinel::clients {
namespace {

using harness::RedisServer;

class ClientLibrary : public harness::IntegrationTest,
                      public ::testing::WithParamInterface<Library> {
 protected:
  // What every program is told: the ports of all sentinels, of the master and of its replicas.
  std::vector<std::string> Ports() {
    std::string sentinels = "sentinels=";
    for (const auto& sentinel : topology().sentinels()) {
      if (!sentinels.ends_with('=')) sentinels += ',';
      sentinels += std::to_string(sentinel->port());
    }
    return {sentinels, "master=" + Text(topology().first_master()),
            "replicas=" + Text(topology().replica(0)) + "," + Text(topology().replica(1))};
  }

  static std::string Text(const RedisServer& server) { return std::to_string(server.port()); }

  Script Run(const std::string& program) { return Script(GetParam(), program, Ports(), dir()); }

  // A write that has not reached the replicas may be lost with the master.
  void WaitUntilReplicasHave(const std::string& key) {
    for (std::size_t i = 0; i < 2; ++i) {
      harness::WaitFor(key + " on a replica", [&] {
        const harness::Reply reply = topology().replica(i).Connect().Command({"EXISTS", key});
        return harness::Observation{reply.integer == 1, reply.Describe()};
      });
    }
  }

  // The program has written to the first master: by `move` another server becomes it.
  void FollowTheMaster(const std::function<void()>& move) {
    Start(Ours());
    RedisServer& old_master = topology().first_master();
    Script script = Run(GetParam().follow);
    EXPECT_EQ(script.Await("wrote"), Text(old_master));
    WaitUntilReplicasHave("before");
    move();
    RedisServer& master = topology().WaitForFailoverFrom(old_master);
    EXPECT_EQ(script.Await("event"),
              "mymaster 127.0.0.1 " + Text(old_master) + " 127.0.0.1 " + Text(master));
    EXPECT_EQ(script.Await("wrote-again"), Text(master));
    EXPECT_NE(script.Await("read-from"), Text(master));
    script.Finish();
    EXPECT_EQ(master.Connect().Expect({"GET", "before"}).text, "1");
    EXPECT_EQ(master.Connect().Expect({"GET", "after"}).text, "2");
  }
};

TEST_P(ClientLibrary, FollowsAFailoverByHand) {
  FollowTheMaster([this] {
    topology().sentinel(1).Connect().Expect({"SENTINEL", "FAILOVER", topology().master_name()});
  });
}

TEST_P(ClientLibrary, FollowsTheDeathOfAMaster) {
  FollowTheMaster([this] { topology().first_master().process().Kill(); });
}

TEST_P(ClientLibrary, FindsTheMasterBehindADeadSentinel) {
  Start(Ours());
  // The first that the program is told of, and so the first that it asks.
  topology().sentinel(0).Kill();
  Script script = Run(GetParam().follow);
  EXPECT_EQ(script.Await("wrote"), Text(topology().first_master()));
}

TEST_P(ClientLibrary, UnderstandsWhatASentinelAnswers) {
  Start(Ours());
  const std::string output = Run(GetParam().ask).Finish();
  // Nothing was left out.
  EXPECT_TRUE(output.ends_with("all asked\n")) << output;
}

INSTANTIATE_TEST_SUITE_P(, ClientLibrary, ::testing::ValuesIn(Libraries()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace sentinel::clients
