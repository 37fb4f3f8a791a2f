// What a plan says of its cast is what the cast does.
#include "sim/world/cluster.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

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

}  // namespace
}  // namespace sentinel::sim
