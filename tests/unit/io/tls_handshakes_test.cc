#include <fcntl.h>
#include <gmock/gmock.h>

#include <chrono>
#include <memory>
#include <vector>

#include "io/net/handshakes.h"
#include "io/net/socket_address.h"
#include "socket_peer.h"
#include "tls_fixture.h"

namespace sentinel::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class TlsHandshakesTest : public TlsTest {
 protected:
  void Make(Duration patience = std::chrono::seconds(60)) {
    server_.emplace(loop_, contexts_.server, patience);
  }
  SocketPeer Come() { return SocketPeer::ConnectTo(server_->port()); }

  // So many have come and wait.
  bool AreWaiting(std::size_t count) {
    return RunUntil([&] { return server_->handshakes.size() == count; });
  }

  const TlsContexts contexts_ = TlsTest::Make(Options());
  std::optional<TlsServerEnd> server_;
};

TEST_F(TlsHandshakesTest, WhoSendsNothingCostsNoSession) {
  Make();
  SocketPeer silent = Come();
  ASSERT_TRUE(AreWaiting(1));
  RunTurns(5);
  EXPECT_EQ(server_->contexts_asked, 0);
  EXPECT_FALSE(silent.closed());
}

TEST_F(TlsHandshakesTest, HalfHandshakesEnd) {
  Make(std::chrono::milliseconds(50));
  SocketPeer silent = Come();
  SocketPeer half = Come();
  half.Send(std::string("\x16\x03\x01", 3));  // The beginning of a record.
  ASSERT_TRUE(RunUntil([&] { return silent.closed() && half.closed(); }));
  EXPECT_THAT(server_->failures,
              ElementsAre("the TLS handshake took too long", "the TLS handshake took too long"));
  EXPECT_EQ(server_->handshakes.size(), 0U);
}

TEST_F(TlsHandshakesTest, WhoIsLateCountsFromItsOwnBeginning) {
  Make(std::chrono::milliseconds(200));
  SocketPeer first = Come();
  ASSERT_TRUE(AreWaiting(1));
  ASSERT_TRUE(RunUntil([&] { return first.closed(); }));
  SocketPeer second = Come();
  ASSERT_TRUE(AreWaiting(1));
  EXPECT_FALSE(second.closed());
  EXPECT_TRUE(RunUntil([&] { return second.closed(); }));
}

TEST_F(TlsHandshakesTest, TheOldestGivesWay) {
  Make();
  EXPECT_FALSE(server_->handshakes.DropOldest());
  SocketPeer first = Come();
  ASSERT_TRUE(AreWaiting(1));
  SocketPeer second = Come();
  ASSERT_TRUE(AreWaiting(2));
  EXPECT_TRUE(server_->handshakes.DropOldest());
  EXPECT_TRUE(RunUntil([&] { return first.closed(); }));
  EXPECT_FALSE(second.closed());
  EXPECT_TRUE(server_->handshakes.DropOldest());
  EXPECT_FALSE(server_->handshakes.DropOldest());
}

TEST_F(TlsHandshakesTest, SoManySessionsAndNoMoreAreUnderWay) {
  Make();
  SocketPeer silent = Come();
  ASSERT_TRUE(AreWaiting(1));
  std::vector<SocketPeer> flood;
  for (int i = 0; i < 520; ++i) {
    flood.push_back(Come());
    flood.back().Send(std::string("\x16\x03\x01", 3));
    ASSERT_TRUE(RunUntil([&] { return server_->contexts_asked == i + 1; }));
  }
  EXPECT_EQ(server_->handshakes.size(), 501U);
  EXPECT_EQ(server_->failures.size(), 20U);
  EXPECT_TRUE(RunUntil([&] { return flood[19].closed(); }));
  EXPECT_FALSE(flood[20].closed());
  EXPECT_FALSE(silent.closed()) << "it has no session";
}

TEST_F(TlsHandshakesTest, PlainTextAndEarlyEndsAreFailures) {
  Make();
  SocketPeer plain = Come();
  plain.Send("PING\r\nPING\r\n");
  ASSERT_TRUE(RunUntil([&] { return plain.closed(); }));
  EXPECT_EQ(plain.received(), "") << "nothing is said in plain text";
  SocketPeer gone = Come();
  gone.Close();
  ASSERT_TRUE(RunUntil([&] { return server_->failures.size() == 2; }));
  EXPECT_THAT(server_->failures.front(), HasSubstr("SSL routines"));
}

// By then the socket itself does not know any more.
TEST_F(TlsHandshakesTest, WhoIsGoneAtOnceIsStillNamed) {
  Make();
  SocketPeer gone = Come();
  const std::string name = LocalAddress(gone.fd()).text();
  gone.Reset();
  ASSERT_TRUE(RunUntil([&] { return !server_->failures.empty(); }));
  EXPECT_THAT(server_->failed_peers, ElementsAre(name));
}

TEST_F(TlsHandshakesTest, AFloodIsWorkedOffInPortions) {
  Make();
  std::vector<SocketPeer> flood;
  for (int i = 0; i < 30; ++i) flood.push_back(Come());
  ASSERT_TRUE(AreWaiting(30));
  for (SocketPeer& peer : flood) peer.Send(std::string("\x16\x03\x01", 3));
  int before = 0;
  ASSERT_TRUE(RunUntil([&] {
    EXPECT_LE(server_->contexts_asked - before, 4) << "in one turn";
    before = server_->contexts_asked;
    return before == 30;
  }));
}

TEST_F(TlsHandshakesTest, EachUsesTheContextOfItsFirstByte) {
  Make();
  SocketPeer silent = Come();
  ASSERT_TRUE(AreWaiting(1));
  harness::CertificateAuthority stranger(dir_.path(), "stranger");
  const harness::CertificateFiles forged = stranger.Issue({.name = "forged"});
  codec::TlsOptions options = Options();
  options.cert_file = forged.certificate;
  options.key_file = forged.key;
  server_->context = TlsTest::Make(options).server;
  TlsSession client(contexts_.client, TlsTarget{"127.0.0.1", "127.0.0.1", 1});
  client.Attach(silent.fd());
  ASSERT_EQ(fcntl(silent.fd(), F_SETFL, fcntl(silent.fd(), F_GETFL) | O_NONBLOCK), 0);
  TlsSession::Step step = TlsSession::Step::kWaiting;
  ASSERT_TRUE(RunUntil([&] {
    if (step == TlsSession::Step::kWaiting) step = client.Handshake();
    return step != TlsSession::Step::kWaiting;
  }));
  EXPECT_EQ(step, TlsSession::Step::kFailed);
  EXPECT_THAT(client.failure(), HasSubstr("certificate verify failed"));
}

}  // namespace
}  // namespace sentinel::io
