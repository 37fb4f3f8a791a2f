// The whole program, small, and the ceiling alone: so that they do not rot. Nothing is said about
// speed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/port.h"
#include "support/process.h"
#include "support/programs.h"
#include "support/raw_client.h"
#include "support/redis_client.h"
#include "support/temp_dir.h"
#include "support/wait.h"

namespace sentinel::bench {
namespace {

using testing::HasSubstr;

TEST(Queries, MeasuresASentinelAndTheCeiling) {
  const harness::TempDir dir("sentinel-queries-test");
  const std::string json = (dir.path() / "figures.json").string();
  std::string ours = "ours=";
  for (const std::string& word : harness::OurSentinel().argv) ours += word + " ";
  harness::ProcessOptions options;
  options.argv = {SENTINEL_BENCH_QUERIES, "--command", ours,     "--runs", "1",
                  "--requests",           "1000",      "--json", json};
  const harness::Outcome outcome = harness::RunToEnd(options, dir.path());
  EXPECT_EQ(outcome.status.code, 0) << outcome.output << outcome.errors;
  const std::string figures = harness::ReadFile(json);
  EXPECT_THAT(figures, HasSubstr(R"("pipeline": 16)"));
  EXPECT_THAT(figures, HasSubstr(R"("command": "ours")"));
  EXPECT_THAT(figures, HasSubstr(R"("command": "ceiling")"));
}

TEST(Ceiling, AnswersAsOftenAsItIsAskedHoweverTheRequestsAreCut) {
  const harness::Port port;
  const std::string number = std::to_string(port.number());
  harness::ProcessOptions options;
  options.argv = {SENTINEL_BENCH_CEILING, number};
  const harness::Process ceiling(options);
  harness::WaitFor("the ceiling to listen", [&] {
    const harness::RedisClient client(port.number());
    return harness::Observation{true, ""};
  });
  const std::string request =
      "*3\r\n$8\r\nSENTINEL\r\n$23\r\nGET-MASTER-ADDR-BY-NAME\r\n$8\r\nmymaster\r\n";
  const std::string reply =
      "*2\r\n$9\r\n127.0.0.1\r\n$" + std::to_string(number.size()) + "\r\n" + number + "\r\n";
  harness::RawClient client(port.number());
  const auto expect = [&client](const std::string& answers) {
    harness::WaitFor("all answers", [&] {
      return harness::Observation{client.Received() == answers, client.Received()};
    });
  };
  client.Send(request + request.substr(0, 10));
  expect(reply);
  client.Send(request.substr(10) + request);
  expect(reply + reply + reply);

  harness::RedisClient curious(port.number());
  EXPECT_TRUE(curious.Command({"CONFIG", "GET", "save"}).IsError());
}

}  // namespace
}  // namespace sentinel::bench
