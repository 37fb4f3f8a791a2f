#include "model/named_hosts.h"

#include <gtest/gtest.h>

namespace sentinel {
namespace {

const MasterId kFirst{1};
const MasterId kSecond{2};

TEST(NamedHosts, NamesThoseWithServersUnderAName) {
  NamedHosts hosts;
  hosts.Add({"db.example", 6380, "10.0.0.2"}, kSecond);
  hosts.Add({"db.example", 6379, ""}, kFirst);
  hosts.Add({"10.0.0.1", 6379, "10.0.0.1"}, kFirst);
  EXPECT_EQ(hosts.Of("db.example"), (std::set<MasterId>{kFirst, kSecond}));
  EXPECT_EQ(hosts.Of("10.0.0.1"), std::set<MasterId>{});
  EXPECT_EQ(hosts.Of("other.example"), std::set<MasterId>{});
}

TEST(NamedHosts, ForgetsAMasterWithItsLastServerUnderTheName) {
  NamedHosts hosts;
  hosts.Add({"db.example", 6379, ""}, kFirst);
  hosts.Add({"db.example", 6380, ""}, kFirst);
  hosts.Remove({"db.example", 6379, "10.0.0.1"}, kFirst);  // Resolved meanwhile.
  EXPECT_EQ(hosts.Of("db.example"), std::set<MasterId>{kFirst});
  hosts.Remove({"db.example", 6380, "10.0.0.1"}, kFirst);
  EXPECT_TRUE(hosts.empty());
}

}  // namespace
}  // namespace sentinel
