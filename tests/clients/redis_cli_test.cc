// redis-cli, as an operator uses it at a terminal, and as scripts do.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "integration/fixture.h"
#include "support/error.h"
#include "terminal.h"

namespace sentinel::clients {
namespace {

using harness::Outcome;
using harness::RedisServer;
using harness::SentinelProcess;

std::string PortOf(const SentinelProcess& sentinel) { return std::to_string(sentinel.port()); }
std::string PortOf(const RedisServer& server) { return std::to_string(server.port()); }

class RedisCli : public harness::IntegrationTest {
 protected:
  // To its end, without a terminal.
  Outcome Run(const std::string& port, const std::vector<std::string>& words) {
    harness::ProcessOptions options;
    options.argv = {"redis-cli", "-p", port};
    options.argv.insert(options.argv.end(), words.begin(), words.end());
    return harness::RunToEnd(options, dir());
  }

  // What it prints, without the end of the last line. A failure of redis-cli is one of the test.
  std::string Ask(const std::string& port, const std::vector<std::string>& words) {
    Outcome outcome = Run(port, words);
    EXPECT_EQ(outcome.status.code, 0) << outcome.output;
    EXPECT_EQ(outcome.errors, "");
    if (outcome.output.ends_with('\n')) outcome.output.pop_back();
    return outcome.output;
  }

  std::string AskFirst(const std::vector<std::string>& words) {
    return Ask(PortOf(topology().sentinel(0)), words);
  }
};

// An operator in front of one sentinel.
class RedisCliAtATerminal : public RedisCli {
 protected:
  // Returns when it asks for the first command.
  std::unique_ptr<Terminal> Open(const std::vector<std::string>& options = {}) {
    const std::string port = PortOf(topology().sentinel(0));
    std::vector<std::string> argv = {"redis-cli", "-p", port};
    argv.insert(argv.end(), options.begin(), options.end());
    auto terminal = std::make_unique<Terminal>(argv, dir());
    prompt_ = "127.0.0.1:" + port + "> ";
    before_first_ = terminal->Await(prompt_);
    return terminal;
  }

  // The answer to a line, without what was typed.
  std::string Enter(Terminal& terminal, const std::string& line) {
    terminal.Type(line + "\r");
    // Every key shows the line anew; the last time it stands there with the end of the line.
    terminal.Await(prompt_ + line + "\n");
    std::string answer = terminal.Await(prompt_);
    while (answer.ends_with('\n')) answer.pop_back();
    return answer;
  }

  std::string prompt_;
  std::string before_first_;  // What it said before it asked.
};

TEST_F(RedisCli, FollowsAFailoverByHand) {
  Start(Ours());
  RedisServer& old_master = topology().first_master();
  const std::vector<std::string> where = {"SENTINEL", "get-master-addr-by-name", "mymaster"};
  EXPECT_EQ(AskFirst(where), "127.0.0.1\n" + PortOf(old_master));
  EXPECT_EQ(Ask(PortOf(old_master), {"SET", "before", "1"}), "OK");
  EXPECT_EQ(AskFirst({"SENTINEL", "failover", "mymaster"}), "OK");
  RedisServer& master = topology().WaitForFailoverFrom(old_master);
  EXPECT_EQ(AskFirst(where), "127.0.0.1\n" + PortOf(master));
  EXPECT_EQ(Ask(PortOf(master), {"SET", "after", "2"}), "OK");
  topology().WaitUntilSettled(master);
  const std::string replicas = AskFirst({"SENTINEL", "replicas", "mymaster"});
  EXPECT_NE(replicas.find("port\n" + PortOf(old_master) + "\n"), std::string::npos) << replicas;
  EXPECT_EQ(Ask(PortOf(old_master), {"WAIT", "0", "0"}),
            "ERR WAIT cannot be used with replica "
            "instances. Please also note that since "
            "Redis 4.0 if a replica is configured to "
            "be writable (which is not the default) "
            "writes to replicas are just local and "
            "are not propagated.\n");
}

TEST_F(RedisCli, ShowsRepliesOfAllKinds) {
  Start(Ours(1));
  EXPECT_EQ(AskFirst({"PING"}), "PONG");
  EXPECT_EQ(AskFirst({"-3", "PING"}), "PONG");
  EXPECT_EQ(AskFirst({"--json", "SENTINEL", "get-master-addr-by-name", "mymaster"}),
            "[\"127.0.0.1\",\"" + PortOf(topology().first_master()) + "\"]");
  EXPECT_EQ(AskFirst({"--json", "SENTINEL", "CONFIG", "GET", "announce-port"}),
            "{\"announce-port\":\"0\"}");
  EXPECT_EQ(AskFirst({"--no-raw", "SENTINEL", "get-master-addr-by-name", "nobody"}), "(nil)");
  EXPECT_EQ(AskFirst({"--csv", "ROLE"}), "\"sentinel\",\"mymaster\"");
  const std::string info = AskFirst({"INFO", "sentinel"});
  EXPECT_NE(info.find("\nmaster0:name=mymaster,status=ok,"), std::string::npos) << info;
  // It tells of an error, and ends with code 1 when it is asked to.
  const Outcome refused = Run(PortOf(topology().sentinel(0)), {"-e", "GET", "key"});
  EXPECT_EQ(refused.status.code, 1);
  EXPECT_NE((refused.output + refused.errors).find("ERR unknown command 'GET'"), std::string::npos);
}

TEST_F(RedisCli, PassesAPassword) {
  SentinelProcess locked(dir(), "locked", harness::OurSentinel(), "requirepass secret\n");
  locked.Start();
  harness::WaitFor("the password to be accepted", [&] {
    const harness::Reply reply = harness::RedisClient(locked.port(), "secret").Command({"PING"});
    return harness::Observation{reply.text == "PONG", reply.Describe()};
  });
  EXPECT_EQ(Ask(PortOf(locked), {"PING"}), "NOAUTH Authentication required.\n");
  EXPECT_EQ(Ask(PortOf(locked), {"--no-auth-warning", "-a", "secret", "PING"}), "PONG");
  EXPECT_EQ(Ask(PortOf(locked), {"--no-auth-warning", "-3", "-a", "secret", "PING"}), "PONG");
  EXPECT_EQ(
      Ask(PortOf(locked), {"--no-auth-warning", "--user", "default", "--pass", "secret", "PING"}),
      "PONG");
  const Outcome wrong = Run(PortOf(locked), {"--no-auth-warning", "-a", "wrong", "PING"});
  EXPECT_NE((wrong.output + wrong.errors).find("AUTH failed: WRONGPASS"), std::string::npos);
  EXPECT_EQ(locked.Stop().code, 0);
}

TEST_F(RedisCliAtATerminal, ShowsWhatCanBeTyped) {
  Start(Ours(1));
  const auto terminal = Open();
  EXPECT_EQ(before_first_.find("rror"), std::string::npos) << before_first_;
  // Hints stand behind what is typed; they are made of COMMAND DOCS.
  for (const auto& [typed, hint] : std::vector<std::pair<std::string, std::string>>{
           {"sentinel failover ", "master-name"},
           {"sentinel get-master-addr-by-name ", "master-name"},
           {"sentinel monitor ", "name ip port quorum"},
           {"sentinel monitor other ", "ip port quorum"},
           {"subscribe ", "channel [channel ...]"},
           {"publish ", "channel message"},
           {"auth ", "[username] password"}}) {
    terminal->Type(typed);
    terminal->Await(prompt_ + typed + hint);
    terminal->Type("\x15");  // Ctrl-U: an empty line.
    terminal->Await(prompt_);
  }
  // A tab finds the only command that begins so.
  terminal->Type("psub\t ");
  terminal->Await(prompt_ + "PSUBSCRIBE pattern [pattern ...]");
  terminal->Type("\x15");
  EXPECT_NE(Enter(*terminal, "help sentinel myid").find("SENTINEL MYID"), std::string::npos);
  terminal->Type("quit\r");
  EXPECT_EQ(terminal->WaitForExit().code, 0);
}

TEST_F(RedisCliAtATerminal, AsksAndGivesOrders) {
  Start(Ours(1));
  const auto terminal = Open();
  EXPECT_EQ(Enter(*terminal, "ping"), "PONG");
  const std::string master = PortOf(topology().first_master());
  EXPECT_EQ(Enter(*terminal, "sentinel get-master-addr-by-name mymaster"),
            "1) \"127.0.0.1\"\n2) \"" + master + "\"");
  EXPECT_EQ(Enter(*terminal, "sentinel set mymaster quorum 1"), "OK");
  EXPECT_EQ(Enter(*terminal, "sentinel ckquorum mymaster"),
            "OK 1 usable Sentinels. Quorum and failover authorization can be reached");
  EXPECT_EQ(Enter(*terminal, "3 ping"), "PONG\nPONG\nPONG");
  EXPECT_TRUE(Enter(*terminal, "monitor").starts_with("(error) ERR unknown command 'monitor'"));
  EXPECT_TRUE(Enter(*terminal, "get key").starts_with("(error) ERR unknown command 'get'"));
  EXPECT_TRUE(Enter(*terminal, "sentinel nothing").starts_with("(error) ERR unknown subcommand"));
  EXPECT_TRUE(Enter(*terminal, "multi").starts_with("(error) ERR unknown command 'multi'"));
  EXPECT_EQ(Enter(*terminal, "client setname operator"), "OK");
  EXPECT_EQ(Enter(*terminal, "client getname"), "\"operator\"");
}

TEST_F(RedisCliAtATerminal, ChangesToResp3) {
  Start(Ours(1));
  const auto terminal = Open();
  const std::string hello = Enter(*terminal, "hello 3");
  EXPECT_NE(hello.find("# \"proto\" => (integer) 3"), std::string::npos) << hello;
  EXPECT_NE(hello.find("# \"mode\" => \"sentinel\""), std::string::npos) << hello;
  const std::string master = Enter(*terminal, "sentinel master mymaster");
  EXPECT_NE(master.find("# \"name\" => \"mymaster\""), std::string::npos) << master;
  EXPECT_EQ(Enter(*terminal, "sentinel get-master-addr-by-name nobody"), "(nil)");
  const auto other = Open({"-3"});
  EXPECT_EQ(Enter(*other, "sentinel config get announce-port"), "1# \"announce-port\" => \"0\"");
}

TEST_F(RedisCliAtATerminal, ListensToEvents) {
  Start(Ours(1));
  for (const std::vector<std::string>& options :
       {std::vector<std::string>{}, std::vector<std::string>{"-3"}}) {
    const auto terminal = Open(options);
    terminal->Type("psubscribe +* -*\r");
    terminal->Await("1) \"psubscribe\"");
    terminal->Await("3) (integer) 2");
    AskFirst({"SENTINEL", "MONITOR", "heard", "127.0.0.1", "1", "2"});
    AskFirst({"SENTINEL", "REMOVE", "heard"});
    terminal->Await("3) \"+monitor\"\n4) \"master heard 127.0.0.1 1 quorum 2\"");
    terminal->Await("3) \"-monitor\"\n4) \"master heard 127.0.0.1 1\"");
    terminal->Type("\x03");  // Ctrl-C ends the subscription; it connects anew.
    terminal->Await(prompt_);
    EXPECT_EQ(Enter(*terminal, "ping"), "PONG");
  }
}

}  // namespace
}  // namespace sentinel::clients
