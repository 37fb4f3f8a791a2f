// SENTINEL subcommands that the core carries out.
#include <limits>
#include <variant>

#include "fixture.h"

namespace sentinel::command {
namespace {

class SentinelChangeTest : public CommandTest {
 protected:
  // The input that the words become; fails the test if they are refused.
  template <typename T>
  T InputOf(const Words& words) {
    Outcome outcome = Run(words);
    const Submit* submit = std::get_if<Submit>(&outcome);
    if (submit == nullptr || !std::holds_alternative<T>(submit->input)) {
      ADD_FAILURE() << words[1] << " was not submitted as expected";
      return {};
    }
    EXPECT_EQ(std::get<T>(submit->input).token, token);
    return std::get<T>(submit->input);
  }

  // What the client reads when the core answers `words` with `answer`.
  std::string Rendered(const Words& words, const OperatorReply& answer) {
    Outcome outcome = Run(words);
    std::string bytes;
    codec::Encode(std::get<Submit>(outcome).render(answer), self().resp, bytes);
    return bytes;
  }
  static OperatorReply Status(OperatorStatus status) {
    OperatorReply reply;
    reply.status = status;
    return reply;
  }
};

TEST_F(SentinelChangeTest, StatusesOfTheCoreHaveStockTexts) {
  const Words words = {"sentinel", "failover", "m"};
  EXPECT_EQ(Rendered(words, Status(OperatorStatus::kOk)), "+OK\r\n");
  EXPECT_EQ(Rendered(words, Status(OperatorStatus::kSaveFailed)),
            "-ERR Failed to save config file. Check server logs.\r\n");
  EXPECT_EQ(Rendered(words, Status(OperatorStatus::kNoSuchMaster)),
            "-ERR No such master with that name\r\n");
  EXPECT_EQ(Rendered(words, Status(OperatorStatus::kEpochsUsedUp)),
            "-ERR The epochs are used up, so that no election can be numbered\r\n");
  EXPECT_EQ(Rendered(words, Status(OperatorStatus::kInProgress)),
            "-INPROG Failover already in progress\r\n");
  EXPECT_EQ(Rendered(words, Status(OperatorStatus::kNoGoodReplica)),
            "-NOGOODSLAVE No suitable replica to promote\r\n");
  EXPECT_EQ(Rendered(words, Status(OperatorStatus::kDuplicateName)),
            "-ERR Duplicate master name.\r\n");
  EXPECT_EQ(Rendered(words, Status(OperatorStatus::kUnresolvable)),
            "-ERR Invalid IP address or hostname specified\r\n");
}

TEST_F(SentinelChangeTest, SimpleCommandsGoToTheCore) {
  EXPECT_EQ(InputOf<FailoverCommand>({"sentinel", "failover", "m"}).name, "m");
  EXPECT_EQ(InputOf<RemoveCommand>({"sentinel", "remove", "m"}).name, "m");
  EXPECT_EQ(InputOf<ResetCommand>({"sentinel", "reset", "my*"}).pattern, "my*");
  InputOf<FlushConfigCommand>({"SENTINEL", "FLUSHCONFIG"});
}

TEST_F(SentinelChangeTest, PauseSaysHowLongAndUntilWhen) {
  const auto endless = InputOf<PauseCommand>({"SENTINEL", "pause", "m"});
  EXPECT_EQ(endless.name, "m");
  EXPECT_EQ(endless.length, std::nullopt);
  EXPECT_EQ(endless.ends_at_ms, 0);
  const auto hour = InputOf<PauseCommand>({"SENTINEL", "PAUSE", "*", "3600"});
  EXPECT_EQ(hour.name, "*");
  EXPECT_EQ(hour.length, std::chrono::seconds(3600));
  EXPECT_EQ(hour.ends_at_ms, 1'700'003'600'000);
  EXPECT_EQ(InputOf<ResumeCommand>({"SENTINEL", "resume", "*"}).name, "*");
}

TEST_F(SentinelChangeTest, PauseRefusesWhatIsNoLength) {
  for (const char* length : {"0", "-1", "x", "1.5", "2147483648"}) {
    EXPECT_EQ(ErrorOf({"sentinel", "pause", "m", length}),
              "ERR The length of a pause is in seconds, 1 at least");
  }
  EXPECT_EQ(ErrorOf({"sentinel", "pause", "m", "1", "2"}), "ERR syntax error");
}

TEST_F(SentinelChangeTest, ForgetNamesAReplicaByItsAddressAndASentinelByItsId) {
  const auto replica = InputOf<ForgetCommand>({"SENTINEL", "forget", "m", "10.0.0.2", "6380"});
  EXPECT_EQ(replica.name, "m");
  EXPECT_EQ(replica.replica, MakeAddress("10.0.0.2", 6380));
  const auto peer = InputOf<ForgetCommand>({"SENTINEL", "forget", "m", kPeerId});
  EXPECT_EQ(peer.replica, std::nullopt);
  EXPECT_EQ(peer.sentinel_id, kPeerId);
}

TEST_F(SentinelChangeTest, ForgetRefusesWhatIsNoAddress) {
  EXPECT_EQ(ErrorOf({"sentinel", "forget", "m", "10.0.0.2", "x"}), "ERR Invalid port");
  EXPECT_EQ(ErrorOf({"sentinel", "forget", "m", "10.0.0.2", "65536"}), "ERR Invalid port number.");
  EXPECT_EQ(ErrorOf({"sentinel", "forget", "m", "10.0.0.2", "1", "2"}),
            "ERR Specify the address of a replica or the id of a sentinel");
  EXPECT_EQ(ErrorOf({"sentinel", "forget", "m"}),
            "ERR wrong number of arguments for 'sentinel|forget' command");
}

TEST_F(SentinelChangeTest, ForgetAnswersWhyNot) {
  const Words words = {"sentinel", "forget", "m", kPeerId};
  const std::pair<OperatorStatus, const char*> answers[] = {
      {OperatorStatus::kOk, "+OK\r\n"},
      {OperatorStatus::kNoSuchReplica, "-ERR No such replica with that address\r\n"},
      {OperatorStatus::kNoSuchSentinel, "-ERR No such sentinel with that id\r\n"},
      {OperatorStatus::kIsMaster, "-ERR That is the address of the master\r\n"},
      {OperatorStatus::kSentinelIsUp, "-ERR That sentinel is not down\r\n"},
      {OperatorStatus::kMostSentinelsDown,
       "-NOQUORUM Most sentinels of that master are down. Use SENTINEL RESET if they are gone for "
       "good\r\n"}};
  for (const auto& [status, text] : answers) EXPECT_EQ(Rendered(words, Status(status)), text);
}

TEST_F(SentinelChangeTest, ResetAnswersHowMany) {
  OperatorReply answer;
  answer.count = 3;
  EXPECT_EQ(Rendered({"sentinel", "reset", "*"}, answer), ":3\r\n");
}

TEST_F(SentinelChangeTest, VoteRequestsGoToTheCore) {
  const VoteRequest vote = InputOf<VoteRequest>(
      {"SENTINEL", "is-master-down-by-addr", "10.0.0.1", "6379", "12", kPeerId});
  EXPECT_EQ(vote.address, MakeAddress("10.0.0.1", 6379));
  EXPECT_EQ(vote.epoch, 12U);
  EXPECT_EQ(vote.candidate, kPeerId);
  EXPECT_EQ(
      InputOf<VoteRequest>({"sentinel", "is-primary-down-by-addr", "redis.local", "6379", "0", "*"})
          .candidate,
      "*");
}

TEST_F(SentinelChangeTest, AnEmptyIdIsNoCandidate) {
  EXPECT_EQ(
      InputOf<VoteRequest>({"sentinel", "is-master-down-by-addr", "10.0.0.1", "6379", "12", ""})
          .candidate,
      "*");
}

TEST_F(SentinelChangeTest, VotesAreIntegerTextInteger) {
  const Words words = {"sentinel", "is-master-down-by-addr", "10.0.0.1", "6379", "12", kPeerId};
  OperatorReply answer;
  answer.vote = OpinionReply{true, "leader", 12};
  EXPECT_EQ(Rendered(words, answer), "*3\r\n:1\r\n$6\r\nleader\r\n:12\r\n");
  answer.vote = OpinionReply{false, "*", 0};
  EXPECT_EQ(Rendered(words, answer), "*3\r\n:0\r\n$1\r\n*\r\n:0\r\n");
}

TEST_F(SentinelChangeTest, HostileEpochsAreRefused) {
  const auto ask = [this](const std::string& port, const std::string& epoch) {
    return Run({"sentinel", "is-master-down-by-addr", "10.0.0.1", port, epoch, kPeerId});
  };
  const Outcome refused = Answer{Reply::Error("ERR value is not an integer or out of range")};
  for (const char* epoch : {"-1", "x", "9223372036854775808", "05", ""}) {
    EXPECT_EQ(std::get<Answer>(ask("6379", epoch)).reply, std::get<Answer>(refused).reply) << epoch;
  }
  EXPECT_EQ(std::get<Answer>(ask("x", "1")).reply, std::get<Answer>(refused).reply);
  EXPECT_TRUE(std::holds_alternative<Submit>(ask("6379", "9223372036854775807")));
}

TEST_F(SentinelChangeTest, ImpossiblePortsMatchNoMaster) {
  EXPECT_EQ(Bytes({"sentinel", "is-master-down-by-addr", "10.0.0.1", "70000", "1", kPeerId}),
            "*3\r\n:0\r\n$1\r\n*\r\n:0\r\n");
}

TEST_F(SentinelChangeTest, MonitorGoesToTheCore) {
  const MonitorCommand monitor =
      InputOf<MonitorCommand>({"sentinel", "monitor", "a.b-c_1", "10.0.0.1", "6379", "2"});
  EXPECT_EQ(monitor.name, "a.b-c_1");
  EXPECT_EQ(monitor.host, "10.0.0.1");
  EXPECT_EQ(monitor.port, 6379);
  EXPECT_EQ(monitor.quorum, 2);
  EXPECT_EQ(InputOf<MonitorCommand>({"sentinel", "monitor", "m", "::0001", "0", "1"}).host, "::1");
  EXPECT_EQ(InputOf<MonitorCommand>({"sentinel", "monitor", "m", "127.1", "1", "1"}).host,
            "127.0.0.1");
}

TEST_F(SentinelChangeTest, MonitorChecksInTheOrderOfTheStockProgram) {
  const auto error = [this](const std::string& name, const std::string& ip, const std::string& port,
                            const std::string& quorum) {
    return ErrorOf({"sentinel", "monitor", name, ip, port, quorum});
  };
  EXPECT_EQ(error("", "foo", "x", "x"), "ERR Invalid quorum");
  EXPECT_EQ(error("", "foo", "1", "2147483648"), "ERR Invalid quorum");
  EXPECT_EQ(error("", "foo", "x", "0"), "ERR Invalid port");
  EXPECT_EQ(error("", "foo", "70000", "0"), "ERR Quorum must be 1 or greater.");
  EXPECT_EQ(error("", "foo", "70000", "1"), "ERR Invalid IP address or hostname specified");
  EXPECT_EQ(error("", "10.0.0.1", "65536", "1"), "ERR Invalid port number.");
  EXPECT_EQ(error("", "10.0.0.1", "-1", "1"), "ERR Invalid port number.");
  EXPECT_TRUE(error("", "10.0.0.1", "1", "1").starts_with("ERR Invalid master name"));
}

TEST_F(SentinelChangeTest, MonitorRefusesNamesThatWouldCorruptTheFile) {
  for (const std::string& name :
       {std::string("a b"), std::string("a\tb"), std::string("a\r\nb"), std::string("a\0b", 3),
        std::string("\x7f"), std::string("a,b")}) {
    EXPECT_TRUE(ErrorOf({"sentinel", "monitor", name, "10.0.0.1", "1", "1"})
                    .starts_with("ERR Invalid master name"));
  }
}

TEST_F(SentinelChangeTest, MonitorTakesHostNamesOnlyWhenTheyMayBeResolved) {
  const Words words = {"sentinel", "monitor", "m", "localhost", "6379", "1"};
  EXPECT_EQ(ErrorOf(words), "ERR Invalid IP address or hostname specified");
  model.process.resolve_hostnames = true;
  EXPECT_EQ(InputOf<MonitorCommand>(words).host, "localhost");
  for (const char* bad : {"", "a b", "1.2.3.4 "}) {
    EXPECT_EQ(ErrorOf({"sentinel", "monitor", "m", bad, "6379", "1"}),
              "ERR Invalid IP address or hostname specified");
  }
}

}  // namespace
}  // namespace sentinel::command
