// Commands of one client at a time, and the ends of connections.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client_hub_fixture.h"

namespace sentinel::daemon {
namespace {

using ::testing::HasSubstr;

TEST_F(ClientHubTest, AnswersACommand) {
  Client client = Connect();
  EXPECT_EQ(client.Ask("PING"), "+PONG\r\n");
  EXPECT_EQ(hub().client_count(), 1U);
}

TEST_F(ClientHubTest, ShowsThePathOfTheUnixSocketAsAddress) {
  Client client = Connect();
  EXPECT_THAT(client.Ask("CLIENT LIST", "\n\r\n"), HasSubstr("addr=/tmp/s.sock:0"));
}

TEST_F(ClientHubTest, KillsAnotherClient) {
  Client victim = Connect();
  Client killer = Connect();
  EXPECT_EQ(killer.Ask("CLIENT KILL ID 1"), ":1\r\n");
  EXPECT_EQ(victim.ReadToEnd(), "");
  EXPECT_EQ(hub().client_count(), 1U);
}

TEST_F(ClientHubTest, ClosesAfterTheReplyWhenAskedTo) {
  Client client = Connect();
  client.Send("QUIT\r\nPING\r\n");
  EXPECT_EQ(client.ReadToEnd(), "+OK\r\n");
  TurnUntil([this] { return hub().client_count() == 0; });
}

TEST_F(ClientHubTest, PassesShutdownOnWithoutAReply) {
  Client client = Connect();
  client.Send("SHUTDOWN\r\n");
  TurnUntil([this] { return shutdowns_ > 0; });
  EXPECT_EQ(client.Peek(), "");
}

TEST_F(ClientHubTest, AnswersAclSaveWhenTheFileIsWritten) {
  Client client = Connect();
  client.Send("ACL SAVE\r\nPING\r\n");
  TurnUntil([this] { return !files_.waiting.empty(); });
  Turn();
  EXPECT_EQ(client.Peek(), "") << "PING waits, too";
  ASSERT_EQ(files_.replaced.size(), 1U);
  EXPECT_EQ(files_.replaced[0].first, "users.acl");
  files_.Finish({});
  EXPECT_EQ(client.ReadTo("PONG\r\n"), "+OK\r\n+PONG\r\n");
  client.Send("ACL SAVE\r\n");
  TurnUntil([this] { return !files_.waiting.empty(); });
  files_.Finish({false, "Could not sync", "Disk quota exceeded"});
  EXPECT_TRUE(client.ReadTo("\r\n").starts_with("-ERR There was an error trying to save the ACLs"));
  EXPECT_EQ(log_.lines.back(), "Saving users.acl: Disk quota exceeded");
}

TEST_F(ClientHubTest, AClientThatHasGoneNeedsNoAnswerToAclSave) {
  Client client = Connect();
  client.Send("ACL SAVE\r\n");
  TurnUntil([this] { return !files_.waiting.empty(); });
  Client other = Connect();
  EXPECT_EQ(other.Ask("CLIENT KILL ID 1"), ":1\r\n");
  EXPECT_EQ(client.ReadToEnd(), "");
  files_.Finish({});
  EXPECT_EQ(other.Ask("PING"), "+PONG\r\n");
}

// In the order in which they were sent: what a save has not yet written is not forgotten.
TEST_F(ClientHubTest, AclLoadWaitsForTheSavesOfOthers) {
  Client saver = Connect();
  Client other = Connect();
  Client loader = Connect();
  EXPECT_EQ(saver.Ask("ACL SETUSER bob on"), "+OK\r\n");
  saver.Send("ACL SAVE\r\n");
  other.Send("ACL SAVE\r\n");
  TurnUntil([this] { return files_.waiting.size() == 2; });
  loader.Send("ACL LOAD\r\nPING\r\n");
  Turn();
  EXPECT_EQ(loader.Peek(), "");
  files_.FinishFirst();
  Turn();
  EXPECT_EQ(loader.Peek(), "") << "another one is under way";
  host_.file = files_.replaced[1].second;
  files_.FinishFirst();
  EXPECT_EQ(loader.ReadTo("PONG\r\n"), "+OK\r\n+PONG\r\n");
  EXPECT_NE(access_.users().Find("bob"), nullptr);
  EXPECT_EQ(loader.Ask("ACL LOAD"), "+OK\r\n") << "nothing to wait for";
}

TEST_F(ClientHubTest, AClientThatHasGoneLoadsNothing) {
  Client saver = Connect();
  Client loader = Connect();
  saver.Send("ACL SAVE\r\n");
  TurnUntil([this] { return !files_.waiting.empty(); });
  EXPECT_EQ(Connect().Ask("ACL SETUSER bob on"), "+OK\r\n");
  loader.Send("ACL LOAD\r\n");
  Turn();
  EXPECT_EQ(Connect().Ask("CLIENT KILL ID 2"), ":1\r\n");
  EXPECT_EQ(loader.ReadToEnd(), "");
  files_.Finish({});
  EXPECT_EQ(saver.ReadTo("\r\n"), "+OK\r\n");
  EXPECT_NE(access_.users().Find("bob"), nullptr);
}

TEST_F(ClientHubTest, TellsOfUsersThatHaveChanged) {
  Client client = Connect();
  EXPECT_EQ(client.Ask("PING"), "+PONG\r\n");
  EXPECT_EQ(user_changes_, 0);
  EXPECT_EQ(client.Ask("ACL SETUSER bob on nopass +ping"), "+OK\r\n");
  EXPECT_EQ(user_changes_, 1);
  Client other = Connect();
  EXPECT_EQ(other.Ask("AUTH bob x"), "+OK\r\n");
  EXPECT_EQ(client.Ask("ACL DELUSER bob"), ":1\r\n");
  EXPECT_EQ(user_changes_, 2);
  EXPECT_EQ(other.ReadToEnd(), "");
}

}  // namespace
}  // namespace sentinel::daemon
