// A day of a deployment in containers (decision 36): every quarter of an hour a replica dies and
// comes back at another address, and twice it is the master that goes for good. What is shown is
// what lives.
#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>

#include "model/model.h"
#include "world.h"

namespace sentinel::scenario {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using Names = std::set<std::string>;

constexpr int kLives = 100;
constexpr int kFirstPort = 10'000;

class ContainerLife : public testing::Test {
 protected:
  ContainerLife() {
    world_.initial().my_id = IdOf("a");
    MasterState master;
    master.name = "mymaster";
    master.settings.quorum = 1;
    master.settings.down_after = seconds(5);
    master.settings.failover_timeout = seconds(60);
    master.settings.forget_after = seconds(300);
    Server& server = world_.cluster().AddServer("6379");
    server.role = Role::kMaster;
    master.address = server.address;
    world_.initial().masters.push_back(master);
    for (const char* name : {"6380", "6381"}) StartReplica(name, "6379");
    world_.Start();
    world_.Advance(minutes(1));
  }

  const MasterGroup& Group() { return world_.engine().model().groups.begin()->second; }

  std::string MasterName() { return std::to_string(Group().address().port); }

  void StartReplica(const std::string& name, const std::string& upstream) {
    world_.cluster().AddServer(name).upstream = upstream;
    living_.insert(name);
  }

  void End(const std::string& name) {
    Server& server = world_.cluster().FindServer(name);
    server.upstream.clear();
    world_.Change(server, Condition::kCrashed);
    living_.erase(name);
  }

  Names Shown() {
    Names names;
    for (const auto& [key, node] : Group().nodes) names.insert(std::to_string(node.address.port));
    return names;
  }

  World world_;
  Names living_{"6379"};
};

TEST_F(ContainerLife, OfADayShowsOnlyWhatLives) {
  for (int life = 0; life < kLives; ++life) {
    const bool of_the_master = life == 30 || life == 70;
    std::string ends = MasterName();
    for (const std::string& name : living_) {
      if (!of_the_master && name != MasterName()) ends = name;
    }
    End(ends);
    world_.Advance(seconds(20));
    const std::string next = std::to_string(kFirstPort + life);
    StartReplica(next, MasterName());
    world_.Advance(minutes(15) - seconds(20));
    ASSERT_EQ(Shown(), living_) << "in life " << life;
  }
  EXPECT_EQ(Group().config_epoch, 2U) << "two masters have died";
  const PersistentState saved = ToState(world_.engine().Snapshot());
  EXPECT_EQ(saved.masters.front().known_replicas.size(), 2U);
}

}  // namespace
}  // namespace sentinel::scenario
