// Hellos that arrive, and messages for subscribers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client_hub_fixture.h"

namespace sentinel::daemon {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

using ClientHubMessagesTest = ClientHubTest;

TEST_F(ClientHubMessagesTest, HandsAHelloOnAndCountsWhatIsNone) {
  Client client = Connect();
  const std::string hello = "10.0.0.2,26379," + std::string(40, 'b') + ",3,m,10.0.0.1,6379,2";
  EXPECT_EQ(client.Ask("PUBLISH __sentinel__:hello " + hello), ":1\r\n");
  ASSERT_EQ(intake_.inputs.size(), 1U);
  EXPECT_EQ(LastInput<HelloPublished>().hello.master_name, "m");
  EXPECT_EQ(client.Ask("PUBLISH __sentinel__:hello nonsense"), ":1\r\n");
  EXPECT_EQ(intake_.inputs.size(), 1U);
  EXPECT_EQ(facts_.counters.malformed_hellos, 1U);
}

TEST_F(ClientHubMessagesTest, PublishesToChannelAndPatternSubscribers) {
  Client by_channel = Connect();
  Client by_pattern = Connect();
  Client nobody = Connect();
  by_channel.Ask("SUBSCRIBE +sdown", ":1\r\n");
  by_pattern.Ask("PSUBSCRIBE *", ":1\r\n");
  hub().Publish("+sdown", "master m");
  hub().Publish("+odown", "master m");
  EXPECT_EQ(by_channel.ReadTo("master m\r\n"),
            "*3\r\n$7\r\nmessage\r\n$6\r\n+sdown\r\n$8\r\nmaster m\r\n");
  EXPECT_THAT(by_pattern.ReadTo("+odown\r\n$8\r\nmaster m\r\n"),
              StartsWith("*4\r\n$8\r\npmessage\r\n$1\r\n*\r\n$6\r\n+sdown\r\n"));
  EXPECT_EQ(nobody.Ask("PING"), "+PONG\r\n");
}

TEST_F(ClientHubMessagesTest, EncodesMessagesForTheProtocolOfEachSubscriber) {
  Client resp2 = Connect();
  Client resp3 = Connect();
  resp3.Ask("HELLO 3", "*0\r\n");
  resp2.Ask("SUBSCRIBE +sdown", ":1\r\n");
  resp3.Ask("SUBSCRIBE +sdown", ":1\r\n");
  hub().Publish("+sdown", "x");
  EXPECT_THAT(resp2.ReadTo("x\r\n"), StartsWith("*3\r\n"));
  EXPECT_THAT(resp3.ReadTo("x\r\n"), StartsWith(">3\r\n"));
}

TEST_F(ClientHubMessagesTest, ForgetsSubscribersThatHaveGone) {
  Client client = Connect();
  client.Ask("SUBSCRIBE +sdown", ":1\r\n");
  client.HangUp();
  TurnUntil([this] { return hub().client_count() == 0; });
  hub().Publish("+sdown", "x");
  EXPECT_THAT(Connect().Ask("INFO stats", "\r\n\r\n"), HasSubstr("pubsub_channels:0"));
}

}  // namespace
}  // namespace sentinel::daemon
