#include <gmock/gmock.h>

#include <set>
#include <sstream>

#include "fixture.h"
#include "http/exposition.h"

namespace sentinel::http {
namespace {

using std::chrono::milliseconds;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

class MetricsTest : public HttpTest {};

TEST_F(MetricsTest, NameWhatDashboardsKnow) {
  MasterGroup& group = AddMaster("m");
  AddReplica(group, "10.0.0.2", 6379);
  AddReplica(group, "10.0.0.3", 6379).sdown.since = now;
  AddReplica(group, "10.0.0.4", 6379).announced = false;
  AddPeer(group, command::kPeerId);
  AddPeer(group, std::string(40, 'c')).sdown.since = now;
  group.config_epoch = 7;
  const std::string text = Text("/metrics");
  const std::string labels = "{master_name=\"m\",master_address=\"10.0.0.1:6379\"";
  for (const std::string& line : {
           std::string("redis_up 1"),
           std::string("redis_sentinel_masters 1"),
           std::string("redis_sentinel_tilt 0"),
           "redis_sentinel_master_status" + labels + ",master_status=\"ok\"} 1",
           "redis_sentinel_master_slaves" + labels + "} 3",
           "redis_sentinel_master_ok_slaves" + labels + "} 1",
           "redis_sentinel_master_sentinels" + labels + "} 3",
           "redis_sentinel_master_ok_sentinels" + labels + "} 2",
           "redis_sentinel_master_setting_ckquorum" + labels + "} 2",
           "redis_sentinel_master_setting_down_after_milliseconds" + labels + "} 30000",
           "redis_sentinel_master_setting_failover_timeout" + labels + "} 180000",
           "redis_sentinel_master_setting_parallel_syncs" + labels + "} 1",
           "redis_sentinel_master_config_epoch" + labels + "} 7",
           "redis_sentinel_master_last_ok_ping_reply_seconds" + labels + "} 0.3",
           std::string("redis_sentinel_master_ckquorum_status{master_name=\"m\",message=\"OK 2 "
                       "usable Sentinels. Quorum and failover authorization can be reached\"} 1"),
       }) {
    EXPECT_THAT(text, HasSubstr("\n" + line + "\n"));
  }
}

TEST_F(MetricsTest, TellOfAMasterThatIsDown) {
  MasterGroup& group = AddMaster("m");
  group.master().sdown.since = now;
  EXPECT_THAT(Text("/metrics"), HasSubstr(",master_status=\"sdown\"} 0\n"));
  group.odown.since = now;
  EXPECT_THAT(Text("/metrics"), HasSubstr(",master_status=\"odown\"} 0\n"));
  EXPECT_THAT(Text("/metrics"), HasSubstr("ckquorum_status{master_name=\"m\",message=\"NOQUORUM"));
}

TEST_F(MetricsTest, AreNotSpoiledByWhatAMasterIsCalled) {
  AddMaster("a\"b\\c\nd\xff");
  EXPECT_THAT(Text("/metrics"), HasSubstr("{master_name=\"a\\\"b\\\\c\\nd\xef\xbf\xbd\"} 0\n"));
}

TEST_F(MetricsTest, ShowWhatWasCounted) {
  telemetry_.events[static_cast<std::size_t>(EventKind::kSdown)] = 3;
  telemetry_.failovers[{"aborted", "not-elected"}] = 2;
  telemetry_.saves.Add(milliseconds(3));
  telemetry_.saves.Add(std::chrono::seconds(20));
  const std::string text = Text("/metrics");
  EXPECT_THAT(text, HasSubstr("sentinel_events_total{event=\"+sdown\"} 3\n"));
  EXPECT_THAT(text,
              HasSubstr("sentinel_failovers_total{result=\"aborted\",reason=\"not-elected\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("sentinel_save_seconds_bucket{le=\"0.0025\"} 0\n"
                              "sentinel_save_seconds_bucket{le=\"0.005\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("sentinel_save_seconds_bucket{le=\"10.0\"} 1\n"
                              "sentinel_save_seconds_bucket{le=\"+Inf\"} 2\n"
                              "sentinel_save_seconds_sum 20.003\nsentinel_save_seconds_count 2\n"));
}

TEST_F(MetricsTest, LookAtReplicasAndPeers) {
  MasterGroup& group = AddMaster("m");
  group.master().history_offset = 500;
  DataNode& replica = AddReplica(group, "10.0.0.2", 6379);
  const std::string lag =
      "sentinel_replica_lag_bytes{master_name=\"m\",replica_address=\"10.0.0.2:6379\"}";
  EXPECT_THAT(Text("/metrics"), Not(HasSubstr(lag)));  // Not known yet.
  replica.info_at = now;
  replica.offset = 400;
  AddPeer(group, command::kPeerId).config_epoch = 4;
  const std::string text = Text("/metrics");
  EXPECT_THAT(text, HasSubstr(lag + " 100\n"));
  EXPECT_THAT(text, HasSubstr(std::string("sentinel_peer_config_epoch{master_name=\"m\","
                                          "sentinel_id=\"") +
                              command::kPeerId + "\"} 4\n"));
}

TEST_F(MetricsTest, ShowWhoseFailoversAreSuspended) {
  AddMaster("m");
  EXPECT_THAT(Text("/metrics"), HasSubstr("\nsentinel_master_paused{master_name=\"m\"} 0\n"));
  model.Find("m")->pause = Pause{now + std::chrono::seconds(5), 17};
  model.Find("m")->settings.auto_failover = false;
  const std::string text = Text("/metrics");
  EXPECT_THAT(text, HasSubstr("\nsentinel_master_paused{master_name=\"m\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("\nsentinel_master_auto_failover{master_name=\"m\"} 0\n"));
}

TEST_F(MetricsTest, AreOpenMetricsForWhoAsksForThem) {
  AddMaster("m");
  codec::HttpResponse response =
      Get("/metrics", "Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5\r\n");
  EXPECT_EQ(response.type, "application/openmetrics-text; version=1.0.0; charset=utf-8");
  const std::string text = BodyOf(std::move(response));
  EXPECT_THAT(text, EndsWith("# EOF\n"));
  EXPECT_THAT(text, HasSubstr("# TYPE sentinel_events counter\nsentinel_events_total{"));
  EXPECT_THAT(Text("/metrics"), Not(HasSubstr("# EOF")));
}

// Families that are written in several portions are written once all the same.
TEST_F(MetricsTest, OfManyMastersComeInPortionsAndInOnePiece) {
  for (int i = 0; i < 1000; ++i) AddMaster("master-" + std::to_string(i));
  const std::string text = Text("/metrics");
  std::istringstream lines(text);
  std::set<std::string> families;
  std::string family;
  std::size_t statuses = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# TYPE ")) {
      family = line.substr(7, line.find(' ', 7) - 7);
      EXPECT_TRUE(families.insert(family).second) << line;
    } else if (!line.starts_with("#")) {
      EXPECT_TRUE(line.starts_with(family)) << line;
    }
    statuses += line.starts_with("redis_sentinel_master_status{") ? 1 : 0;
  }
  EXPECT_EQ(statuses, 1000U);
}

TEST_F(MetricsTest, GoOnWhenMastersComeAndGoMeanwhile) {
  for (int i = 0; i < 1000; ++i) AddMaster("master-" + std::to_string(i));
  codec::HttpResponse response = Get("/metrics");
  std::string text;
  while (text.find("redis_sentinel_master_slaves{") == std::string::npos) {
    ASSERT_TRUE(response.rest->Append(text));
  }
  model.groups.clear();
  while (response.rest->Append(text)) {
  }
  EXPECT_THAT(text, HasSubstr("sentinel_peer_config_epoch"));
}

}  // namespace
}  // namespace sentinel::http
