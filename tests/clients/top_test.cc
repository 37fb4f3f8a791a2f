// `sentinel status` and `sentinel top`: a client like any other, of this daemon and of stock's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "integration/fixture.h"
#include "support/programs.h"
#include "terminal.h"

namespace sentinel::clients {
namespace {

using harness::Observation;
using harness::Outcome;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

// The program of this build, without the words that start a daemon in a special way.
std::string Program() { return harness::OurSentinel().argv.back(); }

class TopCommand : public harness::IntegrationTest {
 protected:
  static std::string Place(const harness::SentinelProcess& sentinel) {
    return "127.0.0.1:" + std::to_string(sentinel.port());
  }

  Outcome Run(std::vector<std::string> arguments,
              std::vector<std::pair<std::string, std::string>> environment = {}) {
    harness::ProcessOptions options;
    options.argv = {Program()};
    options.argv.insert(options.argv.end(), arguments.begin(), arguments.end());
    options.environment = std::move(environment);
    return harness::RunToEnd(options, dir());
  }
};

class TopCommandOfBoth : public TopCommand, public testing::WithParamInterface<bool> {
 protected:
  void StartIt() {
    harness::TopologyOptions options = Ours();
    if (!GetParam()) options.sentinels = harness::Repeat(harness::StockSentinel(), 3);
    Start(std::move(options));
  }
};

TEST_P(TopCommandOfBoth, ShowsARunningGroup) {
  StartIt();
  const std::string master = std::to_string(topology().first_master().port());
  const Outcome status = Run({"status", Place(topology().sentinel(0))});
  EXPECT_EQ(status.status.code, 0) << status.output << status.errors;
  EXPECT_THAT(status.output, ContainsRegex("ok +mymaster +127.0.0.1:" + master + " +2/2 .* 3/3 "));
  EXPECT_THAT(status.output, Not(HasSubstr("\x1b")));

  const Outcome one = Run({"status", Place(topology().sentinel(0)), "mymaster"});
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_THAT(
        one.output,
        ContainsRegex("ok +127.0.0.1:" + std::to_string(topology().replica(i).port()) + " +up"));
    EXPECT_THAT(one.output, ContainsRegex("ok +" + Place(topology().sentinel(i + 1))));
  }
  const Outcome json = Run({"status", Place(topology().sentinel(0)), "--json"});
  EXPECT_THAT(json.output, HasSubstr("\"id\":\"" + topology().sentinel(0).MyId() + "\""));
  EXPECT_THAT(json.output, HasSubstr("\"sentinels\":3,\"sentinels_ok\":3,\"quorum\":2"));
}

TEST_P(TopCommandOfBoth, ShowsAFailoverWhileItHappens) {
  StartIt();
  Terminal terminal({Program(), "top", Place(topology().sentinel(0))}, dir());
  terminal.Await("mymaster");
  terminal.Await("q leave");
  const harness::RedisServer& master = FailOver();
  terminal.Await("+switch-master mymaster");
  terminal.Await("mymaster  127.0.0.1:" + std::to_string(master.port()));
  terminal.Type("\r");
  terminal.Await("OTHER SENTINEL");
  terminal.Type("q");
  EXPECT_EQ(terminal.WaitForExit().code, 0);
}

INSTANTIATE_TEST_SUITE_P(, TopCommandOfBoth, testing::Bool(),
                         [](const auto& test) { return test.param ? "Ours" : "Stock"; });

TEST_F(TopCommand, GoesOnWhenTheSentinelIsBack) {
  Start(Ours(1));
  Terminal terminal({Program(), "top", Place(topology().sentinel(0))}, dir());
  terminal.Await("mymaster");
  topology().sentinel(0).Kill();
  terminal.Await("trying again");
  topology().RestartSentinel(0);
  terminal.Await("ok     mymaster");
  terminal.Type("\x03");  // SIGINT
  EXPECT_EQ(terminal.WaitForExit().code, 0);
}

TEST_F(TopCommand, SaysWhenSomethingIsWrong) {
  Start(Ours());
  topology().replica(0).process().Kill();
  harness::WaitFor("the replica to be down", [&] {
    const Outcome status = Run({"status", Place(topology().sentinel(0))});
    return Observation{status.status.code == 1, status.output};
  });
  EXPECT_THAT(Run({"status", Place(topology().sentinel(0))}).output, HasSubstr("replica down"));
}

TEST_F(TopCommand, SaysWhyItCannotAsk) {
  Build(Ours(1));
  const std::string place = Place(topology().sentinel(0));
  Outcome nobody = Run({"status", place});
  EXPECT_EQ(nobody.status.code, 2);
  EXPECT_THAT(nobody.errors, HasSubstr(place + ": Connection refused"));
  topology().Start();
  EXPECT_THAT(Run({"status", place, "other"}).errors, HasSubstr("no such master: other"));
  EXPECT_EQ(Run({"status", place, "other"}).status.code, 2);
  const std::string server = std::to_string(topology().first_master().port());
  EXPECT_THAT(Run({"status", "127.0.0.1:" + server}).errors, HasSubstr("no answer of a sentinel"));
  EXPECT_EQ(Run({"top", "--nonsense"}).status.code, 2);
  EXPECT_EQ(Run({"top", "--help"}).status.code, 0);
}

TEST_F(TopCommand, IsOneLookWithoutATerminal) {
  Start(Ours(1));
  const Outcome top = Run({"top", Place(topology().sentinel(0))});
  EXPECT_THAT(top.output, HasSubstr("mymaster"));
  EXPECT_THAT(top.output, Not(HasSubstr("\x1b")));
}

TEST_F(TopCommand, Authenticates) {
  harness::TopologyOptions options = Ours(1);
  Start(std::move(options));
  topology().sentinel(0).Connect().Expect({"ACL", "SETUSER", "viewer", "on", ">secret", "+@all"});
  topology().sentinel(0).Connect().Expect({"ACL", "SETUSER", "default", "-@all"});
  const std::string place = Place(topology().sentinel(0));
  EXPECT_EQ(Run({"status", place}).status.code, 2);
  EXPECT_THAT(Run({"status", place, "--user", "viewer", "--pass", "wrong"}).errors,
              HasSubstr("WRONGPASS"));
  EXPECT_THAT(Run({"status", place, "--user", "viewer"}, {{"REDISCLI_AUTH", "secret"}}).output,
              HasSubstr("mymaster"));
}

TEST_F(TopCommand, LeavesConfigurationsOfItsNameAlone) {
  Build(Ours(1));
  // A file of that name, given with its folder, is one; with a mistake the process says which.
  harness::WriteFile(dir() / "top", "no-such-directive yes\n");
  harness::ProcessOptions options;
  options.argv = {Program(), "./top"};
  options.working_dir = dir();
  const Outcome outcome = harness::RunToEnd(options, dir());
  EXPECT_EQ(outcome.status.code, 1);
  EXPECT_THAT(outcome.output + outcome.errors, HasSubstr("no-such-directive"));
}

}  // namespace
}  // namespace sentinel::clients
