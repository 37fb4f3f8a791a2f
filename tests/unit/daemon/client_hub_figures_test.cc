// What INFO and CLIENT LIST tell of clients.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "client_hub_fixture.h"

namespace sentinel::daemon {
namespace {

using ::testing::HasSubstr;

using ClientHubFiguresTest = ClientHubTest;

TEST_F(ClientHubFiguresTest, CountsWhatInfoShows) {
  Client client = Connect();
  client.Ask("PING");
  client.Ask("NONSENSE");
  const std::string info = client.Ask("INFO stats", "\r\n\r\n");
  EXPECT_THAT(info, HasSubstr("total_connections_received:1\r\n"));
  EXPECT_THAT(info, HasSubstr("total_error_replies:1\r\n"));
  EXPECT_GT(facts_.counters.net_input_bytes, 0U);
  EXPECT_GT(facts_.counters.net_output_bytes, 0U);
}

TEST_F(ClientHubFiguresTest, InfoShowsWhatAStuckReaderLeavesUnread) {
  Client stuck = Connect();
  Client other = Connect();
  stuck.Ask("SUBSCRIBE +sdown", ":1\r\n");
  for (int i = 0; i < 200; ++i) hub().Publish("+sdown", std::string(10'000, 'x'));
  Turn();
  const std::string info = other.Ask("INFO clients", "\r\n\r\n");
  EXPECT_GT(NumberOf(info, "client_recent_max_output_buffer:"), 1'000'000) << info;
}

TEST_F(ClientHubFiguresTest, InfoShowsTheLongestRequestUnderWay) {
  Client slow = Connect();
  Client other = Connect();
  slow.Send("*1\r\n$200000\r\n" + std::string(50'000, 'x'));
  Turn(20);  // More than it takes to read so much.
  const std::string info = other.Ask("INFO clients", "\r\n\r\n");
  EXPECT_GE(NumberOf(info, "client_recent_max_input_buffer:"), 50'000) << info;
}

TEST_F(ClientHubFiguresTest, InfoCountsWhatSubscribersGot) {
  Client subscriber = Connect();
  Client other = Connect();
  subscriber.Ask("SUBSCRIBE +sdown", ":1\r\n");
  hub().Publish("+sdown", std::string(10'000, 'x'));
  subscriber.ReadTo("x\r\n");
  const std::string info = other.Ask("INFO stats", "\r\n\r\n");
  EXPECT_GT(NumberOf(info, "total_net_output_bytes:"), 10'000) << info;
}

// What a subscriber got since its last event shows whether anybody has looked at it.
TEST_F(ClientHubFiguresTest, OnlyWhatShowsAllClientsLooksAtAll) {
  Client subscriber = Connect();
  Client other = Connect();
  subscriber.Ask("SUBSCRIBE +sdown", ":1\r\n");
  hub().Publish("+sdown", std::string(10'000, 'x'));
  subscriber.ReadTo("x\r\n");
  const std::uint64_t& counted = facts_.counters.net_output_bytes;
  other.Ask("CLIENT SETNAME me");
  other.Ask("CLIENT ID");
  EXPECT_THAT(other.Ask("CLIENT INFO", "\n\r\n"), HasSubstr(" tot-net-out="));
  other.Ask("CLIENT");
  EXPECT_EQ(other.Ask("CLIENT KILL ID 99"), ":0\r\n");
  EXPECT_LT(counted, 10'000U);
  const std::string list = other.Ask("CLIENT LIST", "\n\r\n");
  EXPECT_GT(NumberOf(list, " tot-net-out="), 10'000) << list;
  EXPECT_GT(counted, 10'000U);
}

TEST_F(ClientHubFiguresTest, ClientInfoShowsTheCallerAsItIsNow) {
  Client client = Connect();
  client.Ask("PING " + std::string(1000, 'x'));
  client.Ask("PING");
  const std::string info = client.Ask("CLIENT INFO", "\n\r\n");
  EXPECT_GT(NumberOf(info, " tot-net-in="), 1000) << info;
  EXPECT_GT(NumberOf(info, " tot-net-out="), 1000) << info;
}

TEST_F(ClientHubFiguresTest, AClientInTheMiddleOfARequestShowsWhatItHasSent) {
  Client slow = Connect();
  Client other = Connect();
  slow.Send("*2\r\n$4\r\nPING\r\n$200000\r\n");
  for (int i = 0; i < 3; ++i) {
    slow.Send(std::string(50'000, 'x'));
    Turn(20);  // More than it takes to read so much.
  }
  const std::string line = other.Ask("CLIENT LIST ID 1", "\n\r\n");
  EXPECT_GE(NumberOf(line, " qbuf="), 150'000) << line;
  EXPECT_LT(NumberOf(line, " qbuf="), 151'000) << line;
  EXPECT_GT(NumberOf(line, " qbuf-free="), 0) << line;
}

}  // namespace
}  // namespace sentinel::daemon
