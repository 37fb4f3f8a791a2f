#include "top/read_overview.h"

#include <gtest/gtest.h>

#include "samples.h"

namespace sentinel::top {
namespace {

TEST(ReadOverview, TakesWhatInfoSays) {
  Overview overview;
  ReadInfo(
      "# Server\r\nredis_version:7.0.15\r\nuptime_in_seconds:90\r\n# Sentinel\r\n"
      "sentinel_tilt:1\r\nmaster0:name=a,status=ok\r\nnonsense\r\n",
      overview);
  EXPECT_EQ(overview.version, "7.0.15");
  EXPECT_EQ(overview.uptime_s, 90);
  EXPECT_TRUE(overview.tilt);
}

TEST(ReadOverview, TakesWhatIsSaidOfAMaster) {
  const Master master = GoodMaster();
  EXPECT_EQ(master.address, "127.0.0.1:6379");
  EXPECT_EQ(master.state, State::kOk);
  EXPECT_EQ(master.config_epoch, 7);
  EXPECT_EQ(master.replicas_ok(), 2);
  EXPECT_EQ(master.sentinels_ok(), 3);
  EXPECT_TRUE(master.quorum_ok());
  EXPECT_EQ(master.troubles(), std::vector<std::string>{});
}

TEST(ReadOverview, NamesTheGravestState) {
  const auto state = [](const std::string& flags) {
    return ReadMasters({MasterFields("a", flags)}).front().state;
  };
  EXPECT_EQ(state("master,disconnected"), State::kDisconnected);
  EXPECT_EQ(state("s_down,master,disconnected"), State::kSdown);
  EXPECT_EQ(state("s_down,o_down,master"), State::kOdown);
  EXPECT_EQ(state("s_down,o_down,master,failover_in_progress"), State::kFailover);
}

TEST(ReadOverview, PutsTroubleFirst) {
  const auto masters = ReadMasters({MasterFields("c"), MasterFields("b", "s_down,master"),
                                    MasterFields("a"), MasterFields("d", "o_down,master")});
  std::string names;
  for (const Master& master : masters) names += master.name;
  EXPECT_EQ(names, "dbac");
}

TEST(ReadOverview, CountsHowFarReplicasAreBehindTheFirst) {
  const Details details = ReadDetails({ReplicaFields("6380", "900"), ReplicaFields("6381", "1000"),
                                       ReplicaFields("6382", "nonsense")},
                                      {});
  EXPECT_EQ(details.replicas[0].lag_bytes, 100);
  EXPECT_EQ(details.replicas[1].lag_bytes, 0);
  EXPECT_EQ(details.replicas[2].lag_bytes, 1000);
}

TEST(ReadOverview, KnowsWhatNeedsAttention) {
  const auto troubles = [](const std::vector<Fields>& replicas, const std::vector<Fields>& peers) {
    Master master = ReadMasters({MasterFields("a")}).front();
    master.details = ReadDetails(replicas, peers);
    return master.troubles();
  };
  using Words = std::vector<std::string>;
  const Fields good = ReplicaFields("6380", "1");
  const Fields peer = PeerFields("26380");
  EXPECT_EQ(troubles({good, ReplicaFields("6381", "1", "s_down,slave")}, {peer, peer}),
            Words{"replica down"});
  EXPECT_EQ(troubles({ReplicaFields("6381", "1", "slave", "err")}, {peer, peer}),
            Words{"no good replica"});
  EXPECT_EQ(troubles({}, {peer, peer}), Words{"no replica"});
  EXPECT_EQ(troubles({good, good}, {peer, PeerFields("26381", "s_down,sentinel")}),
            Words{"sentinel down"});
  const Fields gone = PeerFields("26381", "sentinel,disconnected");
  EXPECT_EQ(troubles({good, good}, {gone, gone}), Words{"no quorum"});
}

TEST(ReadOverview, NeedsNothing) {
  const Master master = ReadMasters({{}}).front();
  EXPECT_EQ(master.name, "");
  EXPECT_EQ(ReadDetails({{}}, {{}}).peers.front().voted_for, "");
}

}  // namespace
}  // namespace sentinel::top
