#include <gmock/gmock.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>

#include "io/tls/contexts.h"
#include "tls_fixture.h"

namespace sentinel::io {
namespace {

using codec::TlsAuthClients;
using codec::TlsOptions;
using harness::CertificateFiles;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
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

// The loop would wait for a pipe until somebody writes into it.
TEST_F(TlsContextsTest, AreNotMadeOfPipesDevicesAndFolders) {
  const std::string pipe = dir_.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  for (const auto field : {&TlsOptions::cert_file, &TlsOptions::key_file, &TlsOptions::ca_cert_file,
                           &TlsOptions::dh_params_file}) {
    EXPECT_THAT(ErrorOf(With(field, pipe)), EndsWith(": not a regular file"));
    EXPECT_THAT(ErrorOf(With(field, pipe)), HasSubstr(pipe));
    EXPECT_THAT(ErrorOf(With(field, "/dev/zero")), EndsWith("/dev/zero: not a regular file"));
    EXPECT_THAT(ErrorOf(With(field, "/")), EndsWith("Is a directory"));
  }
  EXPECT_EQ(ErrorOf(With(&TlsOptions::cert_file, "/")),
            "Failed to load certificate: /: error:80000015:system library::Is a directory");
  TlsOptions client = With(&TlsOptions::client_cert_file, pipe);
  client.client_key_file = pipe;
  EXPECT_EQ(ErrorOf(client), "Failed to load certificate: " + pipe + ": not a regular file");
}

TEST_F(TlsContextsTest, AreNotMadeOfEndlessFiles) {
  const std::string path = dir_.path() / "large";
  harness::WriteFile(path, std::string((4U << 20) + 1, '\n'));
  EXPECT_EQ(ErrorOf(With(&TlsOptions::key_file, path)),
            "Failed to load private key: " + path + ": too large");
}

class TlsFolderTest : public TlsContextsTest {
 protected:
  TlsFolderTest() { std::filesystem::create_directory(folder_); }

  std::string Name(const std::string& file) const { return folder_ / file; }
  void Add(const std::string& file, const std::string& from) const {
    std::filesystem::copy_file(from, folder_ / file);
  }
  TlsContexts MakeOfFolder() const {
    TlsOptions options = Options();
    options.ca_cert_file = "";
    options.ca_cert_dir = folder_;
    return Make(options);
  }
  // Whether both sides trust an authority of the folder.
  bool IsTrusted() const { return Connect(MakeOfFolder()).ShakeHands() == kBothDone; }

  const std::filesystem::path folder_ = dir_.path() / "authorities";
};

TEST_F(TlsFolderTest, HoldsAuthoritiesByTheHashOfTheirNames) {
  EXPECT_FALSE(IsTrusted());
  Add("ca.crt", authority_.file());
  EXPECT_FALSE(IsTrusted()) << "not a name that is looked for";
  Add("00000000.0", authority_.file());
  EXPECT_FALSE(IsTrusted()) << "the name of another authority";
  harness::CertificateAuthority stranger(dir_.path(), "stranger");
  Add(stranger.HashedName(), stranger.file());
  EXPECT_FALSE(IsTrusted());
  std::filesystem::create_symlink("ca.crt", Name(authority_.HashedName()));
  EXPECT_TRUE(IsTrusted());
  EXPECT_EQ(MakeOfFolder().certificates.size(), 2U);
  EXPECT_EQ(MakeOfFolder().certificates[1].directive, "tls-ca-cert-dir");
}

TEST_F(TlsFolderTest, HasToNoUseWhatCannotBeRead) {
  Add(authority_.HashedName(), authority_.file());
  EXPECT_THAT(MakeOfFolder().left_out, IsEmpty());
  ASSERT_EQ(mkfifo(Name("11111111.0").c_str(), 0600), 0);
  harness::WriteFile(Name("22222222.0"), "no certificate");
  EXPECT_TRUE(IsTrusted());
  EXPECT_THAT(
      MakeOfFolder().left_out,
      ElementsAre("tls-ca-cert-dir: " + Name("11111111.0") + " is left out: not a regular file",
                  "tls-ca-cert-dir: " + Name("22222222.0") +
                      " is left out: it holds no certificate of the name that it is "
                      "hashed for"));
  EXPECT_THAT(Make(With(&TlsOptions::ca_cert_dir, "/nosuch")).left_out,
              ElementsAre("tls-ca-cert-dir /nosuch: No such file or directory"));
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
