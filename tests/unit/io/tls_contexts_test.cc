#include <gmock/gmock.h>

#include <chrono>

#include "io/tls/contexts.h"
#include "tls_fixture.h"

namespace sentinel::io {
namespace {

using codec::TlsAuthClients;
using codec::TlsOptions;
using harness::CertificateFiles;
using testing::HasSubstr;
using testing::StartsWith;

class TlsContextsTest : public TlsTest {
 protected:
  TlsOptions With(std::string TlsOptions::*field, const std::string& value) const {
    TlsOptions options = Options();
    options.*field = value;
    return options;
  }
};

TEST_F(TlsContextsTest, AreMadeOfACertificateItsKeyAndAnAuthority) {
  const TlsContexts contexts = Make(Options());
  EXPECT_NE(contexts.server, nullptr);
  EXPECT_NE(contexts.client, nullptr);
}

TEST_F(TlsContextsTest, NeedFiles) {
  EXPECT_EQ(ErrorOf(With(&TlsOptions::cert_file, "")), "No tls-cert-file configured!");
  EXPECT_EQ(ErrorOf(With(&TlsOptions::key_file, "")), "No tls-key-file configured!");
  TlsOptions without_authority = With(&TlsOptions::ca_cert_file, "");
  constexpr const char* kAuthority =
      "Either tls-ca-cert-file or tls-ca-cert-dir must be specified when tls-cluster, "
      "tls-replication or tls-auth-clients are enabled!";
  EXPECT_EQ(ErrorOf(without_authority), kAuthority);
  without_authority.auth_clients = TlsAuthClients::kNo;
  EXPECT_EQ(ErrorOf(without_authority), "none");
  without_authority.replication = true;
  EXPECT_EQ(ErrorOf(without_authority), kAuthority);
}

TEST_F(TlsContextsTest, SayWhichFileCannotBeUsed) {
  EXPECT_EQ(ErrorOf(With(&TlsOptions::cert_file, "/nosuch")),
            "Failed to load certificate: /nosuch: error:80000002:system library::No such file or "
            "directory");
  const std::string key = Options().key_file;
  EXPECT_EQ(ErrorOf(With(&TlsOptions::cert_file, key)),
            "Failed to load certificate: " + key + ": error:0480006C:PEM routines::no start line");
  const CertificateFiles other = authority_.Issue({.name = "other"});
  EXPECT_EQ(ErrorOf(With(&TlsOptions::key_file, other.key)),
            "Failed to load private key: " + other.key +
                ": error:05800074:x509 certificate routines::key values mismatch");
  EXPECT_EQ(ErrorOf(With(&TlsOptions::ca_cert_file, key)),
            "Failed to configure CA certificate(s) file/directory: error:05800088:x509 certificate "
            "routines::no certificate or crl found");
  EXPECT_EQ(ErrorOf(With(&TlsOptions::ca_cert_dir, "/nosuch")), "none");
  EXPECT_EQ(ErrorOf(With(&TlsOptions::dh_params_file, "/nosuch")),
            "Failed to load /nosuch: No such file or directory");
  EXPECT_EQ(ErrorOf(With(&TlsOptions::dh_params_file, key)), key + ": failed to read DH params.");
}

TEST_F(TlsContextsTest, KnowTheWordsOfDirectives) {
  EXPECT_THAT(ErrorOf(With(&TlsOptions::protocols, "SSLv3")),
              StartsWith("Invalid tls-protocols specified."));
  EXPECT_THAT(ErrorOf(With(&TlsOptions::protocols, "  ")),
              StartsWith("Invalid tls-protocols specified."));
  EXPECT_EQ(ErrorOf(With(&TlsOptions::protocols, "tlsv1.2 TLSV1.3  tlsv1")), "none");
  EXPECT_EQ(ErrorOf(With(&TlsOptions::ciphers, "foo")), "Failed to configure ciphers: foo");
  EXPECT_EQ(ErrorOf(With(&TlsOptions::ciphersuites, "foo")),
            "Failed to configure ciphersuites: foo");
  EXPECT_EQ(ErrorOf(With(&TlsOptions::ciphers, "ECDHE+AESGCM")), "none");
  EXPECT_EQ(ErrorOf(With(&TlsOptions::ciphersuites, "TLS_AES_128_GCM_SHA256")), "none");
}

TEST_F(TlsContextsTest, OpenKeysWithTheirPassword) {
  const CertificateFiles files = authority_.Issue({.name = "locked", .password = "secret"});
  TlsOptions options = Options();
  options.cert_file = files.certificate;
  options.key_file = files.key;
  EXPECT_THAT(ErrorOf(options), StartsWith("Failed to load private key: " + files.key));
  options.key_file_pass = "wrong";
  EXPECT_THAT(ErrorOf(options), HasSubstr("bad decrypt"));
  options.key_file_pass = "secret";
  EXPECT_EQ(ErrorOf(options), "none");
}

TEST_F(TlsContextsTest, UseTheClientPairWhenBothHalvesAreThere) {
  const CertificateFiles files = authority_.Issue({.name = "client", .password = "pw"});
  TlsOptions options = Options();
  options.client_cert_file = files.certificate;
  EXPECT_EQ(Make(options).certificates.size(), 2U);
  options.client_key_file = files.key;
  EXPECT_THAT(ErrorOf(options), StartsWith("Failed to load private key: " + files.key));
  options.client_key_file_pass = "pw";
  const TlsContexts contexts = Make(options);
  ASSERT_EQ(contexts.certificates.size(), 3U);
  EXPECT_EQ(contexts.certificates[1].directive, "tls-client-cert-file");
  EXPECT_EQ(contexts.certificates[1].path, files.certificate);
}

TEST_F(TlsContextsTest, KnowTheDatesOfOurCertificateAndItsAuthority) {
  const CertificateFiles files =
      authority_.Issue({.name = "short", .ends = std::chrono::hours(24 * 10)});
  TlsOptions options = Options();
  options.cert_file = files.certificate;
  options.key_file = files.key;
  const auto now = std::chrono::system_clock::now();
  const std::vector<TlsCertificate> certificates = Make(options).certificates;
  ASSERT_EQ(certificates.size(), 2U);
  EXPECT_EQ(certificates[0].directive, "tls-cert-file");
  EXPECT_TRUE(certificates[0].ValidAt(now));
  EXPECT_TRUE(certificates[0].ValidAt(now + std::chrono::hours(24 * 9)));
  EXPECT_FALSE(certificates[0].ValidAt(now + std::chrono::hours(24 * 11)));
  EXPECT_FALSE(certificates[0].ValidAt(now - std::chrono::hours(48)));
  EXPECT_EQ(certificates[1].directive, "tls-ca-cert-file");
  EXPECT_TRUE(certificates[1].ValidAt(now + std::chrono::hours(24 * 300)));
}

TEST_F(TlsContextsTest, AnAuthorityThatDidNotSignUsIsNotOurs) {
  harness::CertificateAuthority stranger(dir_.path(), "stranger");
  EXPECT_EQ(Make(With(&TlsOptions::ca_cert_file, stranger.file())).certificates.size(), 1U);
}

}  // namespace
}  // namespace sentinel::io
