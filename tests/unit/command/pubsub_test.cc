// Subscriptions, deliveries and PUBLISH.
#include "command/pubsub.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "codec/hello/hello.h"
#include "fixture.h"

namespace sentinel::command {
namespace {

using ::testing::ElementsAre;

using PubSubTest = CommandTest;
using Clients = std::vector<ClientId>;

std::vector<std::string> Names(const Subscriptions& all) { return {all.begin(), all.end()}; }

TEST_F(PubSubTest, ConfirmsEveryChannelWithTheRunningCount) {
  EXPECT_EQ(Bytes({"SUBSCRIBE", "a", "b", "a"}),
            "*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n"
            "*3\r\n$9\r\nsubscribe\r\n$1\r\nb\r\n:2\r\n"
            "*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:2\r\n");
  EXPECT_EQ(Bytes({"psubscribe", "+s*"}), "*3\r\n$10\r\npsubscribe\r\n$3\r\n+s*\r\n:3\r\n");
}

TEST_F(PubSubTest, ConfirmsWithPushesInResp3) {
  self().resp = 3;
  EXPECT_EQ(Bytes({"subscribe", "a"}), ">3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n");
  EXPECT_EQ(Bytes({"punsubscribe"}), ">3\r\n$12\r\npunsubscribe\r\n_\r\n:1\r\n");
}

TEST_F(PubSubTest, UnsubscribesFromOneOrAll) {
  Run({"subscribe", "a", "b"});
  Run({"psubscribe", "p"});
  EXPECT_EQ(Bytes({"unsubscribe", "zz"}), "*3\r\n$11\r\nunsubscribe\r\n$2\r\nzz\r\n:3\r\n");
  EXPECT_EQ(Bytes({"unsubscribe"}),
            "*3\r\n$11\r\nunsubscribe\r\n$1\r\na\r\n:2\r\n"
            "*3\r\n$11\r\nunsubscribe\r\n$1\r\nb\r\n:1\r\n");
  EXPECT_EQ(Bytes({"unsubscribe"}), "*3\r\n$11\r\nunsubscribe\r\n$-1\r\n:1\r\n");
  EXPECT_EQ(Bytes({"punsubscribe", "p"}), "*3\r\n$12\r\npunsubscribe\r\n$1\r\np\r\n:0\r\n");
  EXPECT_EQ(pubsub.Count(self().id), 0U);
}

TEST_F(PubSubTest, DeliversMessagesBeforePatternMessages) {
  const ClientId one{1};
  const ClientId two{2};
  pubsub.SubscribePattern(one, "+s*");
  pubsub.Subscribe(two, "+sdown");
  pubsub.Subscribe(one, "+sdown");
  pubsub.Subscribe(two, "+odown");
  const auto deliveries = pubsub.Deliveries("+sdown", "master m 1.1.1.1 1");
  ASSERT_EQ(deliveries.size(), 2U);
  EXPECT_EQ(deliveries[0].push, Reply::Push({Reply::Bulk("message"), Reply::Bulk("+sdown"),
                                             Reply::Bulk("master m 1.1.1.1 1")}));
  EXPECT_EQ(deliveries[0].clients, Clients({two, one}));
  EXPECT_EQ(deliveries[1].push,
            Reply::Push({Reply::Bulk("pmessage"), Reply::Bulk("+s*"), Reply::Bulk("+sdown"),
                         Reply::Bulk("master m 1.1.1.1 1")}));
  EXPECT_EQ(deliveries[1].clients, Clients({one}));
}

TEST_F(PubSubTest, PatternsAreCaseSensitiveGlobs) {
  pubsub.SubscribePattern(ClientId{1}, "[-+]SDOWN");
  EXPECT_TRUE(pubsub.Deliveries("+sdown", "").empty());
  EXPECT_EQ(pubsub.Deliveries("-SDOWN", "").size(), 1U);
}

TEST_F(PubSubTest, DroppedClientsGetNothing) {
  pubsub.Subscribe(ClientId{1}, "c");
  pubsub.Subscribe(ClientId{2}, "c");
  pubsub.SubscribePattern(ClientId{1}, "*");
  pubsub.Drop(ClientId{1});
  pubsub.Drop(ClientId{99});
  const auto deliveries = pubsub.Deliveries("c", "x");
  ASSERT_EQ(deliveries.size(), 1U);
  EXPECT_EQ(deliveries[0].clients, Clients({ClientId{2}}));
  EXPECT_EQ(pubsub.Count(ClientId{1}), 0U);
  EXPECT_EQ(pubsub.pattern_count(), 0U);
  EXPECT_EQ(pubsub.channel_count(), 1U);
}

TEST_F(PubSubTest, SubscribingTwiceDeliversOnce) {
  pubsub.Subscribe(ClientId{1}, "c");
  pubsub.Subscribe(ClientId{1}, "c");
  EXPECT_EQ(pubsub.Deliveries("c", "x")[0].clients, Clients({ClientId{1}}));
  pubsub.Unsubscribe(ClientId{1}, "c");
  EXPECT_TRUE(pubsub.Deliveries("c", "x").empty());
  EXPECT_EQ(pubsub.channel_count(), 0U);
  pubsub.Unsubscribe(ClientId{1}, "c");
  pubsub.UnsubscribePattern(ClientId{1}, "c");
}

// Were each name compared with all the others, this would take many minutes.
TEST_F(PubSubTest, HundredsOfThousandsOfSubscriptionsAreKeptInOrder) {
  constexpr std::size_t kCount = 300'000;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kCount; ++i) names.push_back("c" + std::to_string(i));
  for (const std::string& name : names) {
    pubsub.Subscribe(self().id, name);
    pubsub.SubscribePattern(self().id, name);
  }
  EXPECT_EQ(pubsub.Count(self().id), 2 * kCount);
  EXPECT_EQ(Names(pubsub.Channels(self().id)), names);
  EXPECT_EQ(Names(pubsub.Patterns(self().id)), names);
  for (std::size_t i = kCount; i-- > 1;) {
    pubsub.Unsubscribe(self().id, names[i]);
    pubsub.UnsubscribePattern(self().id, names[i]);
  }
  EXPECT_THAT(Names(pubsub.Channels(self().id)), ElementsAre("c0"));
  EXPECT_THAT(Names(pubsub.Patterns(self().id)), ElementsAre("c0"));
  EXPECT_EQ(pubsub.channel_count(), 1U);
}

// Were each client compared with all the others, this would take a minute.
TEST_F(PubSubTest, HundredsOfThousandsOfSubscribersOfOneChannelAreServedInTheOrderTheyCame) {
  constexpr std::uint64_t kCount = 300'000;
  for (std::uint64_t i = 0; i < kCount; ++i) {
    pubsub.Subscribe(ClientId{i}, "c");
    pubsub.SubscribePattern(ClientId{i}, "*");
  }
  const auto deliveries = pubsub.Deliveries("c", "x");
  ASSERT_EQ(deliveries.size(), 2U);
  for (const Delivery& delivery : deliveries) {
    EXPECT_EQ(delivery.clients.size(), kCount);
    EXPECT_TRUE(std::ranges::is_sorted(delivery.clients));
  }
  for (std::uint64_t i = kCount; i-- > 2;) pubsub.Drop(ClientId{i});
  pubsub.Unsubscribe(ClientId{0}, "c");
  pubsub.Subscribe(ClientId{0}, "c");
  EXPECT_EQ(pubsub.Deliveries("c", "x").at(0).clients, Clients({ClientId{1}, ClientId{0}}));
  EXPECT_EQ(pubsub.Deliveries("c", "x").at(1).clients, Clients({ClientId{0}, ClientId{1}}));
}

TEST_F(PubSubTest, ANameThatComesBackStandsAtTheEnd) {
  Run({"subscribe", "a", "b", "c"});
  Run({"unsubscribe", "a"});
  Run({"subscribe", "b", "a"});
  EXPECT_THAT(Names(pubsub.Channels(self().id)), ElementsAre("b", "c", "a"));
}

TEST_F(PubSubTest, PublishTakesHellos) {
  HelloMessage message;
  message.sentinel_host = "10.0.0.9";
  message.sentinel_port = 26379;
  message.sentinel_id = kPeerId;
  message.current_epoch = 3;
  message.master_name = "mymaster";
  message.master_host = "10.0.0.1";
  message.master_port = 6379;
  message.config_epoch = 2;
  const Outcome outcome = Run({"publish", "__sentinel__:hello", FormatHello(message)});
  ASSERT_TRUE(std::holds_alternative<HelloArrived>(outcome));
  const HelloArrived& arrived = std::get<HelloArrived>(outcome);
  EXPECT_EQ(arrived.hello, message);
  EXPECT_EQ(arrived.reply, Reply::Integer(1));
}

TEST_F(PubSubTest, PublishAnswersMalformedHellosAlike) {
  const Outcome outcome = Run({"publish", "__sentinel__:hello", "garbage"});
  ASSERT_TRUE(std::holds_alternative<HelloArrived>(outcome));
  EXPECT_FALSE(std::get<HelloArrived>(outcome).hello);
  EXPECT_EQ(std::get<HelloArrived>(outcome).reply, Reply::Integer(1));
}

TEST_F(PubSubTest, PublishTakesNothingElse) {
  const std::string error = "ERR Only HELLO messages are accepted by Sentinel instances.";
  EXPECT_EQ(ErrorOf({"publish", "x", "y"}), error);
  EXPECT_EQ(ErrorOf({"publish", "__SENTINEL__:hello", "y"}), error);
}

}  // namespace
}  // namespace sentinel::command
