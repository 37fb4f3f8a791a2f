#include "io/net/client_connection.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/net/listener.h"
#include "loop_test_base.h"
#include "socket_peer.h"
#include "support/temp_dir.h"

namespace sentinel::io {
namespace {

using Cause = ClientClosing::Cause;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Time stands still unless moved.
class ManualClock final : public Clock {
 public:
  MonotonicTime Now() const override { return now; }
  std::chrono::system_clock::time_point WallNow() const override { return {}; }
  MonotonicTime now{std::chrono::hours(1)};
};

// Answers every request with its last word, and notes everything.
struct Owner final : ClientHandler {
  void OnRequest(ClientConnection& client, codec::Request& words) override {
    requests.push_back(words.back());
    if (on_request) return on_request(client);
    client.Write("+" + words.back() + "\r\n");
  }
  void OnProtocolError(ClientConnection& client, const std::string& text) override {
    client.Write("-" + text + "\r\n");
  }
  void OnClosed(ClientConnection&, const ClientClosing& closing) override {
    EXPECT_FALSE(closed) << "closed twice";
    closed = closing;
    if (on_closed) on_closed();
  }

  std::vector<std::string> requests;
  std::optional<ClientClosing> closed;
  std::function<void(ClientConnection&)> on_request;
  std::function<void()> on_closed;
};

class ClientConnectionTest : public LoopTest {
 protected:
  ClientConnectionTest()
      : listener_(loop_, {.on_accepted = [this](UniqueFd fd,
                                                const SocketAddress&) { Accepted(std::move(fd)); },
                          .on_error = [](const std::string& text) { ADD_FAILURE() << text; }}) {
    EXPECT_TRUE(listener_.ListenTcp({"127.0.0.1"}, 0, 16).ok());
  }

  void Accepted(UniqueFd fd) {
    client_ = std::make_unique<ClientConnection>(loop_, clock_, std::move(fd), nullptr, limits_,
                                                 unsent_, owner_);
  }

  void Connect() {
    peer_.emplace(SocketPeer::ConnectTo(listener_.port()));
    ASSERT_TRUE(RunUntil([&] { return client_ != nullptr; }));
  }

  bool RunUntilClosed() {
    return RunUntil([&] { return owner_.closed.has_value(); });
  }

  ManualClock clock_;
  ClientLimits limits_;
  UnsentAnswers unsent_;
  Owner owner_;
  Listener listener_;
  std::optional<SocketPeer> peer_;
  std::unique_ptr<ClientConnection> client_;
};

TEST_F(ClientConnectionTest, AnswersRequestsInOrder) {
  Connect();
  peer_->Send("one\r\n*2\r\n$3\r\ntwo\r\n$5\r\nwords\r\nthree\r\n");
  EXPECT_TRUE(RunUntil([&] { return peer_->received() == "+one\r\n+words\r\n+three\r\n"; }));
  EXPECT_EQ(client_->bytes_in(), 36U);
  EXPECT_TRUE(RunUntil([&] { return client_->bytes_out() == 22; }));
}

TEST_F(ClientConnectionTest, WaitsForTheRestOfARequest) {
  Connect();
  peer_->Send("*1\r\n$4\r\npi");
  ASSERT_TRUE(RunUntil([&] { return client_->query_size() > 0 || client_->bytes_in() == 10; }));
  EXPECT_TRUE(owner_.requests.empty());
  peer_->Send("ng\r\n");
  EXPECT_TRUE(RunUntil([&] { return peer_->received() == "+ping\r\n"; }));
}

TEST_F(ClientConnectionTest, KnowsBothEnds) {
  Connect();
  EXPECT_EQ(client_->local_text(), "127.0.0.1:" + std::to_string(listener_.port()));
  EXPECT_EQ(client_->peer_text(), LocalAddress(peer_->fd()).text());
  EXPECT_EQ(client_->peer_ip(), "127.0.0.1");
  EXPECT_FALSE(client_->is_unix());
}

TEST_F(ClientConnectionTest, HasNoAddressOnAUnixSocket) {
  const harness::TempDir dir;
  const std::string path = dir.path() / "socket";
  ASSERT_TRUE(listener_.ListenUnix(path, 0, 16).ok());
  peer_.emplace(SocketPeer::ConnectToPath(path));
  ASSERT_TRUE(RunUntil([&] { return client_ != nullptr; }));
  EXPECT_TRUE(client_->is_unix());
  EXPECT_EQ(client_->peer_text(), "");
  peer_->Send("ping\r\n");
  EXPECT_TRUE(RunUntil([&] { return peer_->received() == "+ping\r\n"; }));
}

TEST_F(ClientConnectionTest, HoldsLaterRequestsBackWhilePaused) {
  Connect();
  owner_.on_request = [&](ClientConnection& client) { client.Pause(); };
  peer_->Send("vote\r\nping\r\n");
  ASSERT_TRUE(RunUntil([&] { return owner_.requests.size() == 1; }));
  peer_->Send("later\r\n");
  RunTurns(5);
  EXPECT_EQ(owner_.requests, std::vector<std::string>{"vote"});
  EXPECT_EQ(client_->bytes_in(), 12U) << "reads on while paused";

  owner_.on_request = nullptr;
  client_->Write("+held\r\n");
  client_->Resume();
  EXPECT_EQ(owner_.requests.size(), 1U) << "called back from inside Resume";
  EXPECT_TRUE(RunUntil([&] { return peer_->received() == "+held\r\n+ping\r\n+later\r\n"; }));
}

TEST_F(ClientConnectionTest, KeepsThePipelineOfAClientThatShutItsSideDownWhilePaused) {
  Connect();
  owner_.on_request = [&](ClientConnection& client) { client.Pause(); };
  peer_->Send("vote\r\nping\r\n");
  peer_->Shutdown();
  ASSERT_TRUE(RunUntil([&] { return owner_.requests.size() == 1; }));
  RunTurns(5);
  owner_.on_request = nullptr;
  client_->Write("+held\r\n");
  client_->Resume();
  ASSERT_TRUE(RunUntilClosed());
  EXPECT_TRUE(RunUntil([&] { return peer_->closed(); }));
  EXPECT_EQ(peer_->received(), "+held\r\n+ping\r\n");
  EXPECT_EQ(owner_.closed->cause, Cause::kPeerClosed);
}

TEST_F(ClientConnectionTest, ALongPipelineDoesNotKeepTheTurn) {
  Connect();
  std::string pipeline;
  for (int i = 0; i < 500; ++i) pipeline += "r\r\n";
  peer_->Send(pipeline);
  ASSERT_TRUE(RunUntil([&] { return !owner_.requests.empty(); }));
  EXPECT_LT(owner_.requests.size(), 500U);
  EXPECT_TRUE(RunUntil([&] { return owner_.requests.size() == 500; }));
  EXPECT_TRUE(RunUntil([&] { return peer_->received().size() == 2000; }));
}

// Each of these takes more than what all clients together get of a turn.
TEST_F(ClientConnectionTest, WorkThatTakesLongEndsTheTurnBehindOneRequest) {
  owner_.on_request = [](ClientConnection&) {
    const auto end = std::chrono::steady_clock::now() + milliseconds(6);
    while (std::chrono::steady_clock::now() < end) {
    }
  };
  Connect();
  peer_->Send("1\r\n2\r\n3\r\n4\r\n");
  for (std::size_t handed_out = 1; handed_out <= 4; ++handed_out) {
    ASSERT_TRUE(RunUntil([&] { return owner_.requests.size() >= handed_out; }));
    EXPECT_EQ(owner_.requests.size(), handed_out) << "in one turn";
  }
}

TEST_F(ClientConnectionTest, LongAnswersEndTheTurnEarlier) {
  Connect();
  const std::string answer(100'000, 'a');
  owner_.on_request = [&](ClientConnection& client) { client.Write(answer); };
  peer_->Send("r\r\nr\r\nr\r\n");
  ASSERT_TRUE(RunUntil([&] { return !owner_.requests.empty(); }));
  EXPECT_EQ(owner_.requests.size(), 1U);
  EXPECT_TRUE(RunUntil([&] { return peer_->received().size() == 3 * answer.size(); }));
}

TEST_F(ClientConnectionTest, WhoReadsNothingIsAnsweredNothingMoreWhereAllHaveLeftTooMuch) {
  UnsentAnswers::Share others(unsent_);
  others.Set(UnsentAnswers::kMost);
  Connect();
  const std::string answer(20'000'000, 'a');
  owner_.on_request = [&](ClientConnection& client) { client.Write(answer); };
  peer_->Send("r\r\nr\r\n");
  ASSERT_TRUE(RunUntil([&] { return !owner_.requests.empty(); }));
  RunTurns(50);
  EXPECT_EQ(owner_.requests.size(), 1U);
  EXPECT_TRUE(RunUntil([&] { return peer_->received().size() == 2 * answer.size(); }));
  EXPECT_EQ(unsent_.bytes(), UnsentAnswers::kMost) << "what was read is forgotten";
  client_->Write(answer);
  RunTurns(1);
  EXPECT_GT(unsent_.bytes(), UnsentAnswers::kMost);
  client_->Close();
  EXPECT_EQ(unsent_.bytes(), UnsentAnswers::kMost) << "as is what nobody will read";
}

TEST_F(ClientConnectionTest, WhoHasLeftLittleIsAnsweredWhateverOthersLeave) {
  UnsentAnswers::Share others(unsent_);
  others.Set(2 * UnsentAnswers::kMost);
  Connect();
  peer_->Send("one\r\ntwo\r\n");
  EXPECT_TRUE(RunUntil([&] { return peer_->received() == "+one\r\n+two\r\n"; }));
}

TEST_F(ClientConnectionTest, WhoHasLeftMuchIsAnsweredWhereOthersHaveNot) {
  Connect();
  const std::string answer(20'000'000, 'a');
  owner_.on_request = [&](ClientConnection& client) { client.Write(answer); };
  peer_->Send("r\r\nr\r\n");
  EXPECT_TRUE(RunUntil([&] { return owner_.requests.size() == 2; }));
}

TEST_F(ClientConnectionTest, WritesReplies) {
  Connect();
  owner_.on_request = [](ClientConnection& client) {
    client.Write(codec::Reply::Nothing(), 2);
    client.Write(codec::Reply::NullBulk(), 2);
    client.Write(codec::Reply::NullBulk(), 3);
  };
  peer_->Send("PING\r\n");
  EXPECT_TRUE(RunUntil([&] { return peer_->received() == "$-1\r\n_\r\n"; }));
}

TEST_F(ClientConnectionTest, SendsTheTextOfAProtocolErrorAndCloses) {
  Connect();
  peer_->Send("ping\r\n*1\r\n+x\r\nping\r\n");
  ASSERT_TRUE(RunUntilClosed());
  EXPECT_EQ(owner_.closed->cause, Cause::kProtocolError);
  EXPECT_EQ(owner_.requests, std::vector<std::string>{"ping"});
  ASSERT_TRUE(RunUntil([&] { return peer_->closed(); }));
  EXPECT_EQ(peer_->received(), "+ping\r\n-ERR Protocol error: expected '$', got '+'\r\n");
}

TEST_F(ClientConnectionTest, LimitsRequestsBeforeAuthentication) {
  Connect();
  client_->set_authenticated(false);
  peer_->Send("*11\r\n");
  ASSERT_TRUE(RunUntil([&] { return peer_->closed(); }));
  EXPECT_EQ(peer_->received(), "-ERR Protocol error: unauthenticated multibulk length\r\n");
}

TEST_F(ClientConnectionTest, AuthenticationLiftsTheLimitForTheNextRequest) {
  Connect();
  client_->set_authenticated(false);
  owner_.on_request = [](ClientConnection& client) { client.set_authenticated(true); };
  peer_->Send("auth\r\n*11\r\n");
  for (int i = 0; i < 11; ++i) peer_->Send("$1\r\nx\r\n");
  EXPECT_TRUE(RunUntil([&] { return owner_.requests.size() == 2; }));
}

TEST_F(ClientConnectionTest, CloseAfterWriteDeliversTheReplyAndHandsOutNothingMore) {
  Connect();
  owner_.on_request = [](ClientConnection& client) {
    client.Write("+OK\r\n");
    client.CloseAfterWrite();
    client.Write("+too late\r\n");
  };
  peer_->Send("quit\r\nping\r\n");
  ASSERT_TRUE(RunUntilClosed());
  EXPECT_EQ(owner_.closed->cause, Cause::kClosedByUs);
  EXPECT_EQ(owner_.requests, std::vector<std::string>{"quit"});
  ASSERT_TRUE(RunUntil([&] { return peer_->closed(); }));
  EXPECT_EQ(peer_->received(), "+OK\r\n");
}

TEST_F(ClientConnectionTest, CloseTellsTheOwnerLaterAndOnce) {
  Connect();
  owner_.on_request = [&](ClientConnection& client) {
    client.Close();
    client.Close();
    client.Write("+too late\r\n");
    EXPECT_FALSE(owner_.closed);
  };
  owner_.on_closed = [&] { loop_.DestroyLater(std::move(client_)); };
  peer_->Send("kill\r\nping\r\n");
  ASSERT_TRUE(RunUntilClosed());
  RunTurns(3);
  EXPECT_EQ(owner_.closed->cause, Cause::kClosedByUs);
  EXPECT_EQ(owner_.requests.size(), 1U);
  EXPECT_EQ(client_, nullptr);
}

TEST_F(ClientConnectionTest, TellsAnOrderlyCloseFromAReset) {
  Connect();
  peer_->Close();
  ASSERT_TRUE(RunUntilClosed());
  EXPECT_EQ(owner_.closed->cause, Cause::kPeerClosed);

  client_.reset();
  owner_.closed.reset();
  Connect();
  peer_->Reset();
  ASSERT_TRUE(RunUntilClosed());
  EXPECT_EQ(owner_.closed->cause, Cause::kFailed);
  EXPECT_EQ(owner_.closed->reason, "Connection reset by peer");
}

TEST_F(ClientConnectionTest, EndsAClientThatSendsMoreThanItsQueryBuffer) {
  limits_.query_buffer = 10'000;
  Connect();
  peer_->Send("*1\r\n$20000\r\n" + std::string(15'000, 'x'));
  ASSERT_TRUE(RunUntilClosed());
  EXPECT_EQ(owner_.closed->cause, Cause::kQueryBuffer);
  EXPECT_TRUE(RunUntil([&] { return peer_->closed(); }));
}

TEST_F(ClientConnectionTest, TheHardOutputLimitEndsAClientThatDoesNotRead) {
  limits_.output.hard_bytes = 1'000'000;
  Connect();
  client_->Write(std::string(999'999, 'x'));
  EXPECT_FALSE(owner_.closed);
  client_->Write("xx");
  EXPECT_FALSE(owner_.closed) << "told from inside Write";
  ASSERT_TRUE(RunUntilClosed());
  EXPECT_EQ(owner_.closed->cause, Cause::kOutputBuffer);
  EXPECT_EQ(owner_.closed->unsent, 1'000'001U);
  EXPECT_EQ(client_->output_size(), 0U);
}

TEST_F(ClientConnectionTest, TheSoftOutputLimitEndsAClientThatStaysAboveIt) {
  limits_.output = {.hard_bytes = 0, .soft_bytes = 1'000'000, .soft_for = seconds(0)};
  Connect();
  client_->Write(std::string(20'000'000, 'x'));
  ASSERT_TRUE(RunUntilClosed());
  EXPECT_EQ(owner_.closed->cause, Cause::kOutputBuffer);
}

TEST_F(ClientConnectionTest, TheSoftOutputLimitForgivesAClientThatCatchesUp) {
  limits_.output = {.hard_bytes = 0, .soft_bytes = 1'000, .soft_for = milliseconds(10)};
  Connect();
  client_->Write(std::string(10'000, 'x'));
  ASSERT_TRUE(RunUntil([&] { return peer_->received().size() == 10'000; }));
  ASSERT_TRUE(RunUntil([&] { return client_->output_size() == 0; }));
  bool later = false;
  Timer fence(loop_, [&] { later = true; });
  fence.Arm(milliseconds(20));
  ASSERT_TRUE(RunUntil([&] { return later; }));
  EXPECT_FALSE(owner_.closed);
}

// It shrinks as the kernel takes of it, without a word until all is gone.
TEST_F(ClientConnectionTest, TheSoftOutputLimitForgivesAClientThatIsBelowItInTheEnd) {
  limits_.output = {.hard_bytes = 0, .soft_bytes = 10'000'000, .soft_for = seconds(0)};
  Connect();
  client_->Write(std::string(10'010'000, 'x'));
  RunTurns(3);
  EXPECT_GT(client_->output_size(), 0U);
  EXPECT_FALSE(owner_.closed);
}

TEST_F(ClientConnectionTest, WhatIsWrittenInOneTurnLeavesTogether) {
  Connect();
  owner_.on_request = [](ClientConnection& client) {
    client.Write("+a\r\n");
    client.Write("+b\r\n");
    EXPECT_EQ(client.output_size(), 8U);
    EXPECT_EQ(client.bytes_out(), 0U);
  };
  peer_->Send("PING\r\n");
  EXPECT_TRUE(RunUntil([&] { return peer_->received() == "+a\r\n+b\r\n"; }));
}

TEST_F(ClientConnectionTest, ALowerOutputLimitCountsAtOnce) {
  Connect();
  client_->Write(std::string(20'000'000, 'x'));
  RunTurns(3);
  ASSERT_FALSE(owner_.closed);
  client_->set_output_limit({.hard_bytes = 1000, .soft_bytes = 0, .soft_for = seconds(0)});
  ASSERT_TRUE(RunUntilClosed());
  EXPECT_EQ(owner_.closed->cause, Cause::kOutputBuffer);
}

TEST_F(ClientConnectionTest, EndsAnIdleClient) {
  limits_.idle_timeout = milliseconds(10);
  Connect();
  clock_.now += seconds(1);
  ASSERT_TRUE(RunUntilClosed());
  EXPECT_EQ(owner_.closed->cause, Cause::kIdle);
}

TEST_F(ClientConnectionTest, TrafficAndAnIdleTimeoutOfZeroKeepAClient) {
  Connect();
  client_->set_idle_timeout(milliseconds(10));
  clock_.now += seconds(5);
  client_->Write("+hello\r\n");
  EXPECT_EQ(client_->active_at(), clock_.now);
  bool later = false;
  Timer fence(loop_, [&] { later = true; });
  fence.Arm(milliseconds(20));
  ASSERT_TRUE(RunUntil([&] { return later; }));  // The clock says that no time has passed.
  EXPECT_FALSE(owner_.closed);

  clock_.now += seconds(5);
  client_->set_idle_timeout(seconds(0));
  RunTurns(5);
  EXPECT_FALSE(owner_.closed);
  client_->set_idle_timeout(milliseconds(10));
  ASSERT_TRUE(RunUntilClosed());
  EXPECT_EQ(owner_.closed->cause, Cause::kIdle);
}

}  // namespace
}  // namespace sentinel::io
