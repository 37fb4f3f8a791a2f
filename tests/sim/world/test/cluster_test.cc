// What a plan says of its cast is what the cast does.
#include "sim/world/cluster.h"

#include <gtest/gtest.h>
#include <hiredis/hiredis.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "sim/net/resp_client.h"
#include "sim/sentinel/deaf_witness.h"

namespace sentinel::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Three sentinels, a master and two replicas; nothing goes wrong unless a test does it.
class ClusterTest : public ::testing::Test {
 protected:
  ClusterTest() {
    plan_.seed = 1;
    plan_.stock = {false, false, false};
    plan_.groups.emplace_back();
    plan_.groups.front().name = "g0";
  }

  GroupPlan& plan() { return plan_.groups.front(); }
  Group& group() { return cluster_->groups().front(); }
  RedisServer& server(std::size_t index) { return *group().servers[index]; }

  // Long enough for everybody to find everybody.
  void Start() {
    cluster_ = std::make_unique<Cluster>(plan_, trace_, deaf_);
    cluster_->Start();
    Run(seconds(15));
  }
  void Run(Duration time) {
    const MonotonicTime end = cluster_->now() + time;
    while (cluster_->timeline().RunNext(end)) {
    }
  }
  void FailOver() {
    server(0).Crash(false);
    Run(seconds(15));
    ASSERT_NE(&cluster_->BelievedMaster(group()), &server(0));
  }

  Plan plan_;
  Trace trace_;
  DeafWitness deaf_;
  std::unique_ptr<Cluster> cluster_;
};

TEST_F(ClusterTest, AWriterThatSubscribesHearsOfTheNewMaster) {
  plan().writer_subscribes = true;
  Start();
  FailOver();
  EXPECT_EQ(group().writer->counts().switches, 1U);
  EXPECT_EQ(group().writer->master_ip(), cluster_->BelievedMaster(group()).ip());
}

TEST_F(ClusterTest, AWriterThatDoesNotSubscribeAsks) {
  Start();
  FailOver();
  EXPECT_EQ(group().writer->counts().switches, 0U);
  EXPECT_EQ(group().writer->master_ip(), cluster_->BelievedMaster(group()).ip());
}

TEST_F(ClusterTest, ASentinelThatTakesNoSubscribersSendsThemToTheNextOne) {
  plan_.stock = {true, false, false};  // As the model is; real ones do take them.
  plan().writer_subscribes = true;
  Start();
  FailOver();
  EXPECT_EQ(group().writer->counts().switches, 1U);
}

// --- how servers behave ----------------------------------------------------------------------

TEST_F(ClusterTest, OnlyTheReplicaOfThePlanIsNotAnnounced) {
  plan().servers.unannounced = 2;
  Start();
  EXPECT_NE(server(1).Info().find("replica_announced:1"), std::string::npos);
  EXPECT_NE(server(2).Info().find("replica_announced:0"), std::string::npos);
  // Clients do not see it; sentinels know it and may promote it.
  EXPECT_EQ(cluster_->sentinels().front()->View("g0")->replicas.size(), 2U);
}

TEST_F(ClusterTest, AReplicaThatServesNothingStaleIsFailedOverTo) {
  plan().servers.serve_stale = false;
  Start();
  FailOver();
}

TEST_F(ClusterTest, ASmallBacklogIsSoonExhausted) {
  for (const std::size_t size : {2048U, 1024U * 1024U}) {
    plan().servers.backlog_size = size;
    Start();
    const std::uint64_t full = server(0).full_resyncs();
    cluster_->network().Refuse(server(0).host(), true);
    cluster_->network().Reset(server(0).host(), server(1).host());
    Run(seconds(10));  // A hundred writes of 60 bytes.
    cluster_->network().Refuse(server(0).host(), false);
    Run(seconds(10));
    EXPECT_TRUE(server(1).link_up());
    EXPECT_EQ(server(0).full_resyncs() - full, size == 2048 ? 1U : 0U);
  }
}

TEST_F(ClusterTest, AFullCopyTakesItsTime) {
  plan().servers.transfer_time = seconds(4);
  cluster_ = std::make_unique<Cluster>(plan_, trace_, deaf_);
  cluster_->Start();
  Run(milliseconds(3900));
  EXPECT_FALSE(server(1).link_up());
  Run(seconds(3));
  EXPECT_TRUE(server(1).link_up());
}

TEST_F(ClusterTest, SilenceIsBorneForAsLongAsThePlanSays) {
  plan().servers.repl_timeout = seconds(30);
  Start();
  for (Host* host : {&server(0).host(), &server(1).host()}) {
    for (const Host* other : {&server(0).host(), &server(1).host()}) {
      if (host != other) cluster_->network().Cut(*host, *other);
    }
  }
  Run(seconds(28));
  EXPECT_TRUE(server(1).link_up());
  Run(seconds(5));
  EXPECT_FALSE(server(1).link_up());
}

// --- a configuration file that cannot be written -----------------------------------------------

TEST_F(ClusterTest, AFailoverGoesOnWithoutConfigRewrite) {
  for (const bool stock : {false, true}) {
    plan_.stock.assign(3, stock);
    Start();
    for (const auto& each : group().servers) each->SetConfigReadOnly(true);
    FailOver();
    RedisServer& master = cluster_->BelievedMaster(group());
    RedisServer& other = &master == &server(1) ? server(2) : server(1);
    EXPECT_EQ(master.role(), Role::kMaster);
    EXPECT_EQ(other.upstream()->ip, master.ip());
    // What was not written is not there for the next process.
    master.Crash(false);
    EXPECT_EQ(master.upstream()->ip, server(0).ip());
  }
}

TEST_F(ClusterTest, ConfigRewriteAnswersWithAnErrorInsideATransaction) {
  Start();
  server(1).SetConfigReadOnly(true);
  std::vector<std::string> answers;
  RespClient client(cluster_->network(), cluster_->operator_host(), server(1).ip(), kRedisPort, {});
  client.Send({"MULTI"});
  client.Send({"SLAVEOF", "NO", "ONE"});
  client.Send({"CONFIG", "REWRITE"});
  client.Send({"EXEC"}, [&answers](const redisReply& reply) {
    for (std::size_t i = 0; i < reply.elements; ++i) answers.push_back(TextOf(*reply.element[i]));
  });
  Run(milliseconds(10));
  EXPECT_EQ(answers,
            (std::vector<std::string>{"OK", "ERR Rewriting config file: Read-only file system"}));
  server(1).SetConfigReadOnly(false);
  client.Send({"CONFIG", "REWRITE"});
  Run(milliseconds(10));
  server(1).Crash(false);
  EXPECT_FALSE(server(1).upstream());
}

}  // namespace
}  // namespace sentinel::sim
