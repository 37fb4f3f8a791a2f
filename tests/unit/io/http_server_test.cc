#include "io/net/http_server.h"

#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "loop_test_base.h"
#include "socket_peer.h"
#include "tls_fixture.h"

namespace sentinel::io {
namespace {

using std::chrono::milliseconds;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// `portions` of the same letter.
class Letters final : public codec::BodySource {
 public:
  Letters(std::size_t portions, std::size_t size, int& made)
      : portions_(portions), size_(size), made_(made) {}
  bool Append(std::string& out) override {
    ++made_;
    out.append(size_, 'x');
    return --portions_ > 0;
  }

 private:
  std::size_t portions_;
  std::size_t size_;
  int& made_;
};

class HttpServerTest : public LoopTest {
 protected:
  void Serve(const HttpLimits& limits = {}) {
    HttpServer::Callbacks callbacks;
    callbacks.answer = [this](const codec::HttpRequest& request) { return Answer(request); };
    callbacks.refuse = [](int status, const std::string& reason) {
      codec::HttpResponse response;
      response.status = status;
      response.body = reason;
      return response;
    };
    callbacks.on_accept_error = [](const std::string& reason) { FAIL() << reason; };
    server_.emplace(loop_, std::move(callbacks), limits);
    ASSERT_TRUE(server_->Listen({"127.0.0.1"}, 0, 16).ok());
  }

  codec::HttpResponse Answer(const codec::HttpRequest& request) {
    codec::HttpResponse response;
    const std::string path = request.path.empty() ? "" : request.path[0];
    response.body = "<" + path + ">";
    response.follows = path == "follow";
    if (path == "long") {
      response.rest = std::make_unique<Letters>(portions_, portion_size_, made_);
    }
    return response;
  }

  SocketPeer Come() { return SocketPeer::ConnectTo(server_->port()); }
  SocketPeer Ask(const std::string& path, const std::string& version = "1.1") {
    SocketPeer peer = Come();
    peer.Send("GET " + path + " HTTP/" + version + "\r\n\r\n");
    return peer;
  }
  bool Gets(SocketPeer& peer, std::string_view end) {
    return RunUntil([&] { return peer.received().ends_with(end); });
  }
  bool IsClosed(SocketPeer& peer) {
    return RunUntil([&] {
      peer.received();
      return peer.closed();
    });
  }

  std::size_t portions_ = 3;
  std::size_t portion_size_ = 4;
  int made_ = 0;
  std::optional<HttpServer> server_;
};

TEST_F(HttpServerTest, AnswersOneRequestAfterTheOther) {
  Serve();
  SocketPeer peer = Ask("/a");
  ASSERT_TRUE(Gets(peer, "<a>"));
  EXPECT_THAT(peer.received(), StartsWith("HTTP/1.1 200 OK\r\n"));
  peer.Send("GET /b HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\n\r\n");
  ASSERT_TRUE(Gets(peer, "<c>"));
  EXPECT_THAT(peer.received(), HasSubstr("<b>"));
  EXPECT_FALSE(peer.closed());
}

// Together they are longer than one may be.
TEST_F(HttpServerTest, AnswersManyRequestsThatCameAtOnceInTheirOrder) {
  Serve();
  std::string requests;
  std::string order;
  for (int i = 0; i < 500; ++i) {
    requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\n\r\n";
    order += "<" + std::to_string(i) + ">";
  }
  SocketPeer peer = Come();
  peer.Send(requests);
  ASSERT_TRUE(Gets(peer, "<499>"));
  std::string bodies;
  const std::string& all = peer.received();
  for (std::size_t at = 0; (at = all.find('<', at)) != std::string::npos; ++at) {
    bodies += all.substr(at, all.find('>', at) + 1 - at);
  }
  EXPECT_EQ(bodies, order);
}

TEST_F(HttpServerTest, ReadsARequestThatComesBitByBit) {
  Serve();
  SocketPeer peer = Come();
  for (const char c : std::string("GET /a HTTP/1.1\r\nA: b\r\n\r\n")) {
    peer.Send(std::string(1, c));
    RunTurns(1);
  }
  EXPECT_TRUE(Gets(peer, "<a>"));
}

TEST_F(HttpServerTest, ClosesBehindTheAnswerWhereThatIsWanted) {
  Serve();
  SocketPeer peer = Come();
  peer.Send("GET /a HTTP/1.1\r\nConnection: close\r\n\r\n");
  ASSERT_TRUE(IsClosed(peer));
  EXPECT_THAT(peer.received(), EndsWith("<a>"));
  EXPECT_EQ(server_->connections(), 0U);
}

TEST_F(HttpServerTest, AnswersHeadWithoutABody) {
  Serve();
  SocketPeer peer = Come();
  peer.Send("HEAD /long HTTP/1.1\r\n\r\nGET /a HTTP/1.1\r\n\r\n");
  ASSERT_TRUE(Gets(peer, "<a>"));
  EXPECT_EQ(made_, 0);
  EXPECT_EQ(peer.received().find("<long>"), std::string::npos);
}

TEST_F(HttpServerTest, SendsALongAnswerInChunks) {
  Serve();
  SocketPeer peer = Ask("/long");
  ASSERT_TRUE(Gets(peer, "\r\n0\r\n\r\n"));
  EXPECT_THAT(peer.received(),
              EndsWith("\r\n\r\n6\r\n<long>\r\n4\r\nxxxx\r\n4\r\nxxxx\r\n4\r\nxxxx\r\n0\r\n\r\n"));
  peer.Send("GET /a HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(Gets(peer, "<a>"));
}

TEST_F(HttpServerTest, EndsALongAnswerWithTheConnectionForOldClients) {
  Serve();
  SocketPeer peer = Ask("/long", "1.0");
  ASSERT_TRUE(IsClosed(peer));
  EXPECT_THAT(peer.received(), EndsWith("\r\n\r\n<long>xxxxxxxxxxxx"));
}

TEST_F(HttpServerTest, MakesNoMoreThanAClientReads) {
  portions_ = 10'000;
  portion_size_ = 64 * 1024;
  Serve({.taking = milliseconds(300)});
  SocketPeer peer = Ask("/long");
  ASSERT_TRUE(RunUntil([&] { return server_->connections() == 1; }));
  // It reads nothing, and is closed when its time is up.
  ASSERT_TRUE(RunUntil([&] { return server_->connections() == 0; }));
  EXPECT_LT(made_, 1000);
}

TEST_F(HttpServerTest, SaysWhyARequestIsRefused) {
  Serve();
  SocketPeer bad = Come();
  bad.Send("nonsense\r\n\r\n");
  ASSERT_TRUE(Gets(bad, "the request line is malformed"));
  EXPECT_THAT(bad.received(), StartsWith("HTTP/1.1 400 Bad Request\r\n"));
  SocketPeer with_body = Come();
  with_body.Send("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc");
  ASSERT_TRUE(Gets(with_body, "requests with a body are not taken"));
  SocketPeer endless = Come();
  endless.Send("GET / HTTP/1.1\r\nA: " + std::string(9000, 'x'));
  ASSERT_TRUE(Gets(endless, "the request is too long"));
  EXPECT_THAT(endless.received(), StartsWith("HTTP/1.1 413 Content Too Large\r\n"));
  endless.Send("more");  // Is dropped.
  EXPECT_TRUE(IsClosed(bad) && IsClosed(with_body) && IsClosed(endless));
}

TEST_F(HttpServerTest, EndsClientsThatTakeTheirTime) {
  Serve({.idle = milliseconds(20), .asking = milliseconds(20)});
  SocketPeer silent = Come();
  SocketPeer slow = Come();
  slow.Send("GET / HT");
  SocketPeer idle = Ask("/a");
  ASSERT_TRUE(Gets(idle, "<a>"));
  EXPECT_TRUE(IsClosed(silent) && IsClosed(slow) && IsClosed(idle));
}

TEST_F(HttpServerTest, LetsTheOldestIdleOneGiveWay) {
  Serve({.connections = 2});
  SocketPeer first = Come();
  ASSERT_TRUE(RunUntil([&] { return server_->connections() == 1; }));
  SocketPeer second = Ask("/a");
  ASSERT_TRUE(Gets(second, "<a>"));
  SocketPeer third = Ask("/b");
  ASSERT_TRUE(Gets(third, "<b>"));
  EXPECT_TRUE(IsClosed(first));
  EXPECT_FALSE(second.closed());
}

TEST_F(HttpServerTest, LetsWhoDoesNotReadGiveWay) {
  Serve({.connections = 1});
  std::string requests;
  for (int i = 0; i < 4000; ++i) {
    requests += "GET /" + std::string(8000, 'x') + " HTTP/1.1\r\n\r\n";
  }
  SocketPeer greedy = Come();
  std::size_t sent = 0;
  int stuck = 0;  // Turns in which nothing was taken any more.
  ASSERT_TRUE(RunUntil([&] {
    const std::size_t more = greedy.SendSome(std::string_view(requests).substr(sent));
    sent += more;
    stuck = more == 0 ? stuck + 1 : 0;
    return stuck > 100;
  }));
  ASSERT_LT(sent, requests.size());
  SocketPeer other = Ask("/b");
  ASSERT_TRUE(Gets(other, "<b>"));
  EXPECT_TRUE(IsClosed(greedy));
}

TEST_F(HttpServerTest, RefusesConnectionsWhenAllOthersAreBusy) {
  Serve({.connections = 1});
  SocketPeer follower = Ask("/follow");
  ASSERT_TRUE(RunUntil([&] { return server_->followers() == 1; }));
  SocketPeer late = Come();
  ASSERT_TRUE(IsClosed(late));
  EXPECT_EQ(server_->figures().refused, 1U);
  EXPECT_FALSE(follower.closed());
}

TEST_F(HttpServerTest, PublishesToFollowersAlone) {
  Serve();
  SocketPeer follower = Ask("/follow");
  SocketPeer old = Ask("/follow", "1.0");
  SocketPeer other = Ask("/a");
  ASSERT_TRUE(Gets(other, "<a>"));
  ASSERT_TRUE(RunUntil([&] { return server_->followers() == 2; }));
  server_->Publish("news");
  EXPECT_TRUE(Gets(follower, "8\r\n<follow>\r\n4\r\nnews\r\n"));
  EXPECT_TRUE(Gets(old, "\r\n\r\n<follow>news"));
  EXPECT_THAT(other.received(), EndsWith("<a>"));
  follower.Close();
  EXPECT_TRUE(RunUntil([&] { return server_->followers() == 1; }));
}

TEST_F(HttpServerTest, DropsAFollowerThatDoesNotRead) {
  Serve({.backlog = 64 * 1024});
  SocketPeer follower = Ask("/follow");
  ASSERT_TRUE(RunUntil([&] { return server_->followers() == 1; }));
  const std::string news(32 * 1024, 'n');
  ASSERT_TRUE(RunUntil([&] {
    server_->Publish(news);
    return server_->followers() == 0;
  }));
  EXPECT_EQ(server_->figures().followers_dropped, 1U);
}

TEST_F(HttpServerTest, HasRoomForSoManyFollowers) {
  Serve({.followers = 1});
  SocketPeer first = Ask("/follow");
  ASSERT_TRUE(RunUntil([&] { return server_->followers() == 1; }));
  SocketPeer second = Ask("/follow");
  EXPECT_TRUE(Gets(second, "too many follow the events already"));
  EXPECT_THAT(second.received(), StartsWith("HTTP/1.1 503"));
}

TEST_F(HttpServerTest, ClosesEverything) {
  Serve();
  SocketPeer follower = Ask("/follow");
  SocketPeer silent = Come();
  ASSERT_TRUE(RunUntil([&] { return server_->connections() == 2; }));
  server_->Close();
  EXPECT_TRUE(IsClosed(follower) && IsClosed(silent));
}

class HttpsServerTest : public TlsTest {};

TEST_F(HttpsServerTest, SpeaksTlsAlone) {
  const TlsContexts contexts = Make(Options());
  HttpServer::Callbacks callbacks;
  callbacks.answer = [](const codec::HttpRequest&) {
    codec::HttpResponse response;
    response.body = "secret";
    return response;
  };
  callbacks.refuse = [](int, const std::string&) { return codec::HttpResponse(); };
  callbacks.tls = [&contexts] { return contexts.server; };
  callbacks.on_accept_error = [](const std::string& reason) { FAIL() << reason; };
  HttpServer server(loop_, std::move(callbacks));
  ASSERT_TRUE(server.Listen({"127.0.0.1"}, 0, 16).ok());

  SocketPeer plain = SocketPeer::ConnectTo(server.port());
  plain.Send("GET / HTTP/1.1\r\n\r\n");
  ASSERT_TRUE(RunUntil([&] {
    plain.received();
    return plain.closed();
  }));
  EXPECT_EQ(server.figures().handshakes_failed, 1U);

  Hearer hearer;
  Connection client(loop_, "127.0.0.1", server.port(), {},
                    std::make_unique<TlsSession>(
                        contexts.client, TlsTarget{"127.0.0.1", "127.0.0.1", server.port()}),
                    hearer);
  client.Write("GET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(RunUntil([&] { return hearer.received.ends_with("secret"); }));
}

}  // namespace
}  // namespace sentinel::io
