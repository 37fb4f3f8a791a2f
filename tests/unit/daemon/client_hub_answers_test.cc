// Answers that come later: from the engine, or when a save is done.
#include <gtest/gtest.h>

#include "client_hub_fixture.h"

namespace sentinel::daemon {
namespace {

using ClientHubAnswersTest = ClientHubTest;

TEST_F(ClientHubAnswersTest, ASubmittedCommandIsAnsweredWhenTheEngineAnswers) {
  Client client = Connect();
  client.Send("SENTINEL FLUSHCONFIG\r\nPING\r\n");
  TurnUntil([this] { return !intake_.inputs.empty(); });
  Turn();
  EXPECT_EQ(client.Peek(), "") << "PING waits behind the command";
  OperatorReply reply;
  reply.token = LastInput<FlushConfigCommand>().token;
  hub().OnReply(reply);
  EXPECT_EQ(client.ReadTo("+PONG\r\n"), "+OK\r\n+PONG\r\n");
}

TEST_F(ClientHubAnswersTest, AnAnswerFromInsideTheDeliveryIsFine) {
  intake_.on_deliver = [this](const Input& input) {
    OperatorReply reply;
    reply.token = std::get<FlushConfigCommand>(input).token;
    reply.status = OperatorStatus::kSaveFailed;
    hub().OnReply(reply);
  };
  Client client = Connect();
  client.Send("SENTINEL FLUSHCONFIG\r\nPING\r\n");
  EXPECT_EQ(client.ReadTo("+PONG\r\n"),
            "-ERR Failed to save config file. Check server logs.\r\n+PONG\r\n");
}

TEST_F(ClientHubAnswersTest, OneClientThatWaitsDoesNotKeepOthersWaiting) {
  Client waiting = Connect();
  Client other = Connect();
  waiting.Send("SENTINEL FLUSHCONFIG\r\n");
  TurnUntil([this] { return !intake_.inputs.empty(); });
  EXPECT_EQ(other.Ask("PING"), "+PONG\r\n");
}

TEST_F(ClientHubAnswersTest, AReplyMayOutliveItsAsker) {
  Client client = Connect();
  client.Send("SENTINEL FLUSHCONFIG\r\n");
  TurnUntil([this] { return !intake_.inputs.empty(); });
  client.HangUp();
  // A connection that is not read from notices at the latest when it is written to.
  OperatorReply reply;
  reply.token = LastInput<FlushConfigCommand>().token;
  hub().OnReply(reply);
  TurnUntil([this] { return hub().client_count() == 0; });
  hub().OnReply(reply);
  EXPECT_EQ(Connect().Ask("PING"), "+PONG\r\n");
}

TEST_F(ClientHubAnswersTest, AnAnswerThatShowsStateWaitsForAnOutstandingSave) {
  intake_.is_settled = false;
  Client client = Connect();
  client.Send("SENTINEL MASTERS\r\nPING\r\n");
  TurnUntil([this] { return !intake_.waiting.empty(); });
  Turn();
  EXPECT_EQ(client.Peek(), "");
  intake_.Settle();
  EXPECT_EQ(client.ReadTo("+PONG\r\n"), "*0\r\n+PONG\r\n");
}

TEST_F(ClientHubAnswersTest, AnAnswerThatShowsNoStateWaitsForNothing) {
  intake_.is_settled = false;
  EXPECT_EQ(Connect().Ask("PING"), "+PONG\r\n");
}

TEST_F(ClientHubAnswersTest, AHeldAnswerMayOutliveItsAsker) {
  intake_.is_settled = false;
  Client killed = Connect();
  killed.Send("SENTINEL MASTERS\r\n");
  TurnUntil([this] { return !intake_.waiting.empty(); });
  Client killer = Connect();
  EXPECT_EQ(killer.Ask("CLIENT KILL ID 1"), ":1\r\n");
  EXPECT_EQ(killed.ReadToEnd(), "");
  intake_.Settle();
  EXPECT_EQ(killer.Ask("PING"), "+PONG\r\n");
}

}  // namespace
}  // namespace sentinel::daemon
