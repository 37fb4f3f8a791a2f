// The HTTP port of real sentinels: what it says is what SENTINEL commands say, Prometheus and its
// tools take it, and no client of it is any harm.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <map>
#include <memory>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "fixture.h"
#include "prometheus.h"
#include "support/http_client.h"
#include "support/raw_client.h"

namespace sentinel::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

using Series = std::map<std::string, std::string>;  // Values by name and labels.

Series ReadSeries(const std::string& text, const std::string& start = "") {
  Series series;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#') || !line.starts_with(start)) continue;
    const std::size_t blank = line.rfind(' ');
    series[line.substr(0, blank)] = line.substr(blank + 1);
  }
  return series;
}

std::string FileText(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Http : public IntegrationTest {
 protected:
  // Sentinels of ours with a port for HTTP each, and `directives`.
  void StartWithHttp(std::size_t count = 3, const std::string& directives = "") {
    TopologyOptions options = Ours(count);
    options.master.quorum = static_cast<int>(count / 2 + 1);
    options.sentinel_extra = directives;
    Build(options);
    for (const auto& sentinel : topology().sentinels()) {
      ports_.push_back(std::make_unique<Port>());
      std::ofstream(sentinel->config_file(), std::ios::app)
          << "http-port " << ports_.back()->number() << "\n";
    }
    topology().Start();
  }

  std::uint16_t port(std::size_t index = 0) const { return ports_.at(index)->number(); }
  std::string Metrics(std::size_t index = 0) { return HttpGet(port(index), "/metrics").body; }

  // Runs a program to its end, with `input` to read.
  Outcome Run(const std::vector<std::string>& argv, const std::string& input = {}) {
    const std::filesystem::path file = dir() / "input";
    std::ofstream(file) << input;
    ProcessOptions options;
    options.argv = argv;
    options.stdin_file = file;
    return RunToEnd(options, dir());
  }

  void WaitForStatus(const std::string& target, int status) {
    WaitFor(fmt::format("{} to be answered with {}", target, status), [&] {
      const HttpReply reply = HttpGet(port(), target);
      return Observation{reply.status == status, reply.head + reply.body};
    });
  }

  std::vector<std::unique_ptr<Port>> ports_;
};

std::size_t CountUp(const std::vector<Fields>& instances) {
  std::size_t up = 0;
  for (const Fields& fields : instances) {
    up += Field(fields, "flags").find("s_down") == std::string::npos ? 1 : 0;
  }
  return up;
}

// Fields of INFO that redis_exporter turns into a series as they are, and the name of that. Of
// fields that are 0 at every sentinel there are more (keys, forks, replication): those are not
// ours.
struct PlainField {
  const char* info;
  const char* series;
};
constexpr PlainField kPlainFields[] = {
    {"uptime_in_seconds", "uptime_in_seconds"},
    {"process_id", "process_id"},
    {"connected_clients", "connected_clients"},
    {"maxclients", "max_clients"},
    {"blocked_clients", "blocked_clients"},
    {"tracking_clients", "tracking_clients"},
    {"tracking_total_prefixes", "tracking_total_prefixes"},
    {"client_recent_max_input_buffer", "client_recent_max_input_buffer_bytes"},
    {"client_recent_max_output_buffer", "client_recent_max_output_buffer_bytes"},
    {"pubsub_channels", "pubsub_channels"},
    {"pubsub_patterns", "pubsub_patterns"},
    {"total_connections_received", "connections_received_total"},
    {"rejected_connections", "rejected_connections_total"},
    {"total_commands_processed", "commands_processed_total"},
    {"total_net_input_bytes", "net_input_bytes_total"},
    {"total_net_output_bytes", "net_output_bytes_total"},
    {"total_error_replies", "total_error_replies"},
    {"total_reads_processed", "total_reads_processed"},
    {"total_writes_processed", "total_writes_processed"},
    {"used_cpu_sys", "cpu_sys_seconds_total"},
    {"used_cpu_user", "cpu_user_seconds_total"},
    {"used_cpu_sys_children", "cpu_sys_children_seconds_total"},
    {"used_cpu_user_children", "cpu_user_children_seconds_total"},
    {"used_cpu_sys_main_thread", "cpu_sys_main_thread_seconds_total"},
    {"used_cpu_user_main_thread", "cpu_user_main_thread_seconds_total"},
    {"sentinel_masters", "sentinel_masters"},
    {"sentinel_tilt", "sentinel_tilt"},
    {"sentinel_running_scripts", "sentinel_running_scripts"},
    {"sentinel_scripts_queue_length", "sentinel_scripts_queue_length"},
    {"sentinel_simulate_failure_flags", "sentinel_simulate_failure_flags"},
};

// ... and fields of SENTINEL MASTERS, with the labels of a master.
constexpr PlainField kMasterFields[] = {
    {"quorum", "setting_ckquorum"},
    {"failover-timeout", "setting_failover_timeout"},
    {"parallel-syncs", "setting_parallel_syncs"},
    {"down-after-milliseconds", "setting_down_after_milliseconds"},
    {"config-epoch", "config_epoch"},
};

double SecondsSinceEpoch() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

void AddInstance(const Fields& info, Series& series) {
  std::string labels;
  for (const char* label : {"role", "redis_version", "redis_build_id", "redis_mode", "os",
                            "maxmemory_policy", "tcp_port", "run_id", "process_id"}) {
    labels += fmt::format("{}{}=\"{}\"", labels.empty() ? "" : ",", label, Field(info, label));
  }
  series["redis_instance_info{" + labels + "}"] = "1";
  series["redis_start_time_seconds"] = fmt::format(
      "{:.0f}", std::floor(SecondsSinceEpoch()) - std::stod(Field(info, "uptime_in_seconds")));
}

// "name=mymaster,status=ok,address=127.0.0.1:6379,slaves=2,sentinels=3"
void AddStatus(const std::string& line, Series& series) {
  std::smatch part;
  const std::regex parts("name=(.*),status=(.*),address=(.*),slaves=(\\d+),sentinels=(\\d+)");
  if (!std::regex_match(line, part, parts)) return;
  const std::string labels =
      fmt::format("{{master_name=\"{}\",master_address=\"{}\"", part[1].str(), part[3].str());
  series[fmt::format("redis_sentinel_master_status{},master_status=\"{}\"}}", labels,
                     part[2].str())] = part[2] == "ok" ? "1" : "0";
  series["redis_sentinel_master_slaves" + labels + "}"] = part[4];
  series["redis_sentinel_master_sentinels" + labels + "}"] = part[5];
}

void AddMaster(const SentinelProcess& sentinel, RedisClient& client, Series& series) {
  const Fields master = sentinel.Master();
  const std::string name = Field(master, "name");
  const std::string labels = fmt::format("{{master_name=\"{}\",master_address=\"{}:{}\"}}", name,
                                         Field(master, "ip"), Field(master, "port"));
  for (const PlainField& field : kMasterFields) {
    series[fmt::format("redis_sentinel_master_{}{}", field.series, labels)] =
        Field(master, field.info);
  }
  series["redis_sentinel_master_last_ok_ping_reply_seconds" + labels] =
      fmt::format("{}", std::stod(Field(master, "last-ok-ping-reply")) / 1000);
  series["redis_sentinel_master_ok_slaves" + labels] = std::to_string(CountUp(sentinel.Replicas()));
  series["redis_sentinel_master_ok_sentinels" + labels] =
      std::to_string(CountUp(sentinel.Peers()) + 1);
  const Reply quorum = client.Command({"SENTINEL", "CKQUORUM", name});
  series[fmt::format("redis_sentinel_master_ckquorum_status{{master_name=\"{}\",message=\"{}\"}}",
                     name, quorum.text)] = quorum.IsError() ? "0" : "1";
}

// What redis_exporter makes of the replies of a sentinel.
Series ExporterSeries(const SentinelProcess& sentinel, RedisClient& client) {
  const Fields info = client.Info();
  Series series;
  series["redis_up"] = "1";
  for (const PlainField& field : kPlainFields) {
    series[fmt::format("redis_{}", field.series)] = Field(info, field.info);
  }
  AddInstance(info, series);
  AddStatus(Field(info, "master0"), series);
  AddMaster(sentinel, client, series);
  return series;
}

// INFO has six digits.
bool LiesBetween(double value, double one, double other) {
  constexpr double kRounding = 1e-6;
  return value >= std::min(one, other) - kRounding && value <= std::max(one, other) + kRounding;
}

// What `shown` has and the exporter, asked before and behind it, has not: a series, or its value.
std::string Differences(const Series& before, const Series& shown, const Series& behind) {
  std::string text;
  for (const auto& [name, value] : shown) {
    const auto one = before.find(name);
    const auto other = behind.find(name);
    if (one == before.end() || other == behind.end()) {
      text += name + " is unknown to the exporter\n";
    } else if (!LiesBetween(std::stod(value), std::stod(one->second), std::stod(other->second))) {
      text += fmt::format("{}: {}, not {} to {}\n", name, value, one->second, other->second);
    }
  }
  for (const auto& [name, value] : before) {
    if (!shown.contains(name)) text += name + " is missing\n";
  }
  return text;
}

// Every series, by name and labels, in both directions. Polls, as a judgement, or the reply to a
// PING, may come between the questions.
void ExpectToAgree(const SentinelProcess& sentinel, std::uint16_t port) {
  RedisClient client = sentinel.Connect();  // Counts as one in both.
  WaitFor("metrics and SENTINEL replies to agree", [&] {
    const Series before = ExporterSeries(sentinel, client);
    const Series shown = ReadSeries(HttpGet(port, "/metrics").body, "redis_");
    const std::string differing = Differences(before, shown, ExporterSeries(sentinel, client));
    return Observation{differing.empty(), differing};
  });
}

TEST_F(Http, MetricsAgreeWithWhatSentinelsReply) {
  StartWithHttp();
  ExpectToAgree(topology().sentinel(0), port(0));
  topology().replica(0).process().Kill();
  topology().sentinel(2).Kill();
  WaitFor("the dead to be noticed", [&] {
    const std::string text = Metrics();
    const auto ok = [&](const std::string& what, const std::string& value) {
      return text.find("redis_sentinel_master_ok_" + what + "{") != std::string::npos &&
             std::regex_search(text, std::regex("redis_sentinel_master_ok_" + what +
                                                "\\{[^}]*\\} " + value + "\n"));
    };
    return Observation{ok("slaves", "1") && ok("sentinels", "2"), text};
  });
  ExpectToAgree(topology().sentinel(0), port(0));
}

TEST_F(Http, MetricsTellOfAFailover) {
  StartWithHttp();
  RedisServer& master = FailOver();
  topology().WaitUntilSettled(master);
  const std::string address = fmt::format("127.0.0.1:{}", master.port());
  for (std::size_t i = 0; i < 3; ++i) {
    ExpectToAgree(topology().sentinel(i), port(i));
    EXPECT_THAT(Metrics(i), HasSubstr("master_address=\"" + address + "\""));
  }
  WaitFor("one leader and two followers", [&] {
    std::map<std::string, int> results;
    std::string all;
    for (std::size_t i = 0; i < 3; ++i) {
      for (const auto& [name, value] : ReadSeries(Metrics(i), "sentinel_failovers_total{")) {
        results[name.substr(0, name.find(','))] += std::stoi(value);
        all += name + ' ' + value + '\n';
      }
    }
    return Observation{results["sentinel_failovers_total{result=\"switched\""] == 1 &&
                           results["sentinel_failovers_total{result=\"followed\""] == 2,
                       all};
  });
}

// The names of redis_exporter are not all as promtool would have them; ours are.
TEST_F(Http, MetricsAreAsPromtoolWantsThem) {
  StartWithHttp(1);
  const Outcome checked = Run({"promtool", "check", "metrics"}, Metrics());
  EXPECT_EQ(checked.output + checked.errors,
            "redis_sentinel_master_setting_down_after_milliseconds use base unit \"seconds\" "
            "instead of \"milliseconds\"\n");
}

TEST_F(Http, RulesAreAsPromtoolWantsThem) {
  const std::string folder = PACKAGING "/prometheus/";
  const Outcome checked = Run({"promtool", "check", "rules", folder + "sentinel.rules.yml"});
  EXPECT_EQ(checked.status.Describe(), "exit code 0") << checked.output << checked.errors;
  const Outcome tested = Run({"promtool", "test", "rules", folder + "sentinel.rules.test.yml"});
  EXPECT_EQ(tested.status.Describe(), "exit code 0") << tested.output << tested.errors;
}

// What a dashboard asks, with its variables filled in.
std::vector<std::string> DashboardExpressions() {
  const std::string text = FileText(PACKAGING "/grafana/sentinel.json");
  const std::regex expression(R"re("expr": "((?:[^"\\]|\\.)*)")re");
  std::vector<std::string> all;
  for (std::sregex_iterator it(text.begin(), text.end(), expression), end; it != end; ++it) {
    std::string one = std::regex_replace((*it)[1].str(), std::regex(R"re(\\")re"), "\"");
    one = std::regex_replace(one, std::regex(R"re(\$(job|master))re"), ".*");
    all.push_back(std::regex_replace(one, std::regex(R"re(\$__rate_interval)re"), "1m"));
  }
  return all;
}

TEST_F(Http, PrometheusScrapesSentinels) {
  StartWithHttp();
  const Prometheus prometheus(dir(), {{.ports = {port(0), port(1), port(2)}}},
                              PACKAGING "/prometheus/sentinel.rules.yml");
  prometheus.Await("count(up == 1)", "3");
  prometheus.Await("count(redis_sentinel_master_status{master_status=\"ok\"} == 1)", "3");
  prometheus.Await("sum(redis_sentinel_master_ok_sentinels)", "9");
  FailOver();
  prometheus.Await("sum(sentinel_events_total{event=\"+switch-master\"})", "3");
  prometheus.Await("count(count by (master_address) (redis_sentinel_master_status))", "1");

  // Whatever the dashboard and the rules name, there is.
  const std::string known = prometheus.Get("/api/v1/label/__name__/values");
  const std::vector<std::string> expressions = DashboardExpressions();
  EXPECT_GE(expressions.size(), 20U);
  const std::regex name(R"re(\b(?:redis|sentinel)_\w+\b)re");
  for (const std::string& expression : expressions) {
    EXPECT_THAT(prometheus.Query(expression), StartsWith("{\"status\":\"success\"")) << expression;
    for (std::sregex_iterator it(expression.begin(), expression.end(), name), end; it != end;
         ++it) {
      EXPECT_THAT(known, HasSubstr('"' + it->str() + '"'));
    }
  }
  WaitFor("all rules to be evaluated", [&] {
    const std::string rules = prometheus.Get("/api/v1/rules");
    const bool met = rules.find("\"health\":\"ok\"") != std::string::npos &&
                     rules.find("\"health\":\"unknown\"") == std::string::npos &&
                     rules.find("\"health\":\"err\"") == std::string::npos;
    return Observation{met, rules};
  });
}

TEST_F(Http, TellsLoadBalancersWhichServerIsWhat) {
  StartWithHttp();
  WaitForStatus("/health/ready", 200);
  EXPECT_EQ(HttpGet(port(), "/health/live").status, 200);
  const auto ask = [&](const std::string& what, const RedisServer& server) {
    return fmt::format("/{}/mymaster?addr=127.0.0.1:{}", what, server.port());
  };
  RedisServer& old_master = topology().first_master();
  WaitForStatus(ask("master", old_master), 200);
  WaitForStatus(ask("master", topology().replica(0)), 503);
  WaitForStatus(ask("replica", topology().replica(0)) + "&max_lag=1000000", 200);
  WaitForStatus(ask("replica", old_master), 503);
  RedisServer& master = FailOver();
  WaitForStatus(ask("master", master), 200);
  WaitForStatus(ask("master", old_master), 503);
  WaitForStatus(ask("replica", old_master), 503);
  EXPECT_EQ(HttpGet(port(), "/master/nobody?addr=127.0.0.1:1").status, 404);
}

TEST_F(Http, TellsTheEventsToWhoFollows) {
  StartWithHttp();
  RawClient follower(port());
  follower.Send("GET /api/events HTTP/1.1\r\n\r\n");
  WaitFor("the stream to begin", [&] {
    return Observation{follower.Received().find(": still there") != std::string::npos,
                       follower.Received()};
  });
  FailOver();
  WaitFor("the switch", [&] {
    const std::string& text = follower.Received();
    return Observation{text.find("\"event\":\"+switch-master\",\"text\":\"mymaster 127.0.0.1") !=
                           std::string::npos,
                       text};
  });
  EXPECT_THAT(follower.Received(), HasSubstr("\"event\":\"+sdown\""));
  EXPECT_THAT(Metrics(), HasSubstr("\nsentinel_http_followers 1\n"));
}

TEST_F(Http, ShowsMastersToPrograms) {
  StartWithHttp();
  const std::string overview = HttpGet(port(), "/api/overview").body;
  EXPECT_THAT(overview, HasSubstr("\"name\":\"mymaster\""));
  EXPECT_THAT(overview, HasSubstr(topology().sentinel(0).MyId()));
  const std::string master = HttpGet(port(), "/api/masters/mymaster").body;
  EXPECT_THAT(master, HasSubstr(fmt::format("127.0.0.1:{}", topology().replica(1).port())));
  EXPECT_THAT(master, HasSubstr(topology().sentinel(2).MyId()));
  EXPECT_THAT(HttpGet(port(), "/").body, StartsWith("<!doctype html>"));
}

TEST_F(Http, KeepsItsTokenSecret) {
  const std::filesystem::path token = dir() / "token";
  std::ofstream(token) << "open sesame\n";
  StartWithHttp(1, "http-token file:" + token.string() + "\n");
  EXPECT_EQ(HttpGet(port(), "/metrics").status, 401);
  EXPECT_EQ(HttpGet(port(), "/metrics", "Authorization: Bearer wrong\r\n").status, 401);
  EXPECT_EQ(HttpGet(port(), "/metrics", "Authorization: Bearer open sesame\r\n").status, 200);
  EXPECT_EQ(HttpGet(port(), "/api/overview?token=open%20sesame").status, 200);
  EXPECT_EQ(HttpGet(port(), "/health/live").status, 200);
  const SentinelProcess& sentinel = topology().sentinel(0);
  EXPECT_THAT(FileText(sentinel.log_file()), Not(HasSubstr("open sesame")));
  sentinel.Connect().Expect({"SENTINEL", "FLUSHCONFIG"});
  EXPECT_THAT(FileText(sentinel.config_file()), HasSubstr("http-token \"file:" + token.string()));
}

TEST_F(Http, EscapesWhatAMasterIsCalled) {
  StartWithHttp(1);
  const std::string name = "<script>'\"\\&{}\xff";
  RedisClient client = topology().sentinel(0).Connect();
  const std::string master_port = std::to_string(topology().first_master().port());
  client.Expect({"SENTINEL", "MONITOR", name, "127.0.0.1", master_port, "1"});
  const Outcome checked = Run({"promtool", "check", "metrics"}, Metrics());
  EXPECT_THAT(checked.output + checked.errors, Not(HasSubstr("error")));
  EXPECT_THAT(Metrics(), HasSubstr("master_name=\"<script>'\\\"\\\\&{}\xef\xbf\xbd\""));
  EXPECT_THAT(HttpGet(port(), "/api/overview").body,
              HasSubstr("\"name\":\"<script>'\\\"\\\\&{}\xef\xbf\xbd\""));
  EXPECT_THAT(HttpGet(port(), "/").body, Not(HasSubstr("<script>'")));
  EXPECT_EQ(HttpGet(port(), "/api/masters/" + PercentEncode(name)).status, 200);
}

// Clients that stall hold nobody up: neither other clients, nor the sentinel's judgement.
TEST_F(Http, IsHeldUpByNobody) {
  StartWithHttp();
  std::vector<std::unique_ptr<RawClient>> stuck;
  for (int i = 0; i < 200; ++i) {
    stuck.push_back(std::make_unique<RawClient>(port(), RawClient::Options{.receive_buffer = 1}));
    stuck.back()->SendSome(i % 2 == 0 ? "GET /metrics HT" : "GET /metrics HTTP/1.1\r\n\r\n");
  }
  RawClient oversized(port());
  oversized.SendSome("GET / HTTP/1.1\r\nA: " + std::string(100'000, 'x'));
  RedisServer& master = FailOver();
  topology().WaitUntilSettled(master);
  EXPECT_EQ(HttpGet(port(), "/health/live").status, 200);
  EXPECT_EQ(Field(topology().sentinel(0).Connect().Info(), "sentinel_total_tilt"), "0");
}

}  // namespace
}  // namespace sentinel::harness
