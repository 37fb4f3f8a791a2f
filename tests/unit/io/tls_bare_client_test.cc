// What clients may do that no session of ours does.
#include <gtest/gtest.h>
#include <openssl/err.h>

#include <array>
#include <cstddef>
#include <string>

#include "io/tls/session.h"
#include "tls_fixture.h"

namespace sentinel::io {
namespace {

using codec::TlsAuthClients;
using codec::TlsOptions;

using TlsBareClientTest = TlsTest;

// OpenSSL as it comes, on the client's socket.
class BareClient {
 public:
  BareClient(SSL_CTX* context, const UniqueFd& socket) : ssl_(SSL_new(context)) {
    SSL_set_connect_state(ssl_.get());
    SSL_set_fd(ssl_.get(), socket.get());
  }
  SSL* get() const { return ssl_.get(); }

  bool ShakeHandsWith(TlsSession& server) const {
    TlsSession::Step step = TlsSession::Step::kWaiting;
    int done = 0;
    for (int i = 0; i < 10; ++i) {
      if (done != 1) done = SSL_do_handshake(ssl_.get());
      if (step == TlsSession::Step::kWaiting) step = server.Handshake();
    }
    return done == 1 && step == TlsSession::Step::kDone;
  }

 private:
  SslPtr ssl_;
};

TEST_F(TlsBareClientTest, RenegotiationIsRefused) {
  TlsOptions options = Options();
  options.auth_clients = TlsAuthClients::kNo;
  Ends ends = Connect(Make(options));
  const auto context = Anonymous(TLS1_2_VERSION);
  const BareClient client(context->get(), ends.client_socket);
  SSL_set_options(client.get(), SSL_OP_LEGACY_SERVER_CONNECT);
  TlsServer nobody{context, "nobody"};
  SSL_set_app_data(client.get(), &nobody);
  ASSERT_TRUE(client.ShakeHandsWith(*ends.server));
  ASSERT_EQ(SSL_renegotiate(client.get()), 1);
  ERR_clear_error();
  int result = SSL_do_handshake(client.get());
  EXPECT_EQ(ReadAll(*ends.server), "");
  if (result != 1) {
    ERR_clear_error();
    result = SSL_do_handshake(client.get());
  }
  EXPECT_NE(result, 1);
  EXPECT_EQ(ERR_GET_REASON(ERR_peek_error()), SSL_R_NO_RENEGOTIATION);
  ERR_clear_error();
}

// The answer to a client that asks for new keys waits behind the record that is half written.
TEST_F(TlsBareClientTest, NewKeysMayBeAskedForWhileThereIsNoRoom) {
  TlsOptions options = Options();
  options.auth_clients = TlsAuthClients::kNo;
  Ends ends = Connect(Make(options));
  const auto context = Anonymous(TLS1_3_VERSION);
  const BareClient client(context->get(), ends.client_socket);
  TlsServer nobody{context, "nobody"};
  SSL_set_app_data(client.get(), &nobody);
  ASSERT_TRUE(client.ShakeHandsWith(*ends.server));

  const std::string filler(16 * 1024, 'f');
  std::size_t sent = 0;
  for (;;) {
    const ssize_t count = ends.server->Write(filler.data(), filler.size());
    if (count < 0) break;
    sent += static_cast<std::size_t>(count);
  }
  ASSERT_EQ(ends.server->wanted(), TlsSession::Wanted::kWritable);
  ASSERT_EQ(SSL_key_update(client.get(), SSL_KEY_UPDATE_REQUESTED), 1);
  ASSERT_EQ(SSL_do_handshake(client.get()), 1);
  ASSERT_EQ(SSL_write(client.get(), "after", 5), 5);

  std::string got;
  std::array<char, 4096> bytes{};
  std::size_t drained = 0;
  bool rest_written = false;
  for (int i = 0; i < 100'000 && (got != "after" || !rest_written || drained < sent); ++i) {
    const ssize_t count = ends.server->Read(bytes.data(), bytes.size());
    if (count > 0) got.append(bytes.data(), static_cast<std::size_t>(count));
    const int read = SSL_read(client.get(), bytes.data(), bytes.size());
    if (read > 0) drained += static_cast<std::size_t>(read);
    if (!rest_written && ends.server->Write(filler.data(), filler.size()) > 0) rest_written = true;
  }
  EXPECT_EQ(got, "after");
  EXPECT_TRUE(rest_written);
  EXPECT_GE(drained, sent);
  EXPECT_EQ(ends.server->failure(), "");
}

}  // namespace
}  // namespace sentinel::io
