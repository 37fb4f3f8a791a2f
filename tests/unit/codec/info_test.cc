#include "codec/info/info.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace sentinel::codec {
namespace {

using std::chrono::seconds;
using Replicas = std::vector<ReplicaLine>;

const std::string kRunId = "7b1f8e0f4f0d4f4fbb3bbd7a1e9c1b3c5d7e9f10";

TEST(InfoParser, ReadsAMaster) {
  const InfoReport report =
      ParseInfo("# Server\r\nredis_version:7.0.15\r\nrun_id:" + kRunId +
                "\r\ntcp_port:6379\r\n\r\n"
                "# Replication\r\nrole:master\r\nconnected_slaves:2\r\n"
                "slave0:ip=10.0.0.2,port=6380,state=online,offset=140,lag=1\r\n"
                "slave1:ip=redis-3.example,port=6381,state=wait_bgsave,offset=0,lag=0\r\n"
                "master_failover_state:no-failover\r\nmaster_repl_offset:140\r\n");
  EXPECT_EQ(report.run_id, kRunId);
  EXPECT_EQ(report.role, Role::kMaster);
  EXPECT_EQ(report.replicas, (Replicas{{"10.0.0.2", 6380}, {"redis-3.example", 6381}}));
  EXPECT_EQ(report.upstream_host, std::nullopt);
  EXPECT_EQ(report.offset, std::nullopt);
  EXPECT_EQ(report.upstream_down_for, seconds(0));
}

TEST(InfoParser, ReadsAReplica) {
  const InfoReport report = ParseInfo(
      "role:slave\r\nmaster_host:10.0.0.1\r\nmaster_port:6379\r\nmaster_link_status:down\r\n"
      "master_last_io_seconds_ago:-1\r\nslave_read_repl_offset:150\r\nslave_repl_offset:140\r\n"
      "master_link_down_since_seconds:12\r\nslave_priority:100\r\nslave_read_only:1\r\n"
      "replica_announced:1\r\nconnected_slaves:0\r\n");
  EXPECT_EQ(report.run_id, std::nullopt);
  EXPECT_EQ(report.role, Role::kReplica);
  EXPECT_EQ(report.upstream_host, "10.0.0.1");
  EXPECT_EQ(report.upstream_port, 6379);
  EXPECT_EQ(report.upstream_link_up, false);
  EXPECT_EQ(report.priority, 100);
  EXPECT_EQ(report.offset, 140U);
  EXPECT_EQ(report.announced, true);
  EXPECT_EQ(report.upstream_down_for, seconds(12));
  EXPECT_TRUE(report.replicas.empty());
}

TEST(InfoParser, LeavesFieldsUnsetWhenTheirLineIsMissing) {
  const InfoReport report = ParseInfo("# Replication\r\n");
  EXPECT_EQ(report.run_id, std::nullopt);
  EXPECT_EQ(report.role, std::nullopt);
  EXPECT_EQ(report.upstream_link_up, std::nullopt);
  EXPECT_EQ(report.priority, std::nullopt);
  EXPECT_EQ(report.announced, std::nullopt);
  EXPECT_EQ(report.upstream_down_for, seconds(0));
  EXPECT_TRUE(ParseInfo("").replicas.empty());
}

// Protocol sheet, section 3: these rows are read only after role:slave in the same text.
TEST(InfoParser, ReadsReplicationRowsOnlyBehindRoleSlave) {
  const std::string rows =
      "master_host:10.0.0.1\r\nmaster_port:6379\r\nmaster_link_status:up\r\n"
      "slave_priority:1\r\nslave_repl_offset:2\r\nreplica_announced:0\r\n";
  for (const std::string& text : {rows, "role:master\r\n" + rows, rows + "role:slave\r\n",
                                  "role:slave\r\nrole:master\r\n" + rows}) {
    const InfoReport report = ParseInfo(text);
    EXPECT_EQ(report.upstream_host, std::nullopt) << text;
    EXPECT_EQ(report.upstream_port, std::nullopt) << text;
    EXPECT_EQ(report.upstream_link_up, std::nullopt) << text;
    EXPECT_EQ(report.priority, std::nullopt) << text;
    EXPECT_EQ(report.offset, std::nullopt) << text;
    EXPECT_EQ(report.announced, std::nullopt) << text;
  }
  EXPECT_EQ(ParseInfo("role:slave\r\n" + rows).priority, 1);
}

TEST(InfoParser, ReadsTheLinkDownTimeWhateverTheRole) {
  EXPECT_EQ(ParseInfo("master_link_down_since_seconds:3\r\n").upstream_down_for, seconds(3));
  EXPECT_EQ(ParseInfo("master_link_down_since_seconds:-1\r\n").upstream_down_for, seconds(-1));
  EXPECT_EQ(ParseInfo("master_link_down_since_seconds:9223372036854775807\r\n").upstream_down_for,
            seconds(0));
  EXPECT_EQ(ParseInfo("master_link_down_since_seconds:x\r\n").upstream_down_for, seconds(0));
}

// Servers before 6.2 have no FAILOVER, and no line about it.
TEST(InfoParser, ReadsWhetherTheServerIsInAFailoverOfItsOwn) {
  EXPECT_EQ(ParseInfo("role:master\r\n").failing_over, std::nullopt);
  EXPECT_EQ(ParseInfo("master_failover_state:no-failover\r\n").failing_over, false);
  EXPECT_EQ(ParseInfo("master_failover_state:waiting-for-sync\r\n").failing_over, true);
  EXPECT_EQ(ParseInfo("master_failover_state:failover-in-progress\r\n").failing_over, true);
}

TEST(InfoParser, ReadsTheHistoryOfTheData) {
  const std::string zeros(40, '0');
  const InfoReport report =
      ParseInfo("loading:1\r\naof_enabled:1\r\nmaster_replid:" + kRunId +
                "\r\nmaster_replid2:" + zeros + "\r\nmaster_repl_offset:140\r\n");
  EXPECT_TRUE(report.loading);
  EXPECT_TRUE(report.append_only);
  EXPECT_EQ(report.history, kRunId);
  EXPECT_EQ(report.former_history, "");
  EXPECT_EQ(report.history_offset, 140U);
  EXPECT_EQ(ParseInfo("master_replid2:" + kRunId + "\r\n").former_history, kRunId);

  const InfoReport other = ParseInfo("loading:0\r\naof_enabled:0\r\nmaster_replid:short\r\n");
  EXPECT_FALSE(other.loading);
  EXPECT_FALSE(other.append_only);
  EXPECT_EQ(other.history, std::nullopt);
  EXPECT_EQ(other.history_offset, std::nullopt);
  EXPECT_EQ(ParseInfo("master_replid:" + std::string(40, 'x') + "\r\n").history, std::nullopt);
}

TEST(InfoParser, CountsTheKeysOfAllDatabases) {
  const InfoReport report = ParseInfo(
      "# Keyspace\r\ndb0:keys=5,expires=1,avg_ttl=0\r\ndb12:keys=20,expires=0,avg_ttl=0\r\n");
  EXPECT_EQ(report.keys, 25U);
  EXPECT_EQ(ParseInfo("role:master\r\n# Keyspace\r\n").keys, 0U);
  EXPECT_EQ(ParseInfo("role:master\r\n").keys, std::nullopt);
  EXPECT_EQ(ParseInfo("# Keyspace\r\ndb0:keys=x,expires=1\r\ndb1:keys=5").keys, 0U);
}

TEST(InfoParser, ReadsSinceWhenAReplicaHasHeardNothing) {
  EXPECT_EQ(ParseInfo("role:slave\r\nmaster_last_io_seconds_ago:3\r\n").upstream_idle, seconds(3));
  EXPECT_EQ(ParseInfo("role:slave\r\nmaster_last_io_seconds_ago:-1\r\n").upstream_idle,
            std::nullopt);
  EXPECT_EQ(ParseInfo("master_last_io_seconds_ago:3\r\n").upstream_idle, std::nullopt);
}

TEST(InfoParser, ReadsReplicaLinesOfOldServers) {
  EXPECT_EQ(ParseInfo("slave0:10.0.0.2,6380,online\r\n").replicas, (Replicas{{"10.0.0.2", 6380}}));
}

TEST(InfoParser, ReadsReplicaLinesWhateverTheirNumberAndOrderOfFields) {
  EXPECT_EQ(ParseInfo("slave12:state=online,port=6380,ip=10.0.0.2,lag=0\r\n").replicas,
            (Replicas{{"10.0.0.2", 6380}}));
  EXPECT_EQ(ParseInfo("slave0:ip=2001:db8::1,port=1,state=online\r\n").replicas,
            (Replicas{{"2001:db8::1", 1}}));
}

TEST(InfoParser, IgnoresTheSecondConnectionThatBringsAReplicaItsData) {
  EXPECT_EQ(ParseInfo("slave0:ip=10.0.0.2,port=6380,state=wait_bgsave,lag=0,type=main-channel\r\n"
                      "slave1:ip=10.0.0.9,port=6380,state=send_bulk,lag=0,type=rdb-channel\r\n")
                .replicas,
            (Replicas{{"10.0.0.2", 6380}}));
}

TEST(InfoParser, IgnoresReplicaLinesThatMakeNoSense) {
  for (const char* line : {
           "slave0:ip=10.0.0.2,port=0,state=online",
           "slave0:ip=10.0.0.2,port=65536,state=online",
           "slave0:ip=10.0.0.2,port=-1,state=online",
           "slave0:ip=10.0.0.2,port=x,state=online",
           "slave0:ip=10.0.0.2,state=online,lag=0",
           "slave0:ip=10.0.0.2,port=63",  // Cut off: the port may have gone on.
           "slave0:ip=,port=6380,state=online",
           "slave0:ip=0.0.0.0,port=6380,state=online",
           "slave0:ip=::,port=6380,state=online",
           "slave0:ip=a b,port=6380,state=online",
           "slave0:10.0.0.2",
           "slave0:10.0.0.2,63",
           "slave0:,6380,online",
           "slave0",
           "slave",
           "slavex:ip=10.0.0.2,port=6380,state=online",
           "xslave0:ip=10.0.0.2,port=6380,state=online",
       }) {
    EXPECT_TRUE(ParseInfo(line).replicas.empty()) << line;
  }
}

TEST(InfoParser, MatchesPrefixesOfLines) {
  EXPECT_EQ(ParseInfo("role:master-of-all\r\n").role, Role::kMaster);
  EXPECT_EQ(ParseInfo("run_id:" + kRunId + "tail\r\n").run_id, kRunId);
  EXPECT_EQ(ParseInfo(" role:master\r\n").role, std::nullopt);
  EXPECT_EQ(ParseInfo("role:sentinel\r\n").role, std::nullopt);
  EXPECT_EQ(ParseInfo("role:\r\n").role, std::nullopt);
}

TEST(InfoParser, SplitsLinesAtCrLfOnly) {
  EXPECT_EQ(ParseInfo("x:y\nrole:master\r\n").role, std::nullopt);
  EXPECT_EQ(ParseInfo("x:y\rrole:master\r\n").role, std::nullopt);
  EXPECT_EQ(ParseInfo("x:y\r\nrole:master").role, Role::kMaster);
}

TEST(InfoParser, IgnoresShortRunIds) {
  EXPECT_EQ(ParseInfo("run_id:" + kRunId.substr(1) + "\r\n").run_id, std::nullopt);
}

InfoReport ParseReplica(const std::string& line) { return ParseInfo("role:slave\r\n" + line); }

TEST(InfoParser, IgnoresValuesThatMakeNoSense) {
  EXPECT_EQ(ParseReplica("master_host:\r\n").upstream_host, std::nullopt);
  EXPECT_EQ(ParseReplica("master_host:a b\r\n").upstream_host, std::nullopt);
  EXPECT_EQ(ParseReplica("master_port:0\r\n").upstream_port, std::nullopt);
  EXPECT_EQ(ParseReplica("master_port:65536\r\n").upstream_port, std::nullopt);
  EXPECT_EQ(ParseReplica("slave_priority:-1\r\n").priority, std::nullopt);
  EXPECT_EQ(ParseReplica("slave_priority:2147483648\r\n").priority, std::nullopt);
  EXPECT_EQ(ParseReplica("slave_repl_offset:-1\r\n").offset, std::nullopt);
  EXPECT_EQ(ParseReplica("replica_announced:\r\n").announced, std::nullopt);
}

TEST(InfoParser, TakesTheLimitsOfEachValue) {
  EXPECT_EQ(ParseReplica("master_port:65535\r\n").upstream_port, 65535);
  EXPECT_EQ(ParseReplica("slave_priority:0\r\n").priority, 0);
  EXPECT_EQ(ParseReplica("slave_priority:2147483647\r\n").priority, 2147483647);
  EXPECT_EQ(ParseReplica("slave_repl_offset:18446744073709551615\r\n").offset,
            18446744073709551615U);
  EXPECT_EQ(ParseReplica("replica_announced:0\r\n").announced, false);
}

TEST(InfoParser, KnowsALinkThatIsUp) {
  EXPECT_EQ(ParseReplica("master_link_status:up\r\n").upstream_link_up, true);
  EXPECT_EQ(ParseReplica("master_link_status:UP\r\n").upstream_link_up, true);
  EXPECT_EQ(ParseReplica("master_link_status:connecting\r\n").upstream_link_up, false);
}

TEST(InfoParser, ReadsSlavePriorityByThisNameAlone) {
  EXPECT_EQ(ParseReplica("replica_priority:5\r\n").priority, std::nullopt);
}

TEST(InfoParser, KeepsTheLastOfRepeatedLines) {
  EXPECT_EQ(ParseReplica("slave_priority:5\r\nslave_priority:6\r\n").priority, 6);
}

}  // namespace
}  // namespace sentinel::codec
