#include "model/master_addresses.h"

#include <gtest/gtest.h>

namespace sentinel {
namespace {

constexpr MasterId kOne{1};
constexpr MasterId kTwo{2};

TEST(MasterAddresses, FindsByIpOrByName) {
  MasterAddresses addresses;
  addresses.Set(kOne, {"redis-a", 6379, "10.0.0.1"});
  EXPECT_EQ(addresses.First(MakeAddress("10.0.0.1", 6379)), kOne);
  EXPECT_EQ(addresses.First({"REDIS-A", 6379, ""}), kOne);
  EXPECT_EQ(addresses.First({"redis-a", 6379, "10.0.0.2"}), kOne);
  EXPECT_EQ(addresses.First(MakeAddress("10.0.0.1", 6380)), std::nullopt);
  EXPECT_EQ(addresses.First({"redis-b", 6379, ""}), std::nullopt);
}

TEST(MasterAddresses, ANameThatReadsLikeAnIpIsNoIp) {
  MasterAddresses addresses;
  addresses.Set(kOne, {"redis-a", 6379, "10.0.0.1"});
  EXPECT_EQ(addresses.First({"10.0.0.1", 6379, ""}), std::nullopt);
}

TEST(MasterAddresses, KnowsEverySpellingOfAnIp) {
  MasterAddresses addresses;
  addresses.Set(kOne, MakeAddress("2001:DB8::1", 6379));
  EXPECT_EQ(addresses.First(MakeAddress("2001:db8:0:0::1", 6379)), kOne);
}

TEST(MasterAddresses, OfSeveralTheFirstConfiguredIsFound) {
  MasterAddresses addresses;
  addresses.Set(kTwo, MakeAddress("10.0.0.1", 6379));
  addresses.Set(kOne, {"redis-a", 6379, "10.0.0.1"});
  EXPECT_EQ(addresses.First(MakeAddress("10.0.0.1", 6379)), kOne);
  addresses.Remove(kOne);
  EXPECT_EQ(addresses.First(MakeAddress("10.0.0.1", 6379)), kTwo);
}

TEST(MasterAddresses, AMasterThatMovedIsNotFoundWhereItWas) {
  MasterAddresses addresses;
  addresses.Set(kOne, MakeAddress("10.0.0.1", 6379));
  addresses.Set(kOne, MakeAddress("10.0.0.2", 6379));
  EXPECT_EQ(addresses.First(MakeAddress("10.0.0.1", 6379)), std::nullopt);
  EXPECT_EQ(addresses.First(MakeAddress("10.0.0.2", 6379)), kOne);
  EXPECT_EQ(addresses.size(), 1U);
  addresses.Remove(kOne);
  addresses.Remove(kOne);
  EXPECT_EQ(addresses.size(), 0U);
}

}  // namespace
}  // namespace sentinel
