// The HTTP port of real sentinels: what it says is what SENTINEL commands say, Prometheus and its
// tools take it, and no client of it is any harm.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <memory>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "fixture.h"
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

// What redis_exporter makes of the replies of a sentinel.
Series ExporterSeries(const SentinelProcess& sentinel) {
  RedisClient client = sentinel.Connect();
  const Fields info = client.Info();
  const Fields master = sentinel.Master();
  const std::string name = Field(master, "name");
  const std::string address = Field(master, "ip") + ':' + Field(master, "port");
  const std::string of_master =
      fmt::format("{{master_name=\"{}\",master_address=\"{}\"}}", name, address);
  std::smatch status;
  const std::string line = Field(info, "master0");
  std::regex_search(line, status, std::regex("status=(\\w+).*slaves=(\\d+),sentinels=(\\d+)"));
  const Reply quorum = client.Command({"SENTINEL", "CKQUORUM", name});

  Series series;
  series["redis_up"] = "1";
  for (const char* field :
       {"masters", "tilt", "running_scripts", "scripts_queue_length", "simulate_failure_flags"}) {
    series[fmt::format("redis_sentinel_{}", field)] =
        Field(info, fmt::format("sentinel_{}", field));
  }
  series[fmt::format(
      "redis_sentinel_master_status{{master_name=\"{}\",master_address=\"{}\","
      "master_status=\"{}\"}}",
      name, address, status[1].str())] = status[1] == "ok" ? "1" : "0";
  series["redis_sentinel_master_slaves" + of_master] = status[2];
  series["redis_sentinel_master_sentinels" + of_master] = status[3];
  series["redis_sentinel_master_ok_slaves" + of_master] =
      std::to_string(CountUp(sentinel.Replicas()));
  series["redis_sentinel_master_ok_sentinels" + of_master] =
      std::to_string(CountUp(sentinel.Peers()) + 1);
  series[fmt::format("redis_sentinel_master_ckquorum_status{{master_name=\"{}\",message=\"{}\"}}",
                     name, quorum.text)] = quorum.IsError() ? "0" : "1";
  series["redis_sentinel_master_setting_ckquorum" + of_master] = Field(master, "quorum");
  series["redis_sentinel_master_setting_failover_timeout" + of_master] =
      Field(master, "failover-timeout");
  series["redis_sentinel_master_setting_parallel_syncs" + of_master] =
      Field(master, "parallel-syncs");
  series["redis_sentinel_master_setting_down_after_milliseconds" + of_master] =
      Field(master, "down-after-milliseconds");
  series["redis_sentinel_master_config_epoch" + of_master] = Field(master, "config-epoch");
  return series;
}

// Polls, as a judgement may come between the two questions.
void ExpectToAgree(const SentinelProcess& sentinel, std::uint16_t port) {
  WaitFor("metrics and SENTINEL replies to agree", [&] {
    const Series expected = ExporterSeries(sentinel);
    const Series shown = ReadSeries(HttpGet(port, "/metrics").body, "redis_");
    std::string differing;
    for (const auto& [name, value] : expected) {
      const auto it = shown.find(name);
      const std::string other = it == shown.end() ? "nothing" : it->second;
      if (other != value) differing += fmt::format("{}: {}, not {}\n", name, other, value);
    }
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

// A Prometheus that scrapes sentinels all the time.
class Prometheus {
 public:
  Prometheus(const std::filesystem::path& dir, const std::vector<std::uint16_t>& targets) {
    std::string list;
    for (const std::uint16_t target : targets) list += fmt::format("'127.0.0.1:{}',", target);
    const std::filesystem::path config = dir / "prometheus.yml";
    std::ofstream(config) << "global:\n  scrape_interval: 200ms\n  scrape_timeout: 200ms\n"
                             "  evaluation_interval: 200ms\n"
                             "rule_files: ['" PACKAGING
                             "/prometheus/sentinel.rules.yml']\n"
                             "scrape_configs:\n- job_name: sentinel\n  static_configs:\n"
                             "  - targets: ["
                          << list << "]\n";
    ProcessOptions options;
    options.argv = {"prometheus", "--config.file=" + config.string(),
                    "--storage.tsdb.path=" + (dir / "prometheus").string(),
                    fmt::format("--web.listen-address=127.0.0.1:{}", port_.number())};
    options.stdout_file = dir / "prometheus.log";
    process_ = std::make_unique<Process>(options);
  }

  // What it answers, as JSON.
  std::string Query(const std::string& expression) const {
    return HttpGet(port_.number(), "/api/v1/query?query=" + PercentEncode(expression)).body;
  }
  std::string Get(const std::string& path) const { return HttpGet(port_.number(), path).body; }

  // Waits until the expression has this value, and no other series.
  void Await(const std::string& expression, const std::string& value) const {
    WaitFor(expression, [&] {
      const std::string answer = Query(expression);
      const bool met = answer.find("\"result\":[{") != std::string::npos &&
                       answer.find(",\"" + value + "\"]}]}") != std::string::npos;
      return Observation{met, answer};
    });
  }

 private:
  Port port_;
  std::unique_ptr<Process> process_;
};

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
  const Prometheus prometheus(dir(), {port(0), port(1), port(2)});
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
