#include <gmock/gmock.h>

#include "fixture.h"

namespace sentinel::http {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class OverviewTest : public HttpTest {};

TEST_F(OverviewTest, OfNothing) {
  facts.version = "1.2.3";
  facts.started_at = now - std::chrono::seconds(5);
  EXPECT_EQ(Text("/api/overview"),
            std::string("{\"sentinel\":{\"id\":\"") + command::kMyId +
                "\",\"address\":null,\"version\":\"1.2.3\",\"tilt\":false,\"uptime_ms\":5000,"
                "\"saving\":\"ok\",\"paused\":false},\n\"masters\":[\n]}\n");
}

TEST_F(OverviewTest, ShowsEachMaster) {
  MasterGroup& group = AddMaster("a");
  AddPeer(group, command::kPeerId);
  AddMaster("b<\"").master().sdown.since = now;
  const std::string text = Text("/api/overview");
  EXPECT_THAT(
      text,
      HasSubstr("{\"name\":\"a\",\"address\":\"10.0.0.1:6379\",\"state\":\"ok\",\"flags\":[\"master"
                "\"],\"replicas\":0,\"replicas_ok\":0,\"sentinels\":2,\"sentinels_ok\":2,"
                "\"quorum\":2,\"quorum_ok\":true,\"config_epoch\":0,\"last_ok_ping_ms\":300,"
                "\"failover_state\":\"none\",\"max_lag_bytes\":null,"));
  EXPECT_THAT(text, HasSubstr("},\n{\"name\":\"b<\\\"\",\"address\":\"10.0.0.1:6379\",\"state\":"
                              "\"sdown\",\"flags\":[\"s_down\",\"master\"],"));
}

TEST_F(OverviewTest, KnowsItsAddressFromItsConnectionsOrItsSettings) {
  AddMaster("a").master().endpoint.local_ip = "10.0.0.5";
  EXPECT_THAT(Text("/api/overview"), HasSubstr("\"address\":\"10.0.0.5:26379\""));
  model.process.announce_host = "::1";
  model.process.announce_port = 1234;
  EXPECT_THAT(Text("/api/overview"), HasSubstr("\"address\":\"[::1]:1234\""));
}

TEST_F(OverviewTest, ShowsAMasterWithItsReplicasAndSentinels) {
  MasterGroup& group = AddMaster("a/b");
  group.config_epoch = 3;
  group.master().history_offset = 50;
  DataNode& replica = AddReplica(group, "10.0.0.2", 6380);
  replica.info_at = now;
  replica.offset = 40;
  replica.upstream_link_up = true;
  Peer& peer = AddPeer(group, command::kPeerId);
  peer.config_epoch = 3;
  const std::string text = Text("/api/masters/a%2Fb");
  EXPECT_THAT(text, StartsWith("{\"name\":\"a/b\","));
  EXPECT_THAT(text, HasSubstr("\"max_lag_bytes\":10,"));
  EXPECT_THAT(text, HasSubstr("\"replica_list\":[{\"address\":\"10.0.0.2:6380\",\"run_id\":\"\","
                              "\"state\":\"ok\",\"flags\":[\"slave\"],\"master_link\":\"up\","
                              "\"offset\":40,\"lag_bytes\":10,\"priority\":100,"
                              "\"last_ok_ping_ms\":0}]"));
  EXPECT_THAT(text,
              HasSubstr("\"announces\":\"10.0.0.1:6379\",\"config_epoch\":3,\"agrees\":true"));
  peer.contradiction = Contradiction{3, MakeAddress("10.0.0.2", 6380)};
  EXPECT_THAT(Text("/api/masters/a%2Fb"),
              HasSubstr("\"announces\":\"10.0.0.2:6380\",\"config_epoch\":3,\"agrees\":false"));
  peer.contradiction.reset();
  peer.config_epoch = 2;
  EXPECT_THAT(Text("/api/masters/a%2Fb"),
              HasSubstr("\"announces\":null,\"config_epoch\":2,\"agrees\":null"));
}

TEST_F(OverviewTest, KnowsNoOtherMaster) {
  EXPECT_EQ(Verdict("/api/masters/x"), "404 no master of that name is watched here");
}

}  // namespace
}  // namespace sentinel::http
