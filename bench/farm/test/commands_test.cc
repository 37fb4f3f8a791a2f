#include "farm/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sentinel::farm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr Time kNow{1'000'000};

// A master (server 0) and a replica (server 1), and a connection to one of them.
class CommandsTest : public testing::Test {
 protected:
  std::string Ask(const Words& request) {
    std::string reply;
    consequences_ = Execute(fleet_, session_, request, kNow, reply);
    return reply;
  }

  Fleet fleet_{{.groups = 1, .first_group = 0, .replicas = 1, .port = 7000}};
  Session session_;
  Consequences consequences_;  // Of the last request.
};

TEST_F(CommandsTest, AnswersPing) { EXPECT_EQ(Ask({"ping"}), "+PONG\r\n"); }

TEST_F(CommandsTest, AnswersPingOfASubscriberAsAMessage) {
  EXPECT_EQ(Ask({"SUBSCRIBE", "c"}), "*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n");
  EXPECT_EQ(Ask({"PING"}), "*2\r\n$4\r\npong\r\n$0\r\n\r\n");
}

TEST_F(CommandsTest, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(Ask({"FLUSHALL"}), "-ERR unknown command\r\n");
}

TEST_F(CommandsTest, GivesOneSectionOfInfoOrAll) {
  EXPECT_THAT(Ask({"INFO"}), HasSubstr("run_id:"));
  EXPECT_THAT(Ask({"INFO", "Replication"}), HasSubstr("\r\n# Replication\r\nrole:master"));
}

TEST_F(CommandsTest, DeliversAMessageAtTheMasterToItsReplicasToo) {
  EXPECT_EQ(Ask({"PUBLISH", "c", "hello"}), ":1\r\n");
  ASSERT_EQ(consequences_.messages.size(), 1U);
  EXPECT_THAT(consequences_.messages[0].servers, ElementsAre(0, 1));
  EXPECT_EQ(consequences_.messages[0].bytes, "*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$5\r\nhello\r\n");
}

TEST_F(CommandsTest, KeepsAMessageAtTheReplicaThere) {
  session_.server = 1;
  Ask({"PUBLISH", "c", "hello"});
  ASSERT_EQ(consequences_.messages.size(), 1U);
  EXPECT_THAT(consequences_.messages[0].servers, ElementsAre(1));
}

TEST_F(CommandsTest, ChangesTheRole) {
  session_.server = 1;
  EXPECT_EQ(Ask({"REPLICAOF", "NO", "ONE"}), "+OK\r\n");
  EXPECT_TRUE(fleet_.server(1).is_master());
  EXPECT_EQ(Ask({"SLAVEOF", "127.64.0.1", "7000"}), "+OK\r\n");
  EXPECT_EQ(fleet_.server(1).upstream, 0U);
  EXPECT_EQ(Ask({"SLAVEOF", "127.64.0.1", "many"}), "-ERR Invalid master port\r\n");
}

TEST_F(CommandsTest, CarriesOutATransactionAtItsEnd) {
  session_.server = 1;
  EXPECT_EQ(Ask({"MULTI"}), "+OK\r\n");
  EXPECT_EQ(Ask({"SLAVEOF", "NO", "ONE"}), "+QUEUED\r\n");
  EXPECT_EQ(Ask({"CONFIG", "REWRITE"}), "+QUEUED\r\n");
  EXPECT_EQ(Ask({"CLIENT", "KILL", "TYPE", "normal"}), "+QUEUED\r\n");
  EXPECT_EQ(Ask({"CLIENT", "KILL", "TYPE", "pubsub"}), "+QUEUED\r\n");
  EXPECT_FALSE(fleet_.server(1).is_master());
  EXPECT_FALSE(consequences_.kill_normal);
  EXPECT_EQ(Ask({"EXEC"}), "*4\r\n+OK\r\n+OK\r\n:0\r\n:0\r\n");
  EXPECT_TRUE(fleet_.server(1).is_master());
  EXPECT_TRUE(consequences_.kill_normal);
  EXPECT_TRUE(consequences_.kill_pubsub);
}

TEST_F(CommandsTest, ForgetsADiscardedTransaction) {
  session_.server = 1;
  Ask({"MULTI"});
  Ask({"SLAVEOF", "NO", "ONE"});
  EXPECT_EQ(Ask({"DISCARD"}), "+OK\r\n");
  EXPECT_EQ(Ask({"EXEC"}), "-ERR EXEC without MULTI\r\n");
  EXPECT_FALSE(fleet_.server(1).is_master());
}

TEST_F(CommandsTest, KillsClientsOfOneKindOnly) {
  Ask({"CLIENT", "KILL", "TYPE", "pubsub"});
  EXPECT_FALSE(consequences_.kill_normal);
  EXPECT_TRUE(consequences_.kill_pubsub);
}

TEST_F(CommandsTest, RemembersTheNameOfAConnection) {
  EXPECT_EQ(Ask({"CLIENT", "SETNAME", "sentinel-abc-cmd"}), "+OK\r\n");
  EXPECT_EQ(session_.name, "sentinel-abc-cmd");
}

TEST_F(CommandsTest, TellsTheRole) {
  EXPECT_EQ(
      Ask({"ROLE"}),
      "*3\r\n$6\r\nmaster\r\n:1\r\n*1\r\n*3\r\n$10\r\n127.64.0.2\r\n$4\r\n7000\r\n$1\r\n1\r\n");
  session_.server = 1;
  EXPECT_EQ(Ask({"ROLE"}),
            "*5\r\n$5\r\nslave\r\n$10\r\n127.64.0.1\r\n:7000\r\n$9\r\nconnected\r\n:1\r\n");
}

TEST_F(CommandsTest, AcceptsAPasswordAndTheProtocolOfOld) {
  EXPECT_EQ(Ask({"AUTH", "secret"}), "+OK\r\n");
  EXPECT_THAT(Ask({"HELLO", "2"}), StartsWith("*4\r\n$6\r\nserver\r\n"));
  EXPECT_THAT(Ask({"HELLO", "3"}), StartsWith("-NOPROTO"));
}

TEST_F(CommandsTest, EndsTheConnectionAfterQuit) {
  EXPECT_EQ(Ask({"QUIT"}), "+OK\r\n");
  EXPECT_TRUE(consequences_.close);
  EXPECT_THAT(consequences_.messages, IsEmpty());
}

}  // namespace
}  // namespace sentinel::farm
