// CLIENT PAUSE.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "client_hub_fixture.h"

namespace sentinel::daemon {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

using ClientHubPauseTest = ClientHubTest;

TEST_F(ClientHubPauseTest, APauseOfAllHoldsEverybodyUntilItEnds) {
  Client pauser = Connect();
  Client other = Connect();
  const MonotonicTime start = clock_.Now();
  EXPECT_EQ(pauser.Ask("CLIENT PAUSE 50"), "+OK\r\n");
  pauser.Send("CLIENT ID\r\n");
  other.Send("PING\r\nPING x\r\nCLIENT NONSENSE\r\n");
  Turn();
  EXPECT_EQ(other.Peek(), "");
  EXPECT_EQ(other.ReadTo("HELP.\r\n"),
            "+PONG\r\n$1\r\nx\r\n-ERR unknown subcommand 'NONSENSE'. Try CLIENT HELP.\r\n");
  EXPECT_GE(clock_.Now() - start, std::chrono::milliseconds(50));
  EXPECT_EQ(pauser.ReadTo("\r\n"), ":1\r\n");
}

TEST_F(ClientHubPauseTest, APauseOfWritesHoldsPublishAndWhatIsBehindItUntilUnpause) {
  Client peer = Connect();
  Client operator_client = Connect();
  EXPECT_EQ(operator_client.Ask("CLIENT PAUSE 100000 WRITE"), "+OK\r\n");
  peer.Send("PING\r\nPUBLISH __sentinel__:hello x\r\nPING\r\n");
  EXPECT_EQ(peer.ReadTo("\r\n"), "+PONG\r\n");
  Turn();
  EXPECT_EQ(peer.Peek(), "");
  EXPECT_THAT(operator_client.Ask("CLIENT LIST ID 1", "\n\r\n"), HasSubstr(" flags=bU "));
  EXPECT_EQ(operator_client.Ask("CLIENT UNPAUSE"), "+OK\r\n");
  EXPECT_EQ(peer.ReadTo("+PONG\r\n"), ":1\r\n+PONG\r\n");
  EXPECT_EQ(facts_.counters.malformed_hellos, 1U);
}

TEST_F(ClientHubPauseTest, AParkedPauseHoldsWhatWasParkedBehindIt) {
  Client first = Connect();
  Client second = Connect();
  const MonotonicTime start = clock_.Now();
  EXPECT_EQ(first.Ask("CLIENT PAUSE 30"), "+OK\r\n");
  first.Send("CLIENT PAUSE 60\r\n");
  Turn();
  second.Send("PING\r\n");
  EXPECT_EQ(first.ReadTo("\r\n"), "+OK\r\n");
  EXPECT_EQ(second.ReadTo("\r\n"), "+PONG\r\n");
  EXPECT_GE(clock_.Now() - start, std::chrono::milliseconds(90));
}

TEST_F(ClientHubPauseTest, AParkedClientMayBeKilled) {
  Client peer = Connect();
  Client killer = Connect();
  EXPECT_EQ(killer.Ask("CLIENT PAUSE 100000 WRITE"), "+OK\r\n");
  peer.Send("PUBLISH __sentinel__:hello x\r\n");
  Turn();
  EXPECT_EQ(killer.Ask("CLIENT KILL ID 1"), ":1\r\n");
  EXPECT_EQ(peer.ReadToEnd(), "");
  EXPECT_EQ(killer.Ask("CLIENT UNPAUSE"), "+OK\r\n");
  EXPECT_EQ(killer.Ask("PING"), "+PONG\r\n");
  EXPECT_EQ(facts_.counters.malformed_hellos, 0U);
}

TEST_F(ClientHubPauseTest, AParkedClientIsNotIdle) {
  options_.limits.normal.idle_timeout = std::chrono::milliseconds(30);
  Client client = Connect();
  client.Send("CLIENT PAUSE 100\r\nPING\r\n");
  EXPECT_EQ(client.ReadTo("+PONG\r\n"), "+OK\r\n+PONG\r\n");
}

TEST_F(ClientHubPauseTest, APauseDoesNotHoldMessagesForSubscribers) {
  Client subscriber = Connect();
  Client pauser = Connect();
  subscriber.Ask("SUBSCRIBE +sdown", ":1\r\n");
  EXPECT_EQ(pauser.Ask("CLIENT PAUSE 100000"), "+OK\r\n");
  hub().Publish("+sdown", "x");
  EXPECT_THAT(subscriber.ReadTo("x\r\n"), StartsWith("*3\r\n"));
}

}  // namespace
}  // namespace sentinel::daemon
