#include "base/routable.h"

#include <gtest/gtest.h>

namespace sentinel {
namespace {

TEST(IsRoutable, IsFalseForTheUnspecifiedAddressInEverySpelling) {
  for (const char* host :
       {"0.0.0.0", "::", "0:0:0:0:0:0:0:0", "0::0", "::0.0.0.0", "::ffff:0.0.0.0"}) {
    EXPECT_FALSE(IsRoutable(host)) << host;
  }
}

TEST(IsRoutable, IsFalseWhereNoSingleServerIs) {
  for (const char* host :
       {"255.255.255.255", "224.0.0.0", "239.255.255.255", "ff00::", "ff02::1", "FFFF::1",
        "::ffff:255.255.255.255", "::ffff:224.0.0.1", "::ffff:efff:ffff"}) {
    EXPECT_FALSE(IsRoutable(host)) << host;
  }
}

TEST(IsRoutable, IsTrueForEverythingElse) {
  for (const char* host : {"223.255.255.255", "240.0.0.1", "255.255.255.254", "fe80::1", "feff::1",
                           "::ffff:223.1.1.1", "224.0.0", "127.0.0.1", "0.0.0.1", "::1",
                           "::ffff:10.0.0.1", "2001:db8::", "redis-a", "0", ""}) {
    EXPECT_TRUE(IsRoutable(host)) << host;
  }
}

}  // namespace
}  // namespace sentinel
