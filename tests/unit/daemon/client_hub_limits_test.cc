// Whom the hub turns away or cuts off, and what the log says of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client_hub_fixture.h"

namespace sentinel::daemon {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using ClientHubLimitsTest = ClientHubTest;

TEST_F(ClientHubLimitsTest, DropsABrowserAtOnce) {
  Client client = Connect();
  client.Send("POST / HTTP/1.1\r\n");
  EXPECT_EQ(client.ReadToEnd(), "");
  EXPECT_THAT(log_.lines, Contains(HasSubstr("SECURITY ATTACK")));
}

TEST_F(ClientHubLimitsTest, RefusesOneClientTooMany) {
  facts_.max_clients = 1;
  Client first = Connect();
  Client second = Connect();
  EXPECT_EQ(second.ReadToEnd(), "-ERR max number of clients reached\r\n");
  EXPECT_EQ(facts_.counters.connections_rejected, 1U);
  EXPECT_EQ(first.Ask("PING"), "+PONG\r\n");
  first.HangUp();
  TurnUntil([this] { return hub().client_count() == 0; });
  EXPECT_EQ(Connect().Ask("PING"), "+PONG\r\n");
}

TEST_F(ClientHubLimitsTest, WhoHasNotLoggedInGivesWay) {
  command::SetRequirePass(access_.Change(), "secret");
  facts_.max_clients = 3;
  Client logged_in = Connect();
  EXPECT_EQ(logged_in.Ask("AUTH secret"), "+OK\r\n");
  Client oldest = Connect();
  Client silent = Connect();
  Client next = Connect();
  EXPECT_EQ(oldest.ReadToEnd(), "");
  EXPECT_EQ(next.Ask("AUTH secret"), "+OK\r\n");
  EXPECT_EQ(Connect().Ask("AUTH secret"), "+OK\r\n");
  EXPECT_EQ(silent.ReadToEnd(), "");
  EXPECT_EQ(logged_in.Ask("PING"), "+PONG\r\n");
  EXPECT_EQ(next.Ask("PING"), "+PONG\r\n");
  EXPECT_EQ(facts_.counters.connections_rejected, 0U);
}

TEST_F(ClientHubLimitsTest, NobodyGivesWayWhereAllHaveLoggedIn) {
  command::SetRequirePass(access_.Change(), "secret");
  facts_.max_clients = 1;
  Client first = Connect();
  EXPECT_EQ(first.Ask("AUTH secret"), "+OK\r\n");
  EXPECT_FALSE(hub().has_room());
  EXPECT_EQ(Connect().ReadToEnd(), "-ERR max number of clients reached\r\n");
  EXPECT_EQ(first.Ask("PING"), "+PONG\r\n");
}

TEST_F(ClientHubLimitsTest, ProtectedModeServesThisMachine) {
  options_.protected_mode = true;
  EXPECT_EQ(Connect().Ask("PING"), "+PONG\r\n");
}

TEST_F(ClientHubLimitsTest, ReportsAProtocolErrorAndCloses) {
  Client client = Connect();
  client.Send("*1\r\n+PING\r\n");
  EXPECT_EQ(client.ReadToEnd(), "-ERR Protocol error: expected '$', got '+'\r\n");
  EXPECT_EQ(facts_.counters.error_replies, 1U);
}

TEST_F(ClientHubLimitsTest, LimitsClientsThatHaveNotAuthenticated) {
  command::SetRequirePass(access_.Change(), "secret");
  Client client = Connect();
  EXPECT_EQ(client.Ask("PING"), "-NOAUTH Authentication required.\r\n");
  EXPECT_EQ(client.Ask("AUTH secret"), "+OK\r\n");
  EXPECT_EQ(client.Ask("PING"), "+PONG\r\n");
  client.Send("*11\r\n");
  for (int i = 0; i < 11; ++i) client.Send("$4\r\nPING\r\n");
  EXPECT_THAT(client.ReadTo("\r\n"), HasSubstr("wrong number of arguments"));

  Client stranger = Connect();
  stranger.Send("*11\r\n");
  EXPECT_EQ(stranger.ReadToEnd(), "-ERR Protocol error: unauthenticated multibulk length\r\n");
}

TEST_F(ClientHubLimitsTest, CutsOffASubscriberThatDoesNotRead) {
  options_.limits.subscribed = {.hard_bytes = 100'000};
  Client client = Connect();
  client.Ask("SUBSCRIBE +sdown", ":1\r\n");
  const std::string payload(10'000, 'x');
  for (int i = 0; i < 1'000 && hub().client_count() > 0; ++i) {
    hub().Publish("+sdown", payload);
    Turn(1);
  }
  EXPECT_EQ(hub().client_count(), 0U);
  EXPECT_THAT(log_.lines.back(), HasSubstr("overcoming of output buffer limits"));
}

TEST_F(ClientHubLimitsTest, TellsHowMuchWasSentByWhoSendsTooMuch) {
  options_.limits.normal.query_buffer = 10'000;
  Client client = Connect();
  client.Send("*1\r\n$20000\r\n" + std::string(15'000, 'x'));
  client.ReadToEnd();
  TurnUntil([this] { return hub().client_count() == 0; });
  EXPECT_THAT(log_.lines.back(), StartsWith("Closing client that reached max query buffer length"));
  EXPECT_GT(NumberOf(log_.lines.back(), " qbuf="), 10'000) << log_.lines.back();
}

TEST_F(ClientHubLimitsTest, TellsHowMuchWasUnreadByWhoDoesNotRead) {
  options_.limits.subscribed = {.hard_bytes = 1'000'000};
  Client client = Connect();
  client.Ask("SUBSCRIBE +sdown", ":1\r\n");
  while (hub().client_count() > 0) {
    hub().Publish("+sdown", std::string(100'000, 'x'));
    Turn(1);
  }
  EXPECT_THAT(log_.lines.back(), HasSubstr("overcoming of output buffer limits"));
  EXPECT_GT(NumberOf(log_.lines.back(), " omem="), 1'000'000) << log_.lines.back();
}

}  // namespace
}  // namespace sentinel::daemon
