#include <gmock/gmock.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <string>

#include "io/tls/session.h"
#include "support/wait.h"
#include "tls_fixture.h"

namespace sentinel::io {
namespace {

using codec::TlsAuthClients;
using codec::TlsOptions;
using harness::CertificateFiles;
using testing::HasSubstr;

class TlsSessionTest : public TlsTest {
 protected:
  TlsOptions Speaking(const std::string& protocols) const {
    TlsOptions options = Options();
    options.protocols = protocols;
    return options;
  }

  // Whether a client with these files gets in, seen from the server.
  static std::string Verdict(Ends ends) {
    const Ends::Outcome outcome = ends.ShakeHands();
    return outcome.server == TlsSession::Step::kDone ? "in" : ends.server->failure();
  }
};

class EachVersion : public TlsSessionTest, public testing::WithParamInterface<const char*> {};
INSTANTIATE_TEST_SUITE_P(Tls, EachVersion, testing::Values("TLSv1.2", "TLSv1.3"),
                         [](const auto& param) {
                           return std::string(param.param) == "TLSv1.2" ? "TLS12" : "TLS13";
                         });

TEST_P(EachVersion, BytesGoBothWays) {
  Ends ends = Connect(Make(Speaking(GetParam())));
  ASSERT_EQ(ends.ShakeHands(), kBothDone);
  EXPECT_EQ(ends.client->protocol(), GetParam());
  WriteAll(*ends.client, "PING\r\n");
  EXPECT_EQ(ReadAll(*ends.server), "PING\r\n");
  EXPECT_EQ(errno, EAGAIN);
  WriteAll(*ends.server, "+PONG\r\n");
  EXPECT_EQ(ReadAll(*ends.client), "+PONG\r\n");
}

TEST_P(EachVersion, ASessionIsResumedUntilTheContextIsAnother) {
  const TlsContexts contexts = Make(Speaking(GetParam()));
  const auto connect = [&](const TlsContexts& with) {
    Ends ends = Connect(with);
    EXPECT_EQ(ends.ShakeHands(), kBothDone);
    WriteAll(*ends.server, "x");
    EXPECT_EQ(ReadAll(*ends.client), "x");  // And the tickets that came before it.
    return ends.client->resumed();          // The connection breaks without a goodbye.
  };
  EXPECT_FALSE(connect(contexts));
  EXPECT_TRUE(connect(contexts));
  EXPECT_TRUE(connect(contexts));
  EXPECT_FALSE(connect(Make(Speaking(GetParam()))));
}

TEST_P(EachVersion, BothLinksToAServerAreResumedThoughNeitherHasHeardOfANewSession) {
  const TlsContexts contexts = Make(Speaking(GetParam()));
  {
    Ends first = Connect(contexts);
    ASSERT_EQ(first.ShakeHands(), kBothDone);
    WriteAll(*first.server, "x");
    EXPECT_EQ(ReadAll(*first.client), "x");
  }
  Ends one = Connect(contexts);
  Ends never_connected = Connect(contexts);  // Uses nothing up.
  Ends other = Connect(contexts);
  EXPECT_EQ(one.ShakeHands(), kBothDone);
  EXPECT_EQ(other.ShakeHands(), kBothDone);
  EXPECT_TRUE(one.client->resumed());
  EXPECT_TRUE(other.client->resumed());
}

TEST_P(EachVersion, ASessionTheServerHasForgottenIsNoObstacle) {
  const TlsContexts contexts = Make(Speaking(GetParam()));
  const TlsContexts restarted = Make(Speaking(GetParam()));
  for (const auto& server : {contexts.server, restarted.server}) {
    Ends ends = Connect(contexts.client, server);
    EXPECT_EQ(ends.ShakeHands(), kBothDone);
    EXPECT_FALSE(ends.client->resumed());
    WriteAll(*ends.server, "x");
    EXPECT_EQ(ReadAll(*ends.client), "x");
  }
}

TEST_P(EachVersion, NothingIsResumedWithoutCaching) {
  TlsOptions options = Speaking(GetParam());
  options.session_caching = false;
  const TlsContexts contexts = Make(options);
  for (int i = 0; i < 2; ++i) {
    Ends ends = Connect(contexts);
    EXPECT_EQ(ends.ShakeHands(), kBothDone);
    WriteAll(*ends.server, "x");
    ReadAll(*ends.client);
    EXPECT_FALSE(ends.client->resumed());
  }
}

TEST_P(EachVersion, AnOrderlyEndIsToldFromACut) {
  const TlsContexts contexts = Make(Speaking(GetParam()));
  char byte = 0;
  {
    Ends ends = Connect(contexts);
    ASSERT_EQ(ends.ShakeHands(), kBothDone);
    WriteAll(*ends.client, "last");
    ends.client->SayGoodbye();
    ends.client_socket.Reset();
    EXPECT_EQ(ReadAll(*ends.server), "last");
    EXPECT_EQ(ends.server->Read(&byte, 1), 0);
    EXPECT_EQ(ends.server->failure(), "");
  }
  Ends ends = Connect(contexts);
  ASSERT_EQ(ends.ShakeHands(), kBothDone);
  ReadAll(*ends.client);  // Tickets left unread would make it a reset.
  WriteAll(*ends.client, "last");
  ends.client_socket.Reset();
  EXPECT_EQ(ReadAll(*ends.server), "last");
  EXPECT_EQ(ends.server->Read(&byte, 1), -1);
  EXPECT_EQ(ends.server->failure(), "error:0A000126:SSL routines::unexpected eof while reading");
  EXPECT_FALSE(ends.server->distrusted());
  EXPECT_EQ(ends.server->Write(&byte, 1), -1) << "a session that has failed stays so";
}

TEST_P(EachVersion, WhatIsLeftInsideIsKnown) {
  Ends ends = Connect(Make(Speaking(GetParam())));
  ASSERT_EQ(ends.ShakeHands(), kBothDone);
  ReadAll(*ends.client);
  WriteAll(*ends.client, "one");
  WriteAll(*ends.client, "two");
  EXPECT_FALSE(ends.server->has_unread()) << "nothing has left the socket";
  char byte = 0;
  ASSERT_EQ(ends.server->Read(&byte, 1), 1);
  EXPECT_TRUE(ends.server->has_unread());
  EXPECT_EQ(byte + ReadAll(*ends.server), "onetwo");
  EXPECT_FALSE(ends.server->has_unread());
}

TEST_P(EachVersion, RecordsMayComeByteByByte) {
  const TlsContexts contexts = Make(Speaking(GetParam()));
  Ends left = Connect(contexts);
  Ends right = Connect(contexts);  // left.client speaks to right.server; the test is the wire.
  const auto pass_on = [](const UniqueFd& from, const UniqueFd& to) {
    char byte = 0;
    return recv(from.get(), &byte, 1, 0) == 1 && send(to.get(), &byte, 1, 0) == 1;
  };
  TlsSession::Step client = TlsSession::Step::kWaiting;
  TlsSession::Step server = TlsSession::Step::kWaiting;
  bool moved = true;
  while (moved) {
    if (client == TlsSession::Step::kWaiting) client = left.client->Handshake();
    if (server == TlsSession::Step::kWaiting) server = right.server->Handshake();
    moved = pass_on(left.server_socket, right.client_socket);
    moved = pass_on(right.client_socket, left.server_socket) || moved;
  }
  ASSERT_EQ(client, TlsSession::Step::kDone);
  ASSERT_EQ(server, TlsSession::Step::kDone);
  WriteAll(*left.client, "a record");
  std::string got;
  while (pass_on(left.server_socket, right.client_socket)) {
    EXPECT_EQ(got, "") << "before the end of the record";
    got = ReadAll(*right.server);
    EXPECT_EQ(errno, EAGAIN);
  }
  EXPECT_EQ(got, "a record");
}

TEST_P(EachVersion, MuchIsWrittenPieceByPiece) {
  Ends ends = Connect(Make(Speaking(GetParam())));
  ASSERT_EQ(ends.ShakeHands(), kBothDone);
  std::string much(3'000'000, 'x');
  for (std::size_t i = 0; i < much.size(); ++i) much[i] = static_cast<char>('a' + i % 23);
  std::string rest = much;  // Another place in memory for each try.
  std::string got;
  bool blocked = false;
  while (got.size() < much.size()) {
    const ssize_t count = ends.client->Write(rest.data(), rest.size());
    if (count > 0) {
      rest = rest.substr(static_cast<std::size_t>(count));
      continue;
    }
    if (!rest.empty()) {
      ASSERT_EQ(errno, EAGAIN);
      ASSERT_EQ(ends.client->wanted(), TlsSession::Wanted::kWritable);
      blocked = true;
    }
    got += ReadAll(*ends.server);
  }
  EXPECT_TRUE(blocked);
  EXPECT_EQ(got, much);
}

TEST_P(EachVersion, ClientsShowCertificatesAsAsked) {
  const int version = std::string(GetParam()) == "TLSv1.2" ? TLS1_2_VERSION : TLS1_3_VERSION;
  TlsOptions options = Speaking(GetParam());
  harness::CertificateAuthority stranger(dir_.path(), "stranger");
  const CertificateFiles forged = stranger.Issue({.name = "forged"});
  const CertificateFiles old = authority_.Issue({.name = "old", .ends = std::chrono::hours(-1)});
  const CertificateFiles server_only =
      authority_.Issue({.name = "server-only", .usage = "serverAuth"});
  const auto showing = [&](const CertificateFiles& files) {
    TlsOptions client = options;
    client.client_cert_file = files.certificate;
    client.client_key_file = files.key;
    return Make(client).client;
  };
  for (const auto mode : {TlsAuthClients::kYes, TlsAuthClients::kOptional, TlsAuthClients::kNo}) {
    SCOPED_TRACE(static_cast<int>(mode));
    options.auth_clients = mode;
    const TlsContexts contexts = Make(options);
    const auto verdict = [&](const std::shared_ptr<TlsClientContext>& client) {
      return Verdict(Connect(client, contexts.server));
    };
    EXPECT_EQ(verdict(contexts.client), "in");
    const bool must_show = mode == TlsAuthClients::kYes;
    EXPECT_THAT(verdict(Anonymous(version)),
                HasSubstr(must_show ? "peer did not return a certificate" : "in"));
    const bool looked_at = mode != TlsAuthClients::kNo;
    for (const CertificateFiles& bad : {forged, old, server_only}) {
      SCOPED_TRACE(bad.certificate);
      EXPECT_THAT(verdict(showing(bad)), HasSubstr(looked_at ? "certificate verify failed" : "in"));
    }
  }
}

TEST_F(TlsSessionTest, VersionsHaveToMeet) {
  Ends ends = Connect(Make(Speaking("TLSv1.2")).client, Make(Speaking("TLSv1.3")).server);
  EXPECT_EQ(ends.ShakeHands().server, TlsSession::Step::kFailed);
  EXPECT_THAT(ends.server->failure(), HasSubstr("unsupported protocol"));
  EXPECT_THAT(ends.client->failure(), HasSubstr("alert protocol version"));
}

TEST_F(TlsSessionTest, WhoSpeaksNoTlsIsRefused) {
  Ends ends = Connect(Make(Options()));
  const std::string ping = "PING\r\nPING\r\n";
  ASSERT_EQ(send(ends.client_socket.get(), ping.data(), ping.size(), 0),
            static_cast<ssize_t>(ping.size()));
  EXPECT_EQ(ends.server->Handshake(), TlsSession::Step::kFailed);
  EXPECT_THAT(ends.server->failure(), HasSubstr("SSL routines"));
  EXPECT_TRUE(ends.server->distrusted());
}

TEST_F(TlsSessionTest, ServersHaveToBeTrusted) {
  harness::CertificateAuthority stranger(dir_.path(), "stranger");
  const CertificateFiles forged =
      stranger.Issue({.name = "forged", .alternatives = "IP:127.0.0.1"});
  TlsOptions options = Options();
  options.cert_file = forged.certificate;
  options.key_file = forged.key;
  Ends ends = Connect(Make(Options()).client, Make(options).server);
  EXPECT_EQ(ends.ShakeHands().client, TlsSession::Step::kFailed);
  EXPECT_THAT(ends.client->failure(), HasSubstr("certificate verify failed"));
  EXPECT_THAT(ends.client->failure(), HasSubstr("unable to get local issuer certificate"));
  EXPECT_TRUE(ends.client->distrusted());
}

TEST_F(TlsSessionTest, NamesAreLookedAtOnlyWhenAsked) {
  TlsOptions options = Options();
  const TlsContexts easy = Make(options);
  options.verify_hostname = true;
  const TlsContexts strict = Make(options);
  const auto succeeds = [](const TlsContexts& contexts, const std::string& host) {
    Ends ends = Connect(contexts, host);
    const bool done = ends.ShakeHands() == kBothDone;
    EXPECT_TRUE(done || ends.client->failure().find("mismatch") != std::string::npos)
        << ends.client->failure();
    return done;
  };
  for (const char* const host : {"127.0.0.1", "server.example"}) {
    EXPECT_TRUE(succeeds(easy, host)) << host;
    EXPECT_TRUE(succeeds(strict, host)) << host;
  }
  for (const char* const host : {"127.0.0.2", "::1", "other.example"}) {
    EXPECT_TRUE(succeeds(easy, host)) << host;
    EXPECT_FALSE(succeeds(strict, host)) << host;
  }
}

// A demand that OpenSSL does not take would be none, and every certificate good enough.
TEST_F(TlsSessionTest, NamesThatCannotBeLookedForFailTheHandshake) {
  TlsOptions options = Options();
  const TlsContexts easy = Make(options);
  options.verify_hostname = true;
  const TlsContexts strict = Make(options);
  for (const std::string& host :
       {std::string(), std::string(".example"), std::string("server.example\0.x", 17)}) {
    SCOPED_TRACE(host);
    EXPECT_EQ(Connect(easy, host).ShakeHands(), kBothDone);
    Ends ends = Connect(strict, host);
    EXPECT_EQ(ends.client->Handshake(), TlsSession::Step::kFailed);
    EXPECT_EQ(ends.client->failure(), "no certificate can name this host: '" + host + "'");
    EXPECT_TRUE(ends.client->distrusted());
    char byte = 0;
    EXPECT_EQ(recv(ends.server_socket.get(), &byte, 1, 0), -1) << "nothing was sent";
  }
}

TEST_F(TlsSessionTest, ACommonNameIsNoName) {
  TlsOptions options = Options();
  options.verify_hostname = true;
  const auto why_not = [&](const CertificateFiles& files) {
    TlsOptions server = options;
    server.cert_file = files.certificate;
    server.key_file = files.key;
    Ends ends = Connect(Make(options).client, Make(server).server, "localhost");
    return ends.ShakeHands() == kBothDone ? "none" : ends.client->failure();
  };
  EXPECT_THAT(why_not(authority_.Issue({.name = "localhost"})), HasSubstr("hostname mismatch"));
  EXPECT_EQ(why_not(authority_.Issue({.name = "localhost", .alternatives = "DNS:localhost"})),
            "none");
}

TEST_F(TlsSessionTest, ParametersOfAFileAreThoseOfTheExchange) {
  const CertificateFiles files = authority_.Issue({.name = "rsa", .rsa = true});
  TlsOptions options = Speaking("TLSv1.2");
  options.ciphers = "DHE-RSA-AES256-GCM-SHA384";
  options.cert_file = files.certificate;
  options.key_file = files.key;
  const auto bits = [&] {
    const TlsContexts contexts = Make(options);
    static int of_server;
    of_server = 0;
    SSL_CTX_set_info_callback(
        contexts.client->get(), +[](const SSL* ssl, int, int) {
          EVP_PKEY* key = nullptr;
          if (SSL_get_peer_tmp_key(const_cast<SSL*>(ssl), &key) != 1) return;
          of_server = EVP_PKEY_is_a(key, "DH") == 1 ? EVP_PKEY_get_bits(key) : -1;
          EVP_PKEY_free(key);
        });
    EXPECT_EQ(Connect(contexts).ShakeHands(), kBothDone);
    return of_server;
  };
  EXPECT_EQ(bits(), 2048) << "as fits the key";
  options.dh_params_file = dir_.path() / "dh.pem";
  harness::WriteDhParameters(options.dh_params_file);
  EXPECT_EQ(bits(), 3072);
}

// A ticket is good for so long, and is not made anew when it is used.
TEST_F(TlsSessionTest, SessionsAreForgottenBehindTheirTime) {
  TlsOptions options = Speaking("TLSv1.2");
  options.session_cache_timeout = std::chrono::seconds(1);
  const TlsContexts contexts = Make(options);
  const auto is_resumed = [&] {
    Ends ends = Connect(contexts);
    EXPECT_EQ(ends.ShakeHands(), kBothDone);
    return ends.client->resumed();
  };
  EXPECT_FALSE(is_resumed());
  harness::WaitFor("the session to be too old", [&] {
    return harness::Observation{!is_resumed(), "resumed"};
  });
}

// Of clients without tickets: theirs the server keeps itself.
TEST_F(TlsSessionTest, SoManySessionsAreKept) {
  TlsOptions options = Speaking("TLSv1.2");
  const auto is_resumed_behind_another = [&](std::int64_t kept) {
    options.session_cache_size = kept;
    const TlsContexts contexts = Make(options);
    const TlsContexts another = Make(options);
    const auto connect = [&](const TlsContexts& client) {
      SSL_CTX_set_options(client.client->get(), SSL_OP_NO_TICKET);
      Ends ends = Connect(client.client, contexts.server);
      EXPECT_EQ(ends.ShakeHands(), kBothDone);
      return ends.client->resumed();
    };
    EXPECT_FALSE(connect(contexts));
    EXPECT_TRUE(connect(contexts));
    EXPECT_FALSE(connect(another));
    return connect(contexts);
  };
  EXPECT_TRUE(is_resumed_behind_another(10));
  EXPECT_FALSE(is_resumed_behind_another(1));
  EXPECT_TRUE(is_resumed_behind_another(0)) << "any number";
}

TEST_F(TlsSessionTest, NamesAreToldToServersAndAddressesAreNot) {
  const TlsContexts contexts = Make(Options());
  static std::string told;
  SSL_CTX_set_tlsext_servername_callback(
      contexts.server->context.get(), +[](SSL* ssl, int*, void*) {
        const char* const name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
        told = name == nullptr ? "none" : name;
        return SSL_TLSEXT_ERR_OK;
      });
  EXPECT_EQ(Connect(contexts, "server.example").ShakeHands(), kBothDone);
  EXPECT_EQ(told, "server.example");
  EXPECT_EQ(Connect(contexts, "127.0.0.1").ShakeHands(), kBothDone);
  EXPECT_EQ(told, "none");
}

TEST_F(TlsSessionTest, OurOrderOfCiphersCountsWhenAsked) {
  const auto cipher = [this](bool prefer) {
    TlsOptions options = Speaking("TLSv1.2");
    options.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256";
    options.prefer_server_ciphers = prefer;
    const TlsContexts server = Make(options);
    options.ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384";
    static std::string chosen;
    SSL_CTX_set_info_callback(
        server.server->context.get(), +[](const SSL* ssl, int, int) {
          const SSL_CIPHER* const current = SSL_get_current_cipher(ssl);
          if (current != nullptr) chosen = SSL_CIPHER_get_name(current);
        });
    EXPECT_EQ(Connect(Make(options).client, server.server).ShakeHands(), kBothDone);
    return chosen;
  };
  EXPECT_EQ(cipher(false), "ECDHE-ECDSA-AES128-GCM-SHA256");
  EXPECT_EQ(cipher(true), "ECDHE-ECDSA-AES256-GCM-SHA384");
}

TEST_F(TlsSessionTest, AHandshakeLeftHalfWaits) {
  Ends ends = Connect(Make(Options()));
  EXPECT_EQ(ends.server->Handshake(), TlsSession::Step::kWaiting);
  EXPECT_EQ(ends.server->wanted(), TlsSession::Wanted::kReadable);
  ASSERT_EQ(ends.client->Handshake(), TlsSession::Step::kWaiting);
  EXPECT_EQ(ends.server->Handshake(), TlsSession::Step::kWaiting);
  ends.server->SayGoodbye();  // Says nothing: it is no session yet.
  ends.client_socket.Reset();
  EXPECT_EQ(ends.server->Handshake(), TlsSession::Step::kFailed);
  EXPECT_NE(ends.server->failure(), "");
}

}  // namespace
}  // namespace sentinel::io
