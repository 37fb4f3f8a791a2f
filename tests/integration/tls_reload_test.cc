// Certificates that are exchanged while the sentinel runs.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "tls_fixture.h"

namespace sentinel::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class TlsReload : public TlsFixture {
 protected:
  void Hangup() { ASSERT_EQ(::kill(cluster().sentinel(0).process().pid(), SIGHUP), 0); }
  std::string Expiry() { return Field(TlsInfo(), "tls_cert_file_expires"); }
  Reply ConfigSet(const std::vector<std::string>& pairs) {
    std::vector<std::string> words = {"SENTINEL", "CONFIG", "SET"};
    words.insert(words.end(), pairs.begin(), pairs.end());
    return cluster().sentinel(0).Connect().Command(words);
  }
  static constexpr std::chrono::hours kLong{24 * 700};
};

TEST_F(TlsReload, AHangupReadsThemAgainAndNoLinkIsLost) {
  Start({});
  const std::string before = Expiry();
  const std::vector<std::string> links = BothLinksAtMaster();
  cluster().authority().Issue({.name = "node", .alternatives = "IP:127.0.0.1", .ends = kLong});
  Hangup();
  WaitForLog("TLS: certificates and keys were read again.");
  const std::string after = Expiry();
  EXPECT_NE(after, before);
  EXPECT_EQ(LinksAtMaster(), links);
  EXPECT_EQ(cluster().Ask(0, {"PING"}), "PONG\n");

  // Files that do not go together, and then one that is out of its dates.
  WriteFile(cluster().files().certificate, "no certificate");
  Hangup();
  WaitForLog("what was read before stays in force: Failed to load certificate: " +
             cluster().files().certificate);
  cluster().authority().Issue({.name = "node", .ends = -std::chrono::hours(1)});
  Hangup();
  WaitForLog("what was read before stays in force: the certificate of tls-cert-file");
  EXPECT_EQ(Expiry(), after);
  EXPECT_EQ(LinksAtMaster(), links);
  const CertificateFiles other = cluster().authority().Issue({.name = "client"});
  EXPECT_EQ(cluster().Ask(0, {"PING"}, &other), "PONG\n");
}

TEST_F(TlsReload, ConfigSetPutsOthersInForceAndInTheFile) {
  Start({});
  const std::vector<std::string> links = BothLinksAtMaster();
  const std::string before = Expiry();
  const CertificateFiles next = cluster().authority().Issue(
      {.name = "next", .alternatives = "IP:127.0.0.1", .password = "key word", .ends = kLong});
  EXPECT_THAT(ConfigSet({"tls-cert-file", next.certificate}).text,
              StartsWith("ERR Unable to update TLS configuration: Failed to load private key"));
  EXPECT_EQ(Expiry(), before);
  ASSERT_EQ(ConfigSet({"tls-cert-file", next.certificate, "tls-key-file", next.key,
                       "tls-key-file-pass", "key word"})
                .text,
            "OK");
  EXPECT_NE(Expiry(), before);
  EXPECT_EQ(LinksAtMaster(), links);
  EXPECT_EQ(cluster().Ask(0, {"PING"}), "PONG\n");
  EXPECT_EQ(cluster()
                .sentinel(0)
                .Connect()
                .Expect({"SENTINEL", "CONFIG", "GET", "tls-*-pass"})
                .elements.at(1)
                .text,
            "******");

  const std::string after = Expiry();
  EXPECT_EQ(cluster().sentinel(0).Stop().code, 0);
  cluster().sentinel(0).Start();
  cluster().sentinel(0).WaitUntilReady();
  EXPECT_EQ(Expiry(), after);
  EXPECT_THAT(Log(), Not(HasSubstr("key word")));
}

// A pipe that nobody writes into is no reason to wait.
TEST_F(TlsReload, APipeIsRefusedAndStopsNobody) {
  Start({});
  const CertificateFiles other = cluster().authority().Issue({.name = "client"});
  const std::string pipe = dir() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const char* const directive :
       {"tls-cert-file", "tls-key-file", "tls-ca-cert-file", "tls-dh-params-file"}) {
    EXPECT_THAT(ConfigSet({directive, pipe}).text, HasSubstr("not a regular file")) << directive;
  }
  std::filesystem::remove(cluster().files().key);
  std::filesystem::rename(pipe, cluster().files().key);
  Hangup();
  WaitForLog("what was read before stays in force: Failed to load private key: " +
             cluster().files().key + ": not a regular file");
  EXPECT_EQ(cluster().Ask(0, {"PING"}, &other), "PONG\n");
}

// Peers and servers would refuse it.
TEST_F(TlsReload, WhatOurOwnAuthorityDoesNotVerifyIsRefused) {
  Start({});
  CertificateAuthority stranger(dir(), "stranger");
  const CertificateFiles forged = stranger.Issue({.name = "forged"});
  const CertificateFiles listening =
      cluster().authority().Issue({.name = "listening", .usage = "serverAuth"});
  const CertificateFiles calling =
      cluster().authority().Issue({.name = "calling", .usage = "clientAuth"});
  const auto set = [&](const CertificateFiles& files, const std::string& kind) {
    return ConfigSet({"tls-" + kind + "cert-file", files.certificate, "tls-" + kind + "key-file",
                      files.key})
        .text;
  };
  const std::string before = Expiry();
  EXPECT_EQ(set(forged, ""),
            "ERR Unable to update TLS configuration: the certificate of tls-cert-file (" +
                forged.certificate +
                ") is not verified by our own authorities, as it would have to be by clients and "
                "sentinels: unable to get local issuer certificate");
  EXPECT_THAT(set(forged, "client-"), HasSubstr("by servers and sentinels that links go to"));
  EXPECT_THAT(set(listening, ""), HasSubstr("by servers and sentinels that links go to"));
  EXPECT_THAT(set(listening, "client-"), HasSubstr("purpose"));
  EXPECT_THAT(set(calling, ""), HasSubstr("purpose"));
  EXPECT_THAT(ConfigSet({"tls-ca-cert-file", stranger.file()}).text, HasSubstr("not verified"));
  EXPECT_EQ(cluster().Ask(0, {"PING"}), "PONG\n");
  EXPECT_EQ(Expiry(), before);
  EXPECT_EQ(set(calling, "client-"), "OK");
  EXPECT_EQ(set(listening, ""), "OK");
}

TEST_F(TlsReload, WhatIsNoWorseThanBeforeIsNotRefused) {
  TlsCluster& tls = Build({});
  tls.authority().Issue({.name = "node", .ends = -std::chrono::hours(1)});
  tls.Start();
  tls.sentinel(0).WaitUntilReady();
  EXPECT_EQ(ConfigSet({"tls-auth-clients", "optional"}).text, "OK");
  Hangup();
  WaitForLog("TLS: certificates and keys were read again.");
  const CertificateFiles good = tls.authority().Issue({.name = "good"});
  ASSERT_EQ(ConfigSet({"tls-cert-file", good.certificate, "tls-key-file", good.key}).text, "OK");
  EXPECT_THAT(
      ConfigSet({"tls-cert-file", tls.files().certificate, "tls-key-file", tls.files().key}).text,
      HasSubstr(tls.files().certificate + ") has expired at "));
}

// Who signs what clients are shown need not be who signs for them.
TEST_F(TlsReload, ACertificateForClientsAloneMayBeOfAnotherAuthority) {
  Build({.sentinel_extra = "tls-replication no\n"}).Start();
  cluster().sentinel(0).WaitUntilReady();
  CertificateAuthority other(dir(), "other");
  const CertificateFiles files = other.Issue({.name = "public"});
  ASSERT_EQ(ConfigSet({"tls-cert-file", files.certificate, "tls-key-file", files.key}).text, "OK");
  const std::string line = "TLS: the certificate of tls-cert-file (" + files.certificate +
                           ") is not verified by our own authorities, as it would have to be by "
                           "clients: ";
  EXPECT_THAT(Log(), HasSubstr(line));
  ASSERT_EQ(ConfigSet({"tls-auth-clients", "optional"}).text, "OK");
  EXPECT_EQ(Log().find(line), Log().rfind(line)) << "that it is so is nothing new";
}

// As docs/tls.md has it: both are trusted, then the new one signs, then it alone is trusted.
TEST_F(TlsReload, AHangupExchangesTheAuthorityAndTheClientPair) {
  TlsCluster& tls = Build({});
  const CertificateFiles calling = tls.authority().Issue({.name = "calling"});
  const std::string trusted = dir() / "trusted.crt";
  WriteFile(trusted, ReadFile(tls.authority().file()));
  Append(tls.sentinel(0).config_file(),
         fmt::format("tls-client-cert-file {}\ntls-client-key-file {}\ntls-ca-cert-file {}\n",
                     calling.certificate, calling.key, trusted));
  tls.Start();
  tls.WaitUntilDiscovered();
  const auto both = BothLinksAtMaster();

  CertificateAuthority next(dir(), "next");
  next.Issue({.name = "calling"});
  Hangup();
  WaitForLog("what was read before stays in force: the certificate of tls-client-cert-file (" +
             calling.certificate + ") is not verified by our own authorities");
  WriteFile(trusted, ReadFile(tls.authority().file()) + ReadFile(next.file()));
  Hangup();
  WaitForLog("TLS: certificates and keys were read again.");

  // Nobody but the new one is trusted by the master, whose own certificate is of the old one.
  RedisClient master = tls.server(0).Connect();
  master.Expect({"CONFIG", "SET", "tls-ca-cert-file", next.file()});
  for (const std::string& id : both) {
    master.Expect({"CLIENT", "KILL", "ID", id.substr(id.find('=') + 1)});
  }
  EXPECT_NE(BothLinksAtMaster(), both);
  EXPECT_EQ(tls.Ask(0, {"PING"}, &calling), "PONG\n");
  EXPECT_EQ(tls.Ask(0, {"PING"}), "PONG\n");
}

TEST_F(TlsReload, TheLogWarnsBeforeTheEnd) {
  TlsCluster& tls = Build({});
  tls.authority().Issue(
      {.name = "node", .alternatives = "IP:127.0.0.1", .ends = std::chrono::hours(24 * 5 + 1)});
  tls.Start();
  tls.WaitUntilDiscovered();
  EXPECT_THAT(Log(), HasSubstr("WARNING: the certificate of tls-cert-file (" +
                               tls.files().certificate + ") expires at "));
  EXPECT_THAT(Log(), HasSubstr(", in 5 days."));
  EXPECT_EQ(Field(TlsInfo(), "tls_cert_file_days_left"), "5");
}

}  // namespace
}  // namespace sentinel::harness
