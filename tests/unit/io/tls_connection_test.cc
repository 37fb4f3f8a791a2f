#include <gmock/gmock.h>

#include <chrono>
#include <memory>
#include <string>

#include "io/net/connection.h"
#include "socket_peer.h"
#include "tls_fixture.h"

namespace sentinel::io {
namespace {

using testing::HasSubstr;

class TlsConnectionTest : public TlsTest {
 protected:
  void Connect(std::uint16_t port, const ConnectOptions& options = {}) {
    connection_ = std::make_unique<Connection>(
        loop_, "127.0.0.1", port, options,
        std::make_unique<TlsSession>(contexts_.client, TlsTarget{"127.0.0.1", "127.0.0.1", port}),
        made_);
  }

  // Both ends stand.
  void Establish() {
    Connect(server_.port());
    ASSERT_TRUE(RunUntil([&] { return made_.connected == 1 && server_.connections.size() == 1; }));
  }
  Connection& accepted() { return *server_.connections.front(); }
  Hearer& heard() { return *server_.hearers.front(); }

  TlsContexts contexts_ = Make(Options());
  TlsServerEnd server_{loop_, contexts_.server};
  Hearer made_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(TlsConnectionTest, StandsBehindTheHandshakeAndSendsThenWhatWasWritten) {
  Connect(server_.port());
  connection_->Write("early");
  connection_->WriteNow(" bird");
  EXPECT_FALSE(connection_->connected());
  ASSERT_TRUE(RunUntil(
      [&] { return server_.connections.size() == 1 && heard().received == "early bird"; }));
  EXPECT_EQ(made_.connected, 1);
  EXPECT_EQ(connection_->bytes_out(), 10U);
  EXPECT_EQ(accepted().bytes_in(), 10U);
  accepted().WriteNow("worm");
  ASSERT_TRUE(RunUntil([&] { return made_.received == "worm"; }));
}

// A client reads less in one turn than a record holds.
TEST_F(TlsConnectionTest, HandsOutAllOfARecordWithoutMoreFromTheSocket) {
  Establish();
  const std::string record(16'000, 'r');
  connection_->Write(record);
  ASSERT_TRUE(RunUntil([&] { return heard().received == record; }));
}

TEST_F(TlsConnectionTest, WhatIsInsideWaitsWhileReadingPauses) {
  Establish();
  const std::string record(16'000, 'r');
  accepted().PauseReading();
  connection_->Write(record);
  ASSERT_TRUE(RunUntil([&] { return connection_->output_size() == 0; }));
  RunTurns(5);
  EXPECT_EQ(heard().received, "");
  heard().on_bytes = [this] { accepted().PauseReading(); };
  accepted().ResumeReading();
  ASSERT_TRUE(RunUntil([&] { return !heard().received.empty(); }));
  RunTurns(5);
  EXPECT_EQ(heard().received.size(), 4096U);
  heard().on_bytes = nullptr;
  accepted().ResumeReading();
  ASSERT_TRUE(RunUntil([&] { return heard().received == record; }));
}

TEST_F(TlsConnectionTest, MuchGoesBothWaysAtOnce) {
  Establish();
  const std::string much(5'000'000, 'm');
  connection_->Write(much);
  accepted().Write(much);
  ASSERT_TRUE(RunUntil([&] {
    return heard().received.size() == much.size() && made_.received.size() == much.size();
  }));
  EXPECT_EQ(connection_->output_size(), 0U);
}

TEST_F(TlsConnectionTest, WaitsForWhoDoesNotRead) {
  Establish();
  connection_->PauseReading();
  const std::string much(5'000'000, 'm');
  accepted().WriteNow(much);
  RunTurns(50);
  EXPECT_GT(accepted().output_size(), 0U);
  connection_->ResumeReading();
  ASSERT_TRUE(RunUntil([&] { return made_.received.size() == much.size(); }));
}

TEST_F(TlsConnectionTest, EndsInOrder) {
  Establish();
  accepted().Write("the last words");
  accepted().CloseWhenDrained();
  ASSERT_TRUE(RunUntil([&] { return made_.reason.has_value(); }));
  EXPECT_EQ(made_.received, "the last words");
  EXPECT_EQ(*made_.reason, "");
  EXPECT_TRUE(RunUntil([&] { return accepted().closed(); }));
}

TEST_F(TlsConnectionTest, CloseTellsTheOtherSide) {
  Establish();
  connection_->Close();
  ASSERT_TRUE(RunUntil([&] { return heard().reason.has_value(); }));
  EXPECT_EQ(*heard().reason, "");
}

TEST_F(TlsConnectionTest, SaysWhyTheHandshakeFailed) {
  SocketServer plain;
  Connect(plain.port());
  std::optional<SocketPeer> peer;
  ASSERT_TRUE(RunUntil([&] {
    if (!peer) {
      peer = plain.Accept();
      if (peer) peer->Send("-ERR unknown command\r\n");
    }
    return made_.reason.has_value();
  }));
  EXPECT_THAT(*made_.reason, HasSubstr("wrong version number"));
  EXPECT_EQ(made_.connected, 0);
  EXPECT_TRUE(connection_->tls()->distrusted());
}

TEST_F(TlsConnectionTest, AHandshakeThatDoesNotEndTimesOut) {
  server_.keep_accepted = true;
  ConnectOptions options;
  options.timeout = std::chrono::milliseconds(20);
  Connect(server_.port(), options);
  connection_->Write("a password");
  ASSERT_TRUE(RunUntil([&] { return made_.reason.has_value(); }));
  EXPECT_EQ(*made_.reason, "the TLS handshake is not answered");
  EXPECT_EQ(made_.connected, 0);
  EXPECT_EQ(connection_->bytes_out(), 0U);
}

// With TLS 1.3 a client whose certificate is refused hears of it behind its handshake.
TEST_F(TlsConnectionTest, HearsThatItsCertificateIsNotTrusted) {
  harness::CertificateAuthority stranger(dir_.path(), "stranger");
  const harness::CertificateFiles forged = stranger.Issue({.name = "forged"});
  codec::TlsOptions options = Options();
  options.client_cert_file = forged.certificate;
  options.client_key_file = forged.key;
  contexts_.client = Make(options).client;
  Connect(server_.port());
  ASSERT_TRUE(RunUntil([&] { return made_.reason.has_value(); }));
  EXPECT_THAT(*made_.reason, HasSubstr("alert unknown ca"));
  EXPECT_TRUE(connection_->tls()->distrusted());
  EXPECT_EQ(server_.connections.size(), 0U);
}

TEST_F(TlsConnectionTest, ConnectionsStandWhenTheContextIsReplaced) {
  Establish();
  server_.context = Make(Options()).server;
  contexts_ = Make(Options());
  connection_->Write("still here");
  ASSERT_TRUE(RunUntil([&] { return heard().received == "still here"; }));
}

}  // namespace
}  // namespace sentinel::io
