// TLS with the programs that others use: redis-server, redis-cli and redis-sentinel.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "fixture.h"
#include "prometheus.h"
#include "support/raw_client.h"
#include "tls_cluster.h"

namespace sentinel::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Tls : public testing::Test {
 protected:
  TlsCluster& Build(TlsClusterOptions options) {
    if (options.sentinels.empty()) options.sentinels = {OurSentinel()};
    cluster_ = std::make_unique<TlsCluster>(dir_.path(), options);
    return *cluster_;
  }

  TlsCluster& Start(TlsClusterOptions options) {
    Build(std::move(options)).Start();
    cluster().WaitUntilDiscovered();
    return cluster();
  }

  void TearDown() override {
    if (!cluster_) return;
    for (std::size_t i = 0; i < cluster().sentinel_count(); ++i) {
      SentinelProcess& sentinel = cluster().sentinel(i);
      if (!sentinel.Expected() || !sentinel.command().ours) continue;
      EXPECT_EQ(sentinel.Stop().code, 0) << sentinel.label();
    }
    if (!HasFailure()) return;
    for (std::size_t i = 0; i < cluster().sentinel_count(); ++i) {
      ADD_FAILURE() << TailOf(cluster().sentinel(i).log_file(), 30);
    }
  }

  TlsCluster& cluster() { return *cluster_; }

  std::string Log(std::size_t sentinel = 0) {
    return ReadFile(cluster().sentinel(sentinel).log_file());
  }
  void WaitForLog(const std::string& text, std::size_t sentinel = 0) {
    WaitFor("the log to say: " + text, [&] {
      return Observation{Log(sentinel).find(text) != std::string::npos, ""};
    });
  }
  Fields TlsInfo() { return cluster().sentinel(0).Connect().Info("tls"); }

  // Of one sentinel: that for commands, and the subscription.
  std::vector<std::string> BothLinksAtMaster() {
    WaitFor("both links to stand", [&] {
      const std::vector<std::string> links = LinksAtMaster();
      return Observation{links.size() == 2, std::to_string(links.size()) + " stand"};
    });
    return LinksAtMaster();
  }

  // Ids that the master knows the connections of the sentinels by.
  std::vector<std::string> LinksAtMaster() {
    std::vector<std::string> ids;
    const std::string list = cluster().server(0).Connect().Expect({"CLIENT", "LIST"}).text;
    for (std::size_t at = 0; at < list.size(); at = list.find('\n', at) + 1) {
      const std::string line = list.substr(at, list.find('\n', at) - at);
      if (line.find("name=sentinel-") != std::string::npos) {
        ids.push_back(line.substr(0, line.find(' ')));
      }
    }
    return ids;
  }

  // One of the two replicas is the master, the other follows it, and the first `sentinels` say so.
  void WaitForNewMaster(std::size_t sentinels) {
    const std::uint16_t old = cluster().server_tls_port(0);
    WaitFor("all to follow one new master", [&] {
      const auto first = cluster().sentinel(0).MasterPort();
      for (std::size_t i = 0; i < sentinels; ++i) {
        const auto port = cluster().sentinel(i).MasterPort();
        if (!port || *port == old || port != first) return Observation{false, "not all agree"};
      }
      const std::size_t promoted = *first == cluster().server_tls_port(1) ? 1 : 2;
      if (*first != cluster().server_tls_port(promoted)) return Observation{false, "a stranger"};
      if (cluster().server(promoted).Role() != "master") return Observation{false, "not promoted"};
      return cluster().server(3 - promoted).Follows(*first);
    });
  }

  // What the first sentinel says of a server or peer at that port.
  void WaitForFlags(std::uint16_t port, const std::string& flags) {
    WaitFor(fmt::format("{} to be {}", port, flags), [&] {
      std::vector<Fields> all = cluster().sentinel(0).Replicas();
      for (Fields& peer : cluster().sentinel(0).Peers()) all.push_back(std::move(peer));
      for (const Fields& one : all) {
        if (Field(one, "port") != std::to_string(port)) continue;
        return Observation{Field(one, "flags") == flags, Field(one, "flags")};
      }
      return Observation{false, "not known"};
    });
  }

  const std::filesystem::path& dir() const { return dir_.path(); }

 private:
  TempDir dir_{"sentinel-tls"};
  std::unique_ptr<TlsCluster> cluster_;
};

void Append(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::app) << text;
}

std::size_t CountOf(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

std::string PairText(const CertificateFiles& files) {
  return fmt::format("tls-cert-file {}\ntls-key-file {}\n", files.certificate, files.key);
}

// --- the HTTP port -----------------------------------------------------------------------------

class TlsHttp : public Tls {
 protected:
  // The first sentinel has an HTTP port with a token.
  void StartWithHttp(TlsClusterOptions options) {
    Build(std::move(options));
    Append(cluster().sentinel(0).config_file(),
           fmt::format("http-port {}\nhttp-token sesame\n", http_port_.number()));
    cluster().Start();
    cluster().WaitUntilDiscovered();
  }

  ScrapeJob Job(const std::string& name, bool certificate, const std::string& token) {
    ScrapeJob job{.name = name, .ports = {http_port_.number()}};
    job.settings = "scheme: https\ntls_config:\n  ca_file: " + cluster().authority().file() + "\n";
    if (certificate) {
      job.settings += fmt::format("  cert_file: {}\n  key_file: {}\n",
                                  cluster().files().certificate, cluster().files().key);
    }
    job.settings += "authorization: {credentials: " + token + "}\n";
    return job;
  }

  Port http_port_;
};

TEST_F(TlsHttp, AsksForACertificateAndForTheToken) {
  StartWithHttp({.sentinels = Repeat(OurSentinel(), 3), .replicas = 1});
  const Prometheus prometheus(dir(), {Job("good", true, "sesame"),
                                      Job("thief", true, "guess"),
                                      Job("anonymous", false, "sesame"),
                                      {.name = "plain", .ports = {http_port_.number()}}});
  prometheus.Await("redis_sentinel_master_ok_slaves", "1");
  prometheus.Await("redis_sentinel_master_ok_sentinels", "3");
  prometheus.Await("count(up == 1)", "1");
  prometheus.AwaitError("thief", "HTTP status 401");
  prometheus.AwaitError("anonymous", "remote error: tls:");
  prometheus.AwaitError("plain", "\"health\":\"down\"");
  prometheus.Await("count(sentinel_http_tls_handshake_errors_total > 0)", "1");
  cluster().server(0).process().Kill();
  prometheus.Await("sentinel_events_total{event=\"+switch-master\"}", "1");
}

TEST_F(TlsHttp, TakesClientsWithoutACertificateWhereOthersDo) {
  StartWithHttp({.sentinel_extra = "tls-auth-clients optional\n"});
  const Prometheus prometheus(dir(),
                              {Job("anonymous", false, "sesame"), Job("thief", false, "guess")});
  prometheus.Await("up{job=\"anonymous\"}", "1");
  prometheus.AwaitError("thief", "HTTP status 401");
}

// --- port kinds x client certificates x versions, to a redis-server of the same settings ---------

using Cell = std::tuple<bool, const char*, const char*>;

class TlsMatrix : public Tls, public testing::WithParamInterface<Cell> {};

INSTANTIATE_TEST_SUITE_P(Tls, TlsMatrix,
                         testing::Combine(testing::Bool(), testing::Values("yes", "no", "optional"),
                                          testing::Values("TLSv1.2", "TLSv1.3")),
                         [](const testing::TestParamInfo<Cell>& cell) {
                           const std::string version = std::get<2>(cell.param);
                           return fmt::format(
                               "{}_{}_TLS{}", std::get<0>(cell.param) ? "OnlyPort" : "BesidePlain",
                               std::get<1>(cell.param), version == "TLSv1.2" ? "12" : "13");
                         });

TEST_P(TlsMatrix, ServersAndClientsAreSpokenTo) {
  const auto& [only_tls, clients, version] = GetParam();
  TlsClusterOptions options;
  options.server_extra = fmt::format("tls-auth-clients {}\ntls-protocols {}\n", clients, version);
  options.sentinel_extra = options.server_extra + (only_tls ? "port 0\n" : "");
  Build(options).Start();

  WaitFor("the master to be seen", [&] {
    const std::string seen = cluster().Ask(0, {"SENTINEL", "CKQUORUM", "mymaster"});
    return Observation{seen.starts_with("OK"), seen};
  });
  WaitFor("the master to be up", [&] {
    const std::string seen = cluster().Ask(0, {"INFO", "sentinel"});
    return Observation{seen.find("status=ok") != std::string::npos, seen};
  });
  EXPECT_THAT(cluster().Ask(0, {"SENTINEL", "GET-MASTER-ADDR-BY-NAME", "mymaster"}),
              HasSubstr(std::to_string(cluster().server_tls_port(0))));
  const std::uint16_t shown =
      only_tls ? cluster().sentinel_tls_port(0) : cluster().sentinel(0).port();
  EXPECT_THAT(cluster().Ask(0, {"INFO", "server"}), HasSubstr(fmt::format("tcp_port:{}", shown)));
  EXPECT_THAT(Log(), HasSubstr(fmt::format("Running mode=sentinel, port={}.", shown)));

  CertificateAuthority stranger(dir(), "stranger");
  const CertificateFiles forged = stranger.Issue({.name = "forged"});
  const bool must_show = std::string(clients) == "yes";
  const bool looked_at = std::string(clients) != "no";
  const std::string without = cluster().Ask(0, {"PING"}, nullptr);
  EXPECT_EQ(without == "PONG\n", !must_show) << without;
  const std::string with_forged = cluster().Ask(0, {"PING"}, &forged);
  EXPECT_EQ(with_forged == "PONG\n", !looked_at) << with_forged;
  EXPECT_EQ(cluster().Ask(0, {"PING"}), "PONG\n");
}

// The other half of the matrix: TLS for clients alone.
TEST_F(Tls, ClientsMaySpeakItWhereServersDoNot) {
  TlsCluster& tls = Build({.sentinel_extra = "tls-replication no\n"});
  tls.Start();
  tls.sentinel(0).WaitUntilReady();
  RedisClient client = tls.sentinel(0).Connect();
  client.Expect({"SENTINEL", "REMOVE", "mymaster"});
  const std::string port = std::to_string(tls.server(0).port());
  client.Expect({"SENTINEL", "MONITOR", "plain", "127.0.0.1", port, "1"});
  WaitFor("the master to be seen", [&] {
    const Fields master = tls.sentinel(0).Master("plain");
    return Observation{!Field(master, "runid").empty() && Field(master, "flags") == "master", ""};
  });
  EXPECT_EQ(tls.Ask(0, {"SENTINEL", "GET-MASTER-ADDR-BY-NAME", "plain"}),
            "127.0.0.1\n" + port + "\n");
  EXPECT_EQ(Field(TlsInfo(), "tls_links"), "0");
}

// Certificates for one purpose each, as some authorities give them out.
TEST_F(Tls, ServersAreShownTheClientPair) {
  TlsCluster& tls = Build({.server_extra = "tls-auth-clients yes\n"});
  const CertificateFiles listening = tls.authority().Issue(
      {.name = "listening", .alternatives = "IP:127.0.0.1", .usage = "serverAuth"});
  const CertificateFiles calling =
      tls.authority().Issue({.name = "calling", .usage = "clientAuth"});
  Append(tls.sentinel(0).config_file(), PairText(listening));
  tls.Start();
  tls.sentinel(0).WaitUntilReady();
  WaitForLog(fmt::format("TLS with 127.0.0.1:{} failed:", tls.server_tls_port(0)));
  EXPECT_THAT(Log(), HasSubstr("WARNING: the certificate of tls-cert-file (" +
                               listening.certificate + ") is not verified by our own"));

  ASSERT_EQ(tls.sentinel(0)
                .Connect()
                .Command({"SENTINEL", "CONFIG", "SET", "tls-client-cert-file", calling.certificate,
                          "tls-client-key-file", calling.key})
                .text,
            "OK");
  BothLinksAtMaster();
  EXPECT_EQ(tls.Ask(0, {"PING"}, &calling), "PONG\n");
}

TEST_F(Tls, AServerOfAnotherVersionIsDownAndTheLogSaysWhy) {
  Build({.server_extra = "tls-protocols TLSv1.2\n", .sentinel_extra = "tls-protocols TLSv1.3\n"});
  cluster().Start();
  cluster().sentinel(0).WaitUntilReady();
  WaitForLog(fmt::format("TLS with 127.0.0.1:{} failed:", cluster().server_tls_port(0)));
  EXPECT_THAT(Log(), HasSubstr("protocol version"));
  WaitFor("+sdown", [&] {
    const std::string flags = Field(cluster().sentinel(0).Master(), "flags");
    return Observation{flags.find("s_down") != std::string::npos, flags};
  });
}

// --- quorums ------------------------------------------------------------------------------------

using QuorumCell = std::tuple<const char*, const char*>;

class TlsQuorum : public Tls, public testing::WithParamInterface<QuorumCell> {};

INSTANTIATE_TEST_SUITE_P(Tls, TlsQuorum,
                         testing::Combine(testing::Values("TLSv1.2", "TLSv1.3"),
                                          testing::Values("yes", "no", "optional")),
                         [](const testing::TestParamInfo<QuorumCell>& cell) {
                           const std::string version = std::get<0>(cell.param);
                           return fmt::format("TLS1{}_{}", version.back(), std::get<1>(cell.param));
                         });

TEST_P(TlsQuorum, WithStockFailsOver) {
  TlsClusterOptions options;
  const auto& [version, clients] = GetParam();
  options.server_extra = fmt::format("tls-protocols {}\ntls-auth-clients {}\n", version, clients);
  options.sentinel_extra = options.server_extra;
  options.sentinels = {OurSentinel(), OurSentinel(), StockSentinel()};
  options.replicas = 2;
  Start(options);
  for (std::size_t i = 0; i < 3; ++i) {
    for (const Fields& peer : cluster().sentinel(i).Peers()) {
      bool is_tls = false;
      for (std::size_t other = 0; other < 3; ++other) {
        is_tls =
            is_tls || Field(peer, "port") == std::to_string(cluster().sentinel_tls_port(other));
      }
      EXPECT_TRUE(is_tls) << "peers are told of the TLS port, not of " << Field(peer, "port");
    }
  }

  cluster().server(0).process().Kill();
  WaitForNewMaster(3);
}

TEST_F(Tls, AConnectionIsMadeAgainWithItsSession) {
  Start({});
  RedisClient master = cluster().server(0).Connect();
  const std::vector<std::string> before = BothLinksAtMaster();
  for (const std::string& id : before) {
    master.Expect({"CLIENT", "KILL", "ID", id.substr(id.find('=') + 1)});
  }
  WaitFor("both links to stand again", [&] {
    const std::vector<std::string> now = LinksAtMaster();
    return Observation{now.size() == 2 && now != before, ""};
  });
  WaitFor("both to have resumed their session", [&] {
    const std::string resumed = Field(TlsInfo(), "tls_links_resumed");
    return Observation{resumed == "2", resumed};
  });
}

// --- what fails, and what the log says of it ----------------------------------------------------

TEST_F(Tls, AServerWithoutTlsIsDownAndTheLogSaysWhy) {
  Build({.server_extra = "tls-port 0\n"});
  cluster().Start();
  const RedisServer& plain = cluster().server(0);
  cluster().sentinel(0).WaitUntilReady();
  RedisClient client = cluster().sentinel(0).Connect();
  client.Expect({"SENTINEL", "REMOVE", "mymaster"});
  client.Expect({"SENTINEL", "MONITOR", "plain", "127.0.0.1", std::to_string(plain.port()), "1"});
  client.Expect({"SENTINEL", "SET", "plain", "down-after-milliseconds", "500"});
  WaitFor("+sdown", [&] {
    const std::string flags = Field(cluster().sentinel(0).Master("plain"), "flags");
    return Observation{flags.find("s_down") != std::string::npos, flags};
  });
  const std::string line = fmt::format("TLS with 127.0.0.1:{} failed:", plain.port());
  WaitForLog(line);
  const std::string log = Log();
  EXPECT_EQ(log.find(line), log.rfind(line)) << "once";
}

TEST_F(Tls, NamesAreVerifiedWhenAsked) {
  TlsCluster& tls = Build({.sentinel_extra = "tls-verify-hostname yes\n"});
  tls.Start();
  tls.WaitUntilDiscovered();  // 127.0.0.1 is in the certificate.
  tls.server(0).process().Kill();
  tls.authority().Issue({.name = "node", .alternatives = "IP:127.0.0.9"});
  tls.server(0).Start();
  WaitForLog("IP address mismatch");
  WaitFor("+sdown", [&] {
    const std::string flags = Field(tls.sentinel(0).Master(), "flags");
    return Observation{flags.find("s_down") != std::string::npos, flags};
  });
}

// A server that refuses our certificate sends an alert, and resets the connection: either is seen.
TEST_F(Tls, ARefusalIsLoggedOnceHoweverOftenItIsTried) {
  TlsCluster& tls = Build({});
  CertificateAuthority stranger(dir(), "stranger");
  Append(tls.server(0).config_file(), "tls-ca-cert-file " + stranger.file() + "\n");
  tls.Start();
  tls.sentinel(0).WaitUntilReady();
  const std::string line = fmt::format("TLS with 127.0.0.1:{} failed: ", tls.server_tls_port(0));
  WaitForLog(line);
  const auto refusals = [&] {
    return CountOf(ReadFile(tls.server(0).log_file()), "Error accepting a client connection");
  };
  const std::size_t before = refusals();
  WaitFor("both links to be tried again and again", [&] {
    const std::size_t now = refusals();
    return Observation{now >= before + 20, std::to_string(now - before)};
  });
  std::vector<std::string> reasons;
  const std::string log = Log();
  for (std::size_t at = log.find(line); at != std::string::npos; at = log.find(line, at + 1)) {
    reasons.push_back(log.substr(at + line.size(), log.find('\n', at) - at - line.size()));
  }
  ASSERT_FALSE(reasons.empty());
  if (reasons.size() > 1) {
    EXPECT_THAT(reasons.front(), Not(HasSubstr("alert"))) << "it came behind a reset";
  }
  EXPECT_LE(reasons.size(), 2U) << testing::PrintToString(reasons);
}

TEST_F(Tls, AuthoritiesMayStandInAFolder) {
  const std::filesystem::path folder = dir() / "authorities";
  std::filesystem::create_directory(folder);
  Build({.sentinels = Repeat(OurSentinel(), 2),
         .sentinel_extra =
             fmt::format("tls-ca-cert-file \"\"\ntls-ca-cert-dir {}\n", folder.string())});
  std::filesystem::create_symlink(cluster().authority().file(),
                                  folder / cluster().authority().HashedName());
  cluster().Start();
  cluster().WaitUntilDiscovered();
  EXPECT_EQ(cluster().Ask(0, {"PING"}), "PONG\n");
  CertificateAuthority stranger(dir(), "stranger");
  const CertificateFiles forged = stranger.Issue({.name = "forged"});
  EXPECT_NE(cluster().Ask(0, {"PING"}, &forged), "PONG\n");
}

TEST_F(Tls, HandshakesLeftHalfWayKeepNobodyOut) {
  Start({.sentinel_extra = "maxclients 40\n"});
  std::vector<std::unique_ptr<RawClient>> silent;
  for (int i = 0; i < 100; ++i) {
    silent.push_back(std::make_unique<RawClient>(cluster().sentinel_tls_port(0)));
    if (i % 2 == 0) silent.back()->Send(std::string_view("\x16\x03\x01", 3));
  }
  EXPECT_EQ(cluster().Ask(0, {"PING"}), "PONG\n");
  EXPECT_EQ(cluster().sentinel(0).Connect().Expect({"PING"}).text, "PONG");
  EXPECT_EQ(Field(cluster().sentinel(0).Master(), "flags"), "master");
}

// --- names that are verified --------------------------------------------------------------------

class TlsNames : public Tls, public testing::WithParamInterface<const char*> {
 protected:
  void BuildVerifying(TlsClusterOptions options) {
    options.host = GetParam();
    options.sentinel_extra = "tls-verify-hostname yes\n";
    Build(std::move(options));
  }
  // Of the same authority, for somebody else.
  CertificateFiles Misnamed() {
    return cluster().authority().Issue(
        {.name = "misnamed", .alternatives = "IP:127.0.0.9,DNS:other.example"});
  }
  void WaitForMismatchWith(std::uint16_t port) {
    WaitForLog(fmt::format("TLS with 127.0.0.1:{} failed: ", port));
    EXPECT_THAT(Log(), HasSubstr(std::string(GetParam()) == "localhost" ? "hostname mismatch"
                                                                        : "IP address mismatch"));
  }
};

INSTANTIATE_TEST_SUITE_P(Tls, TlsNames, testing::Values("127.0.0.1", "localhost"),
                         [](const testing::TestParamInfo<const char*>& host) {
                           return std::string(host.param) == "localhost" ? "Name" : "Address";
                         });

TEST_P(TlsNames, AreThoseOfAQuorumThatFailsOver) {
  BuildVerifying({.sentinels = Repeat(OurSentinel(), 3), .replicas = 2});
  cluster().Start();
  cluster().WaitUntilDiscovered();
  EXPECT_EQ(Field(cluster().sentinel(0).Peers().front(), "ip"), GetParam());
  EXPECT_EQ(Field(cluster().sentinel(0).Replicas().front(), "ip"), GetParam());
  cluster().server(0).process().Kill();
  WaitForNewMaster(3);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_THAT(Log(i), Not(HasSubstr("mismatch")));
}

TEST_P(TlsNames, APeerWithAnotherIsNamedAndNotBelieved) {
  BuildVerifying({.sentinels = Repeat(OurSentinel(), 3), .replicas = 2});
  Append(cluster().sentinel(2).config_file(), PairText(Misnamed()));
  cluster().Start();
  for (const std::size_t i : {0, 1, 2}) cluster().sentinel(i).WaitUntilReady();
  WaitForFlags(cluster().sentinel_tls_port(1), "sentinel");
  WaitForFlags(cluster().sentinel_tls_port(2), "s_down,sentinel,disconnected");
  WaitForMismatchWith(cluster().sentinel_tls_port(2));
  EXPECT_THAT(cluster().Ask(0, {"SENTINEL", "CKQUORUM", "mymaster"}),
              StartsWith("OK 2 usable Sentinels."));
  cluster().server(0).process().Kill();
  WaitForNewMaster(2);
}

TEST_P(TlsNames, AReplicaWithAnotherIsNamedAndNotPromoted) {
  BuildVerifying({.sentinels = Repeat(OurSentinel(), 3), .replicas = 2});
  Append(cluster().server(2).config_file(), PairText(Misnamed()) + "replica-priority 1\n");
  cluster().Start();
  for (const std::size_t i : {0, 1, 2}) cluster().sentinel(i).WaitUntilReady();
  WaitForFlags(cluster().server_tls_port(1), "slave");
  WaitForFlags(cluster().server_tls_port(2), "s_down,slave,disconnected");
  WaitForMismatchWith(cluster().server_tls_port(2));
  WaitFor("a quorum", [&] {
    const std::string seen = cluster().Ask(0, {"SENTINEL", "CKQUORUM", "mymaster"});
    return Observation{seen.starts_with("OK 3 usable"), seen};
  });
  cluster().server(0).process().Kill();
  WaitFor("the other replica to be the master", [&] {
    const auto port = cluster().sentinel(0).MasterPort();
    return Observation{port == cluster().server_tls_port(1), ""};
  });
}

// --- certificates that are exchanged ------------------------------------------------------------

class TlsReload : public Tls {
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
