#include "io/net/connection.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "loop_test_base.h"
#include "socket_peer.h"

namespace sentinel::io {
namespace {

// Notes what it is told, and acts if asked to.
struct Recorder final : ConnectionHandler {
  void OnConnected() override { connected = true; }
  void OnBytes(std::string_view bytes) override {
    received += bytes;
    if (on_bytes) on_bytes();
  }
  void OnDrained() override { ++drained; }
  void OnClosed(const std::string& why) override {
    EXPECT_FALSE(reason) << "closed twice";
    reason = why;
    if (on_closed) on_closed();
  }

  bool connected = false;
  std::string received;
  int drained = 0;
  std::optional<std::string> reason;
  std::function<void()> on_bytes;
  std::function<void()> on_closed;
};

class ConnectionTest : public LoopTest {
 protected:
  // A connection that was accepted, and its client.
  void MakeAccepted() {
    client_.emplace(SocketPeer::ConnectTo(server_.port()));
    UniqueFd fd;
    ASSERT_TRUE(RunUntil([&] {
      std::optional<SocketPeer> accepted = server_.Accept();
      if (accepted) fd = UniqueFd(dup(accepted->fd()));
      return accepted.has_value();
    }));
    const int flags = fcntl(fd.get(), F_GETFL);
    fcntl(fd.get(), F_SETFL, flags | O_NONBLOCK);
    connection_ = std::make_unique<Connection>(loop_, std::move(fd), nullptr, recorder_);
  }

  void Connect(std::uint16_t port, const ConnectOptions& options = {},
               const std::string& ip = "127.0.0.1") {
    connection_ = std::make_unique<Connection>(loop_, ip, port, options, nullptr, recorder_);
  }

  // The server's end of the connection made with Connect().
  SocketPeer& Peer() {
    EXPECT_TRUE(RunUntil([&] {
      if (!client_) {
        if (std::optional<SocketPeer> accepted = server_.Accept()) {
          client_.emplace(std::move(*accepted));
        }
      }
      return client_.has_value();
    }));
    return *client_;
  }

  SocketServer server_;
  std::optional<SocketPeer> client_;
  Recorder recorder_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(ConnectionTest, ConnectsAndKnowsBothEnds) {
  Connect(server_.port());
  EXPECT_FALSE(connection_->connected());
  ASSERT_TRUE(RunUntil([&] { return recorder_.connected; }));
  EXPECT_TRUE(connection_->connected());
  EXPECT_EQ(connection_->local().ip(), "127.0.0.1");
  EXPECT_EQ(connection_->peer().text(), "127.0.0.1:" + std::to_string(server_.port()));
}

TEST_F(ConnectionTest, SendsWhatWasWrittenBeforeItStoodInOneSegment) {
  Connect(server_.port());
  connection_->Write("one ");
  connection_->Write("two");
  SocketPeer& peer = Peer();
  ASSERT_TRUE(RunUntil([&] { return !peer.received().empty(); }));
  EXPECT_EQ(peer.received(), "one two");
  EXPECT_EQ(connection_->bytes_out(), 7U);
}

TEST_F(ConnectionTest, UsesTheSourceAddressItIsGiven) {
  ConnectOptions options;
  options.source_ip = "127.0.0.9";
  Connect(server_.port(), options);
  ASSERT_TRUE(RunUntil([&] { return recorder_.connected; }));
  EXPECT_EQ(connection_->local().ip(), "127.0.0.9");
}

TEST_F(ConnectionTest, ReportsARefusedConnectLater) {
  const ClosedPort nobody;
  Connect(nobody.port());
  EXPECT_FALSE(recorder_.reason);
  ASSERT_TRUE(RunUntil([&] { return recorder_.reason.has_value(); }));
  EXPECT_EQ(*recorder_.reason, "Connection refused");
  EXPECT_FALSE(recorder_.connected);
  EXPECT_TRUE(connection_->closed());
}

TEST_F(ConnectionTest, ReportsASourceAddressThatIsNotOurs) {
  ConnectOptions options;
  options.source_ip = "192.0.2.1";  // Reserved for documentation.
  Connect(server_.port(), options);
  EXPECT_FALSE(recorder_.reason);
  ASSERT_TRUE(RunUntil([&] { return recorder_.reason.has_value(); }));
  EXPECT_EQ(*recorder_.reason, "Cannot assign requested address");
}

TEST_F(ConnectionTest, ReportsAnAddressThatIsNone) {
  Connect(1, {}, "not-numeric");
  ASSERT_TRUE(RunUntil([&] { return recorder_.reason.has_value(); }));
  EXPECT_NE(*recorder_.reason, "");
}

TEST_F(ConnectionTest, GivesUpAConnectThatNobodyAnswers) {
  // A listener whose queue is full answers no further connects.
  UniqueFd full(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const SocketAddress any = *NumericAddress("127.0.0.1", 0);
  ASSERT_EQ(bind(full.get(), any.get(), any.length), 0);
  ASSERT_EQ(listen(full.get(), 0), 0);
  const std::uint16_t port = LocalAddress(full.get()).port();
  std::vector<std::unique_ptr<Connection>> fillers;
  Recorder ignored;
  for (int i = 0; i < 3; ++i) {
    fillers.push_back(
        std::make_unique<Connection>(loop_, "127.0.0.1", port, ConnectOptions{}, nullptr, ignored));
  }
  ASSERT_TRUE(RunUntil([&] { return ignored.connected; }));

  ConnectOptions options;
  options.timeout = std::chrono::milliseconds(20);
  Connect(port, options);
  ASSERT_TRUE(RunUntil([&] { return recorder_.reason.has_value(); }));
  EXPECT_EQ(*recorder_.reason, "Connection timed out");
  EXPECT_FALSE(recorder_.connected);
}

TEST_F(ConnectionTest, HandsOnTenMegabytesUnchanged) {
  MakeAccepted();
  std::string sent;
  for (int i = 0; sent.size() < 10'000'000; ++i) sent += std::to_string(i);
  std::size_t done = 0;
  ASSERT_TRUE(RunUntil([&] {
    done += client_->SendSome(std::string_view(sent).substr(done));
    return recorder_.received.size() == sent.size();
  }));
  EXPECT_TRUE(recorder_.received == sent);
  EXPECT_EQ(connection_->bytes_in(), sent.size());
}

TEST_F(ConnectionTest, QueuesWhatThePeerDoesNotReadAndTellsWhenItIsGone) {
  MakeAccepted();
  const std::string block(20'000'000, 'x');
  connection_->Write(block);
  RunTurns(20);
  EXPECT_GT(connection_->output_size(), 0U);
  EXPECT_EQ(connection_->bytes_out() + connection_->output_size(), block.size());
  EXPECT_EQ(recorder_.drained, 0);
  ASSERT_TRUE(RunUntil([&] { return client_->received().size() == block.size(); }));
  EXPECT_TRUE(RunUntil([&] { return recorder_.drained == 1; }));
}

TEST_F(ConnectionTest, WritesAtOnceWhatTheKernelTakesBehindWhatWaits) {
  MakeAccepted();
  connection_->WriteNow("now ");
  EXPECT_EQ(client_->received(), "now ");
  EXPECT_EQ(connection_->bytes_out(), 4U);
  connection_->Write("then ");
  connection_->WriteNow("last");
  EXPECT_EQ(connection_->output_size(), 9U);
  EXPECT_TRUE(RunUntil([&] { return client_->received() == "now then last"; }));

  const std::string block(20'000'000, 'x');
  connection_->WriteNow(block);
  EXPECT_EQ(connection_->bytes_out() + connection_->output_size(), 13 + block.size());
  EXPECT_GT(connection_->output_size(), 0U);
  EXPECT_TRUE(RunUntil([&] { return client_->received().size() == 13 + block.size(); }));
}

TEST_F(ConnectionTest, TellsLaterOfAWriteThatFailed) {
  MakeAccepted();
  connection_->PauseReading();  // The reset is not read.
  client_->Send("x");
  client_->Reset();
  connection_->WriteNow("into the void");
  EXPECT_FALSE(recorder_.reason) << "told from inside WriteNow";
  ASSERT_TRUE(RunUntil([&] { return recorder_.reason.has_value(); }));
  EXPECT_NE(*recorder_.reason, "");
  EXPECT_EQ(connection_->fd(), -1);
}

// A server that answered and died: what it said comes before the news of its end.
TEST_F(ConnectionTest, HandsOnWhatHasComeInBeforeAWriteFailed) {
  Connect(server_.port());
  SocketPeer& peer = Peer();
  ASSERT_TRUE(RunUntil([&] { return recorder_.connected; }));
  peer.Send("the last words");
  peer.Reset();
  connection_->WriteNow("into the void");
  EXPECT_FALSE(recorder_.reason) << "told from inside WriteNow";
  ASSERT_TRUE(RunUntil([&] { return recorder_.reason.has_value(); }));
  EXPECT_NE(*recorder_.reason, "");
  EXPECT_EQ(recorder_.received, "the last words");
}

TEST_F(ConnectionTest, TellsAnOrderlyCloseFromAReset) {
  MakeAccepted();
  client_->Close();
  ASSERT_TRUE(RunUntil([&] { return recorder_.reason.has_value(); }));
  EXPECT_EQ(*recorder_.reason, "");

  recorder_ = Recorder();
  MakeAccepted();
  client_->Reset();
  ASSERT_TRUE(RunUntil([&] { return recorder_.reason.has_value(); }));
  EXPECT_EQ(*recorder_.reason, "Connection reset by peer");
}

TEST_F(ConnectionTest, StillAnswersAClientThatOnlyShutItsSideDown) {
  MakeAccepted();
  const std::string answer(8'000'000, 'a');
  recorder_.on_bytes = [&] { connection_->Write(answer); };
  client_->Send("question");
  client_->Shutdown();
  EXPECT_TRUE(RunUntil([&] { return client_->received().size() == answer.size(); }));
  EXPECT_TRUE(RunUntil([&] { return client_->closed() && recorder_.reason; }));
  EXPECT_EQ(*recorder_.reason, "");
}

TEST_F(ConnectionTest, CloseWhenDrainedSendsEverythingFirst) {
  MakeAccepted();
  const std::string block(8'000'000, 'x');
  connection_->Write(block);
  connection_->CloseWhenDrained();
  connection_->Write("too late");
  ASSERT_TRUE(RunUntil([&] { return client_->closed(); }));
  EXPECT_TRUE(client_->received() == block);
  ASSERT_TRUE(RunUntil([&] { return recorder_.reason.has_value(); }));
  EXPECT_EQ(*recorder_.reason, "");
}

TEST_F(ConnectionTest, CloseWhenDrainedWithNothingToSendClosesLater) {
  MakeAccepted();
  connection_->CloseWhenDrained();
  EXPECT_FALSE(recorder_.reason);
  EXPECT_TRUE(RunUntil([&] { return recorder_.reason && client_->closed(); }));
}

TEST_F(ConnectionTest, CloseInsideACallbackIsTheEnd) {
  MakeAccepted();
  recorder_.on_bytes = [&] { connection_->Close(); };
  client_->Send("hello");
  ASSERT_TRUE(RunUntil([&] { return client_->closed(); }));
  EXPECT_EQ(recorder_.received, "hello");
  EXPECT_FALSE(recorder_.reason);
  EXPECT_EQ(connection_->fd(), -1);
}

TEST_F(ConnectionTest, MayBeHandedToTheLoopWhenItCloses) {
  MakeAccepted();
  recorder_.on_closed = [&] { loop_.DestroyLater(std::move(connection_)); };
  client_->Close();
  EXPECT_TRUE(RunUntil([&] { return connection_ == nullptr; }));
}

TEST_F(ConnectionTest, ReadsNothingWhilePaused) {
  MakeAccepted();
  connection_->PauseReading();
  client_->Send("hello");
  RunTurns(5);
  EXPECT_EQ(recorder_.received, "");
  connection_->ResumeReading();
  EXPECT_TRUE(RunUntil([&] { return recorder_.received == "hello"; }));
}

TEST_F(ConnectionTest, APauseBeforeTheConnectStandsIsKept) {
  Connect(server_.port());
  connection_->PauseReading();
  Peer().Send("hello");
  ASSERT_TRUE(RunUntil([&] { return recorder_.connected; }));
  RunTurns(5);
  EXPECT_EQ(recorder_.received, "");
  connection_->ResumeReading();
  EXPECT_TRUE(RunUntil([&] { return recorder_.received == "hello"; }));
}

}  // namespace
}  // namespace sentinel::io
