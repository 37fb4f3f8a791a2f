// What hellos do (protocol sheet, section 4).
#include <gtest/gtest.h>

#include "sim/stock/test/world.h"

namespace sentinel::sim::stock {
namespace {

std::string Hello(const std::string& from, const std::string& id, int epoch,
                  const std::string& master, int config_epoch) {
  return from + ",26379," + id + "," + std::to_string(epoch) + ",g," + master + ",6379," +
         std::to_string(config_epoch);
}

TEST(StockHelloTest, AStrangerBecomesAPeerAndItsEpochIsTaken) {
  World world(1, ShortSettings());
  world.RunFor(seconds(1));
  const milliseconds begun = world.now();
  EXPECT_EQ(world.Tell(0, Hello("10.0.3.1", Other('b'), 7, kMaster, 0)), "1");
  EXPECT_EQ(world.View(0).peers, (std::set<std::string>{Other('b')}));
  EXPECT_EQ(world.sentinel(0).current_epoch(), 7U);
  EXPECT_EQ(world.Order("s0", begun), (std::vector<std::string>{"+sentinel", "+new-epoch"}));
  EXPECT_EQ(world.Tell(0, "nonsense"), "1");
  EXPECT_EQ(world.Ask(0, {"PUBLISH", "news", "x"}),
            "ERR Only HELLO messages are accepted by Sentinel instances.");
}

TEST(StockHelloTest, OnlyAHigherConfigEpochMovesTheMaster) {
  World world(1, ShortSettings());
  world.Tell(0, Hello("10.0.3.1", Other('b'), 1, kReplicaA, 0));
  EXPECT_EQ(world.View(0).master_ip, kMaster);
  world.Tell(0, Hello("10.0.3.1", Other('b'), 1, kReplicaA, 1));
  EXPECT_EQ(world.View(0).master_ip, kReplicaA);
  EXPECT_EQ(world.View(0).config_epoch, 1U);
  world.Tell(0, Hello("10.0.3.1", Other('b'), 1, kReplicaB, 1));
  EXPECT_EQ(world.View(0).master_ip, kReplicaA);
  EXPECT_EQ(world.Ask(0, {"SENTINEL", "get-master-addr-by-name", "g"}),
            std::string("[") + kReplicaA + " 6379]");
  EXPECT_TRUE(world.When("s0", "+slave slave 10.0.0.1:6379 10.0.0.1 6379 @ g 10.0.0.2 6379"));
  EXPECT_EQ(world.Count("s0", "+switch-master g 10.0.0.1 6379 10.0.0.2 6379"), 1U);
  EXPECT_EQ(world.Count("s0", "+config-update-from"), 1U);

  world.sentinel(0).Crash(true);
  world.sentinel(0).Start();
  EXPECT_EQ(world.View(0).master_ip, kReplicaA);
  EXPECT_EQ(world.View(0).config_epoch, 1U);
  EXPECT_EQ(world.View(0).peers.size(), 1U);
  EXPECT_EQ(world.View(0).replicas.size(), 1U);
}

TEST(StockHelloTest, APeerThatMovesIsFollowedAndOneWhoTakesAnAddressReplacesTheOther) {
  World world(1, ShortSettings());
  world.Ask(0, {"SENTINEL", "MONITOR", "h", "10.0.0.9", "6379", "2"});
  const std::string in_h = "10.0.3.1,26379," + Other('b') + ",0,h,10.0.0.9,6379,0";
  world.Tell(0, Hello("10.0.3.1", Other('b'), 0, kMaster, 0));
  world.Tell(0, in_h);
  world.Tell(0, Hello("10.0.3.2", Other('b'), 0, kMaster, 0));
  EXPECT_EQ(world.Count("s0", "+sentinel-address-switch"), 1U);
  EXPECT_EQ(world.events().back().what, "+sentinel-address-update sentinel " + Other('b') +
                                            " 10.0.3.2 26379 @ g 10.0.0.1 6379 1 additional "
                                            "matching instances");
  world.Tell(0, Hello("10.0.3.2", Other('c'), 0, kMaster, 0));
  EXPECT_EQ(world.Count("s0", "+sentinel-invalid-addr"), 1U);
  EXPECT_EQ(world.View(0).peers, (std::set<std::string>{Other('c')}));
  EXPECT_TRUE(world.sentinel(0).View("h")->peers.empty());
}

TEST(StockHelloTest, OneLinkServesAllMastersOfAPeer) {
  World world(2, ShortSettings());
  for (std::size_t i = 0; i < 2; ++i) {
    world.Ask(i, {"SENTINEL", "MONITOR", "h", kReplicaA, "6379", "2"});
  }
  world.RunFor(seconds(10));
  EXPECT_EQ(world.sentinel(0).View("h")->peers.size(), 1U);
  EXPECT_EQ(world.View(0).peers.size(), 1U);
  EXPECT_EQ(world.Requests("s0", "10.0.1.1 CLIENT SETNAME sentinel-aaaaaaaa-cmd"), 1U);
  EXPECT_GE(world.Requests("s0", "10.0.1.1 PUBLISH"), 6U);  // Hellos are told for each.
}

}  // namespace
}  // namespace sentinel::sim::stock
