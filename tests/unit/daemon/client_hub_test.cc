#include "daemon/client_hub.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "io/event/system_clock.h"

namespace sentinel::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string kMyId(40, 'a');

class FakeIntake final : public Intake {
 public:
  void Deliver(Input input) override {
    inputs.push_back(std::move(input));
    if (on_deliver) on_deliver(inputs.back());
  }
  bool settled() const override { return is_settled; }
  void WhenTried(std::function<void()> callback) override {
    waiting.push_back(std::move(callback));
  }

  void Settle() {
    is_settled = true;
    for (const auto& callback : std::exchange(waiting, {})) callback();
  }

  bool is_settled = true;
  std::vector<Input> inputs;
  std::vector<std::function<void()>> waiting;
  std::function<void(const Input&)> on_deliver;
};

class FakeHost final : public command::Host {
 public:
  std::chrono::system_clock::time_point WallNow() const override { return {}; }
  command::CpuUsage Cpu() const override { return {}; }
  std::uint64_t RandomBits() const override { return 0; }
  codec::LogThreshold log_level() const override { return codec::LogThreshold::kNotice; }
  void SetLogLevel(codec::LogThreshold) const override {}
  bool IsExecutable(const std::string&) const override { return true; }
};

class LinesLogged final : public io::LogSink {
 public:
  void Log(LogLevel, std::string_view text) override { lines.emplace_back(text); }
  std::vector<std::string> lines;
};

// The far end of a connection to the hub.
class Client {
 public:
  Client(io::Loop& loop, ClientHub& hub) : loop_(loop) {
    int ends[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    fd_ = io::UniqueFd(ends[0]);
    hub.Accept(io::UniqueFd(ends[1]));
  }

  void Send(const std::string& lines) const {
    ASSERT_EQ(::write(fd_.get(), lines.data(), lines.size()), static_cast<ssize_t>(lines.size()));
  }

  // Turns the loop until what came ends in `end`, and returns all that came since the last call.
  std::string ReadTo(const std::string& end) {
    while (!received_.ends_with(end) && !closed_) {
      loop_.RunTurn(std::chrono::milliseconds(50));
      Drain();
    }
    EXPECT_TRUE(received_.ends_with(end)) << received_;
    return std::exchange(received_, {});
  }

  std::string Ask(const std::string& line, const std::string& end = "\r\n") {
    Send(line + "\r\n");
    return ReadTo(end);
  }

  // Turns the loop until the hub has hung up, and returns what it said before.
  std::string ReadToEnd() {
    while (!closed_) {
      loop_.RunTurn(std::chrono::milliseconds(50));
      Drain();
    }
    return std::exchange(received_, {});
  }

  // What has come without waiting for more.
  std::string Peek() {
    Drain();
    return received_;
  }

  void HangUp() { fd_.Reset(); }

 private:
  void Drain() {
    char buffer[4096];
    for (;;) {
      const ssize_t size = ::read(fd_.get(), buffer, sizeof buffer);
      if (size > 0) {
        received_.append(buffer, static_cast<std::size_t>(size));
        continue;
      }
      closed_ = closed_ || size == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
      return;
    }
  }

  io::Loop& loop_;
  io::UniqueFd fd_;
  std::string received_;
  bool closed_ = false;
};

class ClientHubTest : public ::testing::Test {
 protected:
  ClientHubTest() {
    ::signal(SIGPIPE, SIG_IGN);  // As the program does at start.
    model_.my_id = kMyId;
    facts_.max_clients = 100;
    options_.unix_path = "/tmp/s.sock";
  }

  ClientHub& hub() {
    if (!hub_) {
      hub_ = std::make_unique<ClientHub>(
          ClientHub::Surroundings{loop_, clock_, log_, model_, host_, intake_, facts_,
                                  [this] { ++shutdowns_; }},
          options_);
    }
    return *hub_;
  }

  Client Connect() { return Client(loop_, hub()); }
  void Turn(int times = 3) {
    for (int i = 0; i < times; ++i) loop_.RunTurn(std::chrono::milliseconds(0));
  }
  void TurnUntil(const std::function<bool()>& done) {
    while (!done()) loop_.RunTurn(std::chrono::milliseconds(50));
  }
  template <typename T>
  const T& LastInput() const {
    return std::get<T>(intake_.inputs.back());
  }

  io::Loop loop_;
  io::SystemClock clock_;
  LinesLogged log_;
  Model model_;
  FakeHost host_;
  FakeIntake intake_;
  command::ServerFacts facts_;
  ClientHub::Options options_;
  int shutdowns_ = 0;
  std::unique_ptr<ClientHub> hub_;
};

TEST_F(ClientHubTest, AnswersACommand) {
  Client client = Connect();
  EXPECT_EQ(client.Ask("PING"), "+PONG\r\n");
  EXPECT_EQ(hub().client_count(), 1U);
}

TEST_F(ClientHubTest, ShowsThePathOfTheUnixSocketAsAddress) {
  Client client = Connect();
  EXPECT_THAT(client.Ask("CLIENT LIST", "\n\r\n"), HasSubstr("addr=/tmp/s.sock:0"));
}

TEST_F(ClientHubTest, ASubmittedCommandIsAnsweredWhenTheEngineAnswers) {
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

TEST_F(ClientHubTest, AnAnswerFromInsideTheDeliveryIsFine) {
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

TEST_F(ClientHubTest, OneClientThatWaitsDoesNotKeepOthersWaiting) {
  Client waiting = Connect();
  Client other = Connect();
  waiting.Send("SENTINEL FLUSHCONFIG\r\n");
  TurnUntil([this] { return !intake_.inputs.empty(); });
  EXPECT_EQ(other.Ask("PING"), "+PONG\r\n");
}

TEST_F(ClientHubTest, AReplyMayOutliveItsAsker) {
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

TEST_F(ClientHubTest, AnAnswerThatShowsStateWaitsForAnOutstandingSave) {
  intake_.is_settled = false;
  Client client = Connect();
  client.Send("SENTINEL MASTERS\r\nPING\r\n");
  TurnUntil([this] { return !intake_.waiting.empty(); });
  Turn();
  EXPECT_EQ(client.Peek(), "");
  intake_.Settle();
  EXPECT_EQ(client.ReadTo("+PONG\r\n"), "*0\r\n+PONG\r\n");
}

TEST_F(ClientHubTest, AnAnswerThatShowsNoStateWaitsForNothing) {
  intake_.is_settled = false;
  EXPECT_EQ(Connect().Ask("PING"), "+PONG\r\n");
}

TEST_F(ClientHubTest, AHeldAnswerMayOutliveItsAsker) {
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

TEST_F(ClientHubTest, APauseOfAllHoldsEverybodyUntilItEnds) {
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

TEST_F(ClientHubTest, APauseOfWritesHoldsPublishAndWhatIsBehindItUntilUnpause) {
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

TEST_F(ClientHubTest, AParkedPauseHoldsWhatWasParkedBehindIt) {
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

TEST_F(ClientHubTest, AParkedClientMayBeKilled) {
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

TEST_F(ClientHubTest, AParkedClientIsNotIdle) {
  options_.limits.normal.idle_timeout = std::chrono::milliseconds(30);
  Client client = Connect();
  client.Send("CLIENT PAUSE 100\r\nPING\r\n");
  EXPECT_EQ(client.ReadTo("+PONG\r\n"), "+OK\r\n+PONG\r\n");
}

TEST_F(ClientHubTest, APauseDoesNotHoldMessagesForSubscribers) {
  Client subscriber = Connect();
  Client pauser = Connect();
  subscriber.Ask("SUBSCRIBE +sdown", ":1\r\n");
  EXPECT_EQ(pauser.Ask("CLIENT PAUSE 100000"), "+OK\r\n");
  hub().Publish("+sdown", "x");
  EXPECT_THAT(subscriber.ReadTo("x\r\n"), StartsWith("*3\r\n"));
}

TEST_F(ClientHubTest, HandsAHelloOnAndCountsWhatIsNone) {
  Client client = Connect();
  const std::string hello = "10.0.0.2,26379," + std::string(40, 'b') + ",3,m,10.0.0.1,6379,2";
  EXPECT_EQ(client.Ask("PUBLISH __sentinel__:hello " + hello), ":1\r\n");
  ASSERT_EQ(intake_.inputs.size(), 1U);
  EXPECT_EQ(LastInput<HelloPublished>().hello.master_name, "m");
  EXPECT_EQ(client.Ask("PUBLISH __sentinel__:hello nonsense"), ":1\r\n");
  EXPECT_EQ(intake_.inputs.size(), 1U);
  EXPECT_EQ(facts_.counters.malformed_hellos, 1U);
}

TEST_F(ClientHubTest, PublishesToChannelAndPatternSubscribers) {
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

TEST_F(ClientHubTest, EncodesMessagesForTheProtocolOfEachSubscriber) {
  Client resp2 = Connect();
  Client resp3 = Connect();
  resp3.Ask("HELLO 3", "*0\r\n");
  resp2.Ask("SUBSCRIBE +sdown", ":1\r\n");
  resp3.Ask("SUBSCRIBE +sdown", ":1\r\n");
  hub().Publish("+sdown", "x");
  EXPECT_THAT(resp2.ReadTo("x\r\n"), StartsWith("*3\r\n"));
  EXPECT_THAT(resp3.ReadTo("x\r\n"), StartsWith(">3\r\n"));
}

TEST_F(ClientHubTest, ForgetsSubscribersThatHaveGone) {
  Client client = Connect();
  client.Ask("SUBSCRIBE +sdown", ":1\r\n");
  client.HangUp();
  TurnUntil([this] { return hub().client_count() == 0; });
  hub().Publish("+sdown", "x");
  EXPECT_THAT(Connect().Ask("INFO stats", "\r\n\r\n"), HasSubstr("pubsub_channels:0"));
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

TEST_F(ClientHubTest, DropsABrowserAtOnce) {
  Client client = Connect();
  client.Send("POST / HTTP/1.1\r\n");
  EXPECT_EQ(client.ReadToEnd(), "");
  EXPECT_THAT(log_.lines, ::testing::Contains(HasSubstr("SECURITY ATTACK")));
}

TEST_F(ClientHubTest, RefusesOneClientTooMany) {
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

TEST_F(ClientHubTest, ProtectedModeServesThisMachine) {
  options_.protected_mode = true;
  EXPECT_EQ(Connect().Ask("PING"), "+PONG\r\n");
}

TEST_F(ClientHubTest, ReportsAProtocolErrorAndCloses) {
  Client client = Connect();
  client.Send("*1\r\n+PING\r\n");
  EXPECT_EQ(client.ReadToEnd(), "-ERR Protocol error: expected '$', got '+'\r\n");
  EXPECT_EQ(facts_.counters.error_replies, 1U);
}

TEST_F(ClientHubTest, LimitsClientsThatHaveNotAuthenticated) {
  model_.process.require_pass = "secret";
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

TEST_F(ClientHubTest, CutsOffASubscriberThatDoesNotRead) {
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

TEST_F(ClientHubTest, CountsWhatInfoShows) {
  Client client = Connect();
  client.Ask("PING");
  client.Ask("NONSENSE");
  const std::string info = client.Ask("INFO stats", "\r\n\r\n");
  EXPECT_THAT(info, HasSubstr("total_connections_received:1\r\n"));
  EXPECT_THAT(info, HasSubstr("total_error_replies:1\r\n"));
  EXPECT_GT(facts_.counters.net_input_bytes, 0U);
  EXPECT_GT(facts_.counters.net_output_bytes, 0U);
}

// The number behind `name` and its sign in a line of CLIENT LIST or INFO; -1 if it is not there.
long long NumberOf(const std::string& text, const std::string& name) {
  const std::size_t at = text.find(name);
  return at == std::string::npos ? -1 : std::atoll(text.c_str() + at + name.size());
}

TEST_F(ClientHubTest, InfoShowsWhatAStuckReaderLeavesUnread) {
  Client stuck = Connect();
  Client other = Connect();
  stuck.Ask("SUBSCRIBE +sdown", ":1\r\n");
  for (int i = 0; i < 200; ++i) hub().Publish("+sdown", std::string(10'000, 'x'));
  Turn();
  const std::string info = other.Ask("INFO clients", "\r\n\r\n");
  EXPECT_GT(NumberOf(info, "client_recent_max_output_buffer:"), 1'000'000) << info;
}

TEST_F(ClientHubTest, InfoShowsTheLongestRequestUnderWay) {
  Client slow = Connect();
  Client other = Connect();
  slow.Send("*1\r\n$200000\r\n" + std::string(50'000, 'x'));
  Turn(20);  // More than it takes to read so much.
  const std::string info = other.Ask("INFO clients", "\r\n\r\n");
  EXPECT_GE(NumberOf(info, "client_recent_max_input_buffer:"), 50'000) << info;
}

TEST_F(ClientHubTest, InfoCountsWhatSubscribersGot) {
  Client subscriber = Connect();
  Client other = Connect();
  subscriber.Ask("SUBSCRIBE +sdown", ":1\r\n");
  hub().Publish("+sdown", std::string(10'000, 'x'));
  subscriber.ReadTo("x\r\n");
  const std::string info = other.Ask("INFO stats", "\r\n\r\n");
  EXPECT_GT(NumberOf(info, "total_net_output_bytes:"), 10'000) << info;
}

// What a subscriber got since its last event shows whether anybody has looked at it.
TEST_F(ClientHubTest, OnlyWhatShowsAllClientsLooksAtAll) {
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

TEST_F(ClientHubTest, ClientInfoShowsTheCallerAsItIsNow) {
  Client client = Connect();
  client.Ask("PING " + std::string(1000, 'x'));
  client.Ask("PING");
  const std::string info = client.Ask("CLIENT INFO", "\n\r\n");
  EXPECT_GT(NumberOf(info, " tot-net-in="), 1000) << info;
  EXPECT_GT(NumberOf(info, " tot-net-out="), 1000) << info;
}

TEST_F(ClientHubTest, AClientInTheMiddleOfARequestShowsWhatItHasSent) {
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

TEST_F(ClientHubTest, TellsHowMuchWasSentByWhoSendsTooMuch) {
  options_.limits.normal.query_buffer = 10'000;
  Client client = Connect();
  client.Send("*1\r\n$20000\r\n" + std::string(15'000, 'x'));
  client.ReadToEnd();
  TurnUntil([this] { return hub().client_count() == 0; });
  EXPECT_THAT(log_.lines.back(), StartsWith("Closing client that reached max query buffer length"));
  EXPECT_GT(NumberOf(log_.lines.back(), " qbuf="), 10'000) << log_.lines.back();
}

TEST_F(ClientHubTest, TellsHowMuchWasUnreadByWhoDoesNotRead) {
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
