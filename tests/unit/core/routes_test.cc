#include "model/routes.h"

#include <gtest/gtest.h>

namespace sentinel {
namespace {

TEST(LinkRoutes, FindsTheOwnerOfALink) {
  LinkRoutes routes;
  const LinkId node = routes.Add({LinkKind::kSubscriber, MasterId{7}, "10.0.0.1:6379", {}});
  const LinkId peer = routes.Add({LinkKind::kCommand, {}, {}, "b"});
  ASSERT_NE(routes.Find(node), nullptr);
  EXPECT_EQ(routes.Find(node)->node_key, "10.0.0.1:6379");
  EXPECT_FALSE(routes.Find(node)->is_peer());
  EXPECT_TRUE(routes.Find(peer)->is_peer());
}

TEST(LinkRoutes, NeverUsesAnIdTwice) {
  LinkRoutes routes;
  const LinkId first = routes.Add({});
  routes.Remove(first);
  const LinkId second = routes.Add({});
  EXPECT_NE(first, second);
  EXPECT_EQ(routes.Find(first), nullptr);
  EXPECT_EQ(routes.size(), 1U);
}

}  // namespace
}  // namespace sentinel
