// INFO.
#include "fixture.h"

namespace sentinel::command {
namespace {

using std::chrono::seconds;

class InfoTest : public CommandTest {
 protected:
  // The names of the fields of a section, in order.
  static std::vector<std::string> FieldNames(const std::string& text) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at < text.size(); at = text.find("\r\n", at) + 2) {
      const std::size_t colon = text.find(':', at);
      if (text[at] != '#') names.push_back(text.substr(at, colon - at));
    }
    return names;
  }
  bool Shows(const std::string& section, const std::string& line) {
    return TextOf({"info", section}).find("\r\n" + line + "\r\n") != std::string::npos;
  }
};

TEST_F(InfoTest, ShowsAllSectionsInOrder) {
  const std::string text = TextOf({"info"});
  std::size_t last = 0;
  for (const char* title : {"# Server\r\n", "\r\n\r\n# Clients\r\n", "\r\n\r\n# Stats\r\n",
                            "\r\n\r\n# CPU\r\n", "\r\n\r\n# Sentinel\r\n"}) {
    const std::size_t at = text.find(title);
    ASSERT_NE(at, std::string::npos) << title;
    EXPECT_GE(at, last);
    last = at;
  }
  EXPECT_TRUE(text.ends_with("\r\n"));
  EXPECT_FALSE(text.ends_with("\r\n\r\n"));
  for (const char* word : {"all", "default", "EVERYTHING"}) {
    EXPECT_EQ(FieldNames(TextOf({"info", word})), FieldNames(text));
  }
}

TEST_F(InfoTest, ShowsAskedSectionsInItsOwnOrder) {
  const std::string text = TextOf({"info", "SENTINEL", "keyspace", "cpu"});
  EXPECT_TRUE(text.starts_with("# CPU\r\n"));
  EXPECT_NE(text.find("\r\n\r\n# Sentinel\r\n"), std::string::npos);
  EXPECT_EQ(text.find("# Server"), std::string::npos);
}

TEST_F(InfoTest, IsABulkInBothProtocols) {
  EXPECT_EQ(Bytes({"info", "keyspace"}), "$0\r\n\r\n");
  self().resp = 3;
  EXPECT_EQ(Bytes({"info", "memory", "nonsense"}), "$0\r\n\r\n");
  EXPECT_TRUE(Bytes({"info", "cpu"}).starts_with("$"));
}

TEST_F(InfoTest, ServerSectionHasTheStockFields) {
  facts.run_id = std::string(40, 'c');
  facts.config_file = "/etc/sentinel.conf";
  facts.pid = 4711;
  facts.started_at = now - seconds(90'000);
  facts.tcp_port = 26400;
  EXPECT_EQ(FieldNames(TextOf({"info", "server"})), std::vector<std::string>({"redis_version",
                                                                              "redis_git_sha1",
                                                                              "redis_git_dirty",
                                                                              "redis_build_id",
                                                                              "redis_mode",
                                                                              "os",
                                                                              "arch_bits",
                                                                              "monotonic_clock",
                                                                              "multiplexing_api",
                                                                              "atomicvar_api",
                                                                              "gcc_version",
                                                                              "process_id",
                                                                              "process_supervised",
                                                                              "run_id",
                                                                              "tcp_port",
                                                                              "server_time_usec",
                                                                              "uptime_in_seconds",
                                                                              "uptime_in_days",
                                                                              "hz",
                                                                              "configured_hz",
                                                                              "lru_clock",
                                                                              "executable",
                                                                              "config_file",
                                                                              "io_threads_active",
                                                                              "server_mode"}));
  EXPECT_TRUE(Shows("server", "redis_version:7.0.15"));
  EXPECT_TRUE(Shows("server", "redis_mode:sentinel"));
  EXPECT_TRUE(Shows("server", "server_mode:sentinel"));
  EXPECT_TRUE(Shows("server", "process_id:4711"));
  EXPECT_TRUE(Shows("server", "run_id:" + facts.run_id));
  EXPECT_TRUE(Shows("server", "tcp_port:26400"));
  EXPECT_TRUE(Shows("server", "server_time_usec:1700000000000000"));
  EXPECT_TRUE(Shows("server", "uptime_in_seconds:90000"));
  EXPECT_TRUE(Shows("server", "uptime_in_days:1"));
  EXPECT_TRUE(Shows("server", "lru_clock:5501184"));
  EXPECT_TRUE(Shows("server", "config_file:/etc/sentinel.conf"));
}

TEST_F(InfoTest, TlsSectionTellsWhenCertificatesExpire) {
  EXPECT_EQ(TextOf({"info", "tls"}), "");
  EXPECT_EQ(TextOf({"info"}).find("# TLS"), std::string::npos);
  EXPECT_EQ(TextOf({"info"}).find("\r\n\r\n\r\n"), std::string::npos);
  facts.counters.tls_handshakes_failed = 3;
  facts.certificates = {{"tls-cert-file", host.wall + std::chrono::hours(49)},
                        {"tls-ca-cert-file", host.wall - std::chrono::hours(1)}};
  EXPECT_TRUE(Shows("tls", "tls_handshakes_failed:3"));
  EXPECT_TRUE(Shows("tls", "tls_cert_file_expires:1700176400"));
  EXPECT_TRUE(Shows("tls", "tls_cert_file_days_left:2"));
  EXPECT_TRUE(Shows("tls", "tls_ca_cert_file_days_left:-1"));
  EXPECT_NE(TextOf({"info"}).find("\r\n\r\n# TLS\r\n"), std::string::npos);
}

TEST_F(InfoTest, ClientsSectionCountsClients) {
  Connect(9, "127.0.0.1:5001").output_bytes = 4000;
  EXPECT_TRUE(Shows("clients", "connected_clients:2"));
  EXPECT_TRUE(Shows("clients", "maxclients:10000"));
  EXPECT_TRUE(Shows("clients", "client_recent_max_output_buffer:4000"));
}

TEST_F(InfoTest, StatsSectionShowsTheCounters) {
  facts.counters.connections_received = 11;
  facts.counters.connections_rejected = 2;
  facts.counters.net_input_bytes = 300;
  facts.counters.error_replies = 4;
  facts.counters.input_kbps = 0.125;
  pubsub.Subscribe(ClientId{9}, "c");
  Run({"ping"});
  EXPECT_TRUE(Shows("stats", "total_connections_received:11"));
  EXPECT_TRUE(Shows("stats", "total_commands_processed:2"));
  EXPECT_TRUE(Shows("stats", "total_net_input_bytes:300"));
  EXPECT_TRUE(Shows("stats", "instantaneous_input_kbps:0.12"));
  EXPECT_TRUE(Shows("stats", "instantaneous_output_kbps:0.00"));
  EXPECT_TRUE(Shows("stats", "rejected_connections:2"));
  EXPECT_TRUE(Shows("stats", "pubsub_channels:1"));
  EXPECT_TRUE(Shows("stats", "total_error_replies:4"));
  EXPECT_TRUE(Shows("stats", "expired_stale_perc:0.00"));
  EXPECT_EQ(FieldNames(TextOf({"info", "stats"})).size(), 50U);
}

TEST_F(InfoTest, CpuSectionHasSixDecimals) {
  host.cpu.system = 0.025291;
  host.cpu.main_thread_user = 1.5;
  EXPECT_EQ(TextOf({"info", "cpu"}),
            "# CPU\r\nused_cpu_sys:0.025291\r\nused_cpu_user:0.000000\r\n"
            "used_cpu_sys_children:0.000000\r\nused_cpu_user_children:0.000000\r\n"
            "used_cpu_sys_main_thread:0.000000\r\nused_cpu_user_main_thread:1.500000\r\n");
}

TEST_F(InfoTest, SentinelSectionHasOurFieldsBetweenStockFieldsAndMasters) {
  MasterGroup& group = AddMaster("mymaster");
  AddReplica(group, "10.0.0.2", 6379).announced = false;
  AddPeer(group, kPeerId);
  model.ignored.hellos = 2;
  facts.counters.malformed_hellos = 3;
  model.saved = false;
  EXPECT_EQ(TextOf({"info", "sentinel"}),
            "# Sentinel\r\nsentinel_masters:1\r\nsentinel_tilt:0\r\n"
            "sentinel_tilt_since_seconds:-1\r\nsentinel_total_tilt:0\r\n"
            "sentinel_running_scripts:0\r\nsentinel_scripts_queue_length:0\r\n"
            "sentinel_simulate_failure_flags:0\r\nsentinel_config_saved:0\r\n"
            "sentinel_ignored_hellos:5\r\nsentinel_ignored_replies:0\r\n"
            "sentinel_paused_masters:0\r\n"
            "master0:name=mymaster,status=ok,address=10.0.0.1:6379,slaves=1,sentinels=2\r\n");
}

TEST_F(InfoTest, ShowsTiltAndScripts) {
  model.tilt.since = now - seconds(12);
  model.tilt.total = 3;
  model.scripts.resize(2);
  model.scripts[0].running = true;
  EXPECT_TRUE(Shows("sentinel", "sentinel_tilt:1"));
  EXPECT_TRUE(Shows("sentinel", "sentinel_tilt_since_seconds:12"));
  EXPECT_TRUE(Shows("sentinel", "sentinel_total_tilt:3"));
  EXPECT_TRUE(Shows("sentinel", "sentinel_running_scripts:1"));
  EXPECT_TRUE(Shows("sentinel", "sentinel_scripts_queue_length:2"));
}

TEST_F(InfoTest, MasterLineShowsStatusAndAddress) {
  MasterGroup& group = AddMaster("a");
  DataNode& node = group.master();
  node.sdown.since = now;
  EXPECT_TRUE(
      Shows("sentinel", "master0:name=a,status=sdown,address=10.0.0.1:6379,slaves=0,sentinels=1"));
  group.odown.since = now;
  node.address = MakeAddress("::1", 6379);
  EXPECT_TRUE(
      Shows("sentinel", "master0:name=a,status=odown,address=::1:6379,slaves=0,sentinels=1"));
  node.address = Address{"redis.local", 6379, "10.0.0.5"};
  EXPECT_TRUE(
      Shows("sentinel", "master0:name=a,status=odown,address=10.0.0.5:6379,slaves=0,sentinels=1"));
  model.process.announce_hostnames = true;
  EXPECT_TRUE(Shows("sentinel",
                    "master0:name=a,status=odown,address=redis.local:6379,slaves=0,sentinels=1"));
}

}  // namespace
}  // namespace sentinel::command
