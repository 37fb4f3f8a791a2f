// What looks at a sentinel from outside without being a client: health checks of load balancers,
// and the tools that measure.
#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <vector>

#include "integration/fixture.h"

namespace sentinel::clients {
namespace {

class HealthCheck : public harness::IntegrationTest {
 protected:
  std::string Port() { return std::to_string(topology().sentinel(0).port()); }

  harness::Outcome Run(std::vector<std::string> argv, const std::string& typed = {}) {
    harness::ProcessOptions options;
    options.argv = std::move(argv);
    options.stdin_file = dir() / "typed";
    harness::WriteFile(options.stdin_file, typed);
    return harness::RunToEnd(options, dir());
  }

  // All that comes back, until the other side closes, for bytes that are sent as they are.
  std::string Send(const std::string& bytes) {
    // The shell's own connections need no other program.
    return Run({"bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$0 && cat >&3 && cat <&3", Port()}, bytes)
        .output;
  }
};

TEST_F(HealthCheck, OfALoadBalancerSucceeds) {
  Start(Ours(1));
  // redis-sentinel has not known QUIT since 7.0, and fails here.
  EXPECT_EQ(Send("PING\r\nQUIT\r\n"), "+PONG\r\n+OK\r\n");
  EXPECT_EQ(Send("*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nQUIT\r\n"), "+PONG\r\n+OK\r\n");
  const std::string master = std::to_string(topology().first_master().port());
  EXPECT_EQ(Send("SENTINEL get-master-addr-by-name mymaster\r\nQUIT\r\n"),
            "*2\r\n$9\r\n127.0.0.1\r\n$" + std::to_string(master.size()) + "\r\n" + master +
                "\r\n+OK\r\n");
  const std::string info = Send("info sentinel\r\nquit\r\n");
  EXPECT_NE(info.find("master0:name=mymaster,status=ok,"), std::string::npos) << info;
}

TEST_F(HealthCheck, OfAStrangerDoesNoHarm) {
  Start(Ours(1));
  EXPECT_EQ(Send("GET / HTTP/1.1\r\nQUIT\r\n"),
            "-ERR unknown command 'GET', with args beginning with: '/' 'HTTP/1.1' \r\n+OK\r\n");
  // A word that only HTTP has ends the connection, and nobody is told more.
  EXPECT_EQ(Send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), "");
  EXPECT_EQ(topology().sentinel(0).Connect().Command({"PING"}).text, "PONG");
}

TEST_F(HealthCheck, ByRedisBenchmarkGetsAllAnswers) {
  Start(Ours(1));
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"-t", "ping"}, {"-P", "16", "-t", "ping"}, {"SENTINEL", "MASTERS"}, {"INFO"}}) {
    std::vector<std::string> argv = {
        "redis-benchmark", "-p", Port(), "-n", "2000", "-c", "20", "--csv"};
    argv.insert(argv.end(), words.begin(), words.end());
    const harness::Outcome outcome = Run(argv);
    EXPECT_EQ(outcome.status.code, 0) << outcome.output;
    // A line for each kind of request ends in figures.
    EXPECT_TRUE(std::regex_search(outcome.output, std::regex("\",\"[0-9.]+\"\\n$")))
        << outcome.output;
    EXPECT_EQ((outcome.output + outcome.errors).find("Error from server"), std::string::npos)
        << outcome.output << outcome.errors;
  }
}

TEST_F(HealthCheck, ByRedisCliMeasuresPings) {
  Start(Ours(1));
  const harness::Outcome outcome = Run({"redis-cli", "-p", Port(), "--latency", "-i", "0.1"});
  EXPECT_EQ(outcome.status.code, 0);
  // Shortest, longest, mean in milliseconds, and their number.
  EXPECT_TRUE(std::regex_match(outcome.output, std::regex("\\d+ \\d+ [\\d.]+ [1-9]\\d*\\n")))
      << outcome.output;
}

}  // namespace
}  // namespace sentinel::clients
