#include "tls_fixture.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace sentinel::io {

using Step = TlsSession::Step;

Ends::Outcome Ends::ShakeHands() {
  Outcome outcome{Step::kWaiting, Step::kWaiting};
  for (int i = 0; i < 10; ++i) {
    if (outcome.client == Step::kWaiting) outcome.client = client->Handshake();
    if (outcome.server == Step::kWaiting) outcome.server = server->Handshake();
  }
  return outcome;
}

TlsTest::TlsTest() : authority_(dir_.path()) {
  const harness::CertificateFiles files =
      authority_.Issue({.name = "server", .alternatives = "DNS:server.example,IP:127.0.0.1"});
  options_.port = 1;
  options_.cert_file = files.certificate;
  options_.key_file = files.key;
  options_.ca_cert_file = authority_.file();
}

TlsContexts TlsTest::Make(const codec::TlsOptions& options) {
  Result<TlsContexts> contexts = MakeTlsContexts(options);
  EXPECT_TRUE(contexts) << contexts.error().message;
  return contexts ? std::move(*contexts) : TlsContexts{};
}

std::string TlsTest::ErrorOf(const codec::TlsOptions& options) {
  const Result<TlsContexts> contexts = MakeTlsContexts(options);
  return contexts ? "none" : contexts.error().message;
}

std::shared_ptr<TlsClientContext> TlsTest::Anonymous(int version) const {
  SslContextPtr context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_load_verify_locations(context.get(), authority_.file().c_str(), nullptr);
  SSL_CTX_set_min_proto_version(context.get(), version);
  SSL_CTX_set_max_proto_version(context.get(), version);
  return std::make_shared<TlsClientContext>(std::move(context), false);
}

Ends TlsTest::Connect(const std::shared_ptr<TlsClientContext>& client,
                      const std::shared_ptr<const TlsServerContext>& server,
                      const std::string& host) {
  std::array<int, 2> sockets{};
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sockets.data()), 0);
  Ends ends{UniqueFd(sockets[0]), UniqueFd(sockets[1]),
            std::make_unique<TlsSession>(client, TlsTarget{host, "127.0.0.1", 6379}),
            std::make_unique<TlsSession>(server)};
  ends.client->Attach(sockets[0]);
  ends.server->Attach(sockets[1]);
  return ends;
}

TlsServerEnd::TlsServerEnd(Loop& loop, const std::shared_ptr<TlsServerContext>& first,
                           Duration patience)
    : context(first),
      handshakes(loop,
                 {.context =
                      [this] {
                        ++contexts_asked;
                        return context;
                      },
                  .on_done =
                      [this, &loop](UniqueFd socket, std::unique_ptr<TlsSession> tls) {
                        hearers.push_back(std::make_unique<Hearer>());
                        connections.push_back(std::make_unique<Connection>(
                            loop, std::move(socket), std::move(tls), *hearers.back()));
                      },
                  .on_failed =
                      [this](const UniqueFd& socket, const SocketAddress& peer,
                             const std::string& reason) {
                        EXPECT_TRUE(socket.valid());
                        failures.push_back(reason);
                        failed_peers.push_back(peer.text());
                      }},
                 patience),
      listener_(loop, {.on_accepted =
                           [this](UniqueFd socket, const SocketAddress& peer) {
                             if (keep_accepted) return kept_.push_back(std::move(socket));
                             handshakes.Take(std::move(socket), peer);
                           },
                       .on_error = [](const std::string& reason) { ADD_FAILURE() << reason; }}) {
  EXPECT_TRUE(listener_.ListenTcp({"127.0.0.1"}, 0, 128).ok());
}

std::string ReadAll(TlsSession& session) {
  std::string all;
  std::array<char, 4096> bytes{};
  for (;;) {
    const ssize_t count = session.Read(bytes.data(), bytes.size());
    if (count <= 0) return all;
    all.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

void WriteAll(TlsSession& session, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = session.Write(bytes.data(), bytes.size());
    ASSERT_GT(count, 0) << session.failure();
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace sentinel::io
