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

TEST(IsRoutable, IsTrueForEverythingElse) {
  for (const char* host :
       {"127.0.0.1", "0.0.0.1", "::1", "::ffff:10.0.0.1", "2001:db8::", "redis-a", "0", ""}) {
    EXPECT_TRUE(IsRoutable(host)) << host;
  }
}

}  // namespace
}  // namespace sentinel
