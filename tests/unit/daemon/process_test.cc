// Tests of src/app: what does not need a process of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "app/fd_limit.h"
#include "app/process_title.h"

namespace sentinel::app {
namespace {

TEST(LinkBudget, CountsNodesTwiceAndSharedPeersOnceWithRoomForTwiceAsMany) {
  PersistentState state;
  for (const char* name : {"a", "b"}) {
    MasterState master;
    master.name = name;
    master.known_replicas = {MakeAddress("10.0.0.2", 6379)};
    master.known_sentinels = {{MakeAddress("10.0.0.3", 26379), std::string(40, 'c')}};
    state.masters.push_back(master);
  }
  EXPECT_EQ(LinkBudget(state), 2U * (2U * 4U + 1U));
}

TEST(ClientsWithin, LeavesTheLinksTheirShare) { EXPECT_EQ(ClientsWithin(1'032, 100), 900U); }

TEST(ClientsWithin, KeepsHalfForClientsWhenThereAreManyLinks) {
  EXPECT_EQ(ClientsWithin(1'032, 900), 500U);
  EXPECT_EQ(ClientsWithin(1'032, 5'000), 500U);
}

TEST(ClientsWithin, AlwaysLetsOneClientIn) { EXPECT_EQ(ClientsWithin(33, 50), 1U); }

TEST(ProcessTitle, FollowsTheDefaultTemplate) {
  codec::ServerOptions options;
  options.bind = {"127.0.0.1", "10.0.0.1"};
  options.port = 26380;
  EXPECT_EQ(RenderTitle(options, "sentinel", "/etc/s.conf"), "sentinel 127.0.0.1:26380 [sentinel]");
}

TEST(ProcessTitle, KnowsEveryVariable) {
  codec::ServerOptions options;
  options.proc_title_template = "{port}{port} {tls-port} {unixsocket}{config-file}";
  options.port = 1;
  EXPECT_EQ(RenderTitle(options, "sentinel", "/etc/{port}.conf"), "11 0 /etc/{port}.conf");
}

}  // namespace
}  // namespace sentinel::app
