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

}  // namespace
}  // namespace sentinel::daemon
