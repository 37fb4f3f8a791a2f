// TLS with the programs that others use: redis-server, redis-cli and redis-sentinel.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "support/raw_client.h"
#include "tls_fixture.h"

namespace sentinel::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Tls : public TlsFixture {};

std::size_t CountOf(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

// --- port kinds x client certificates x versions, to a redis-server of the same settings ---------

using Cell = std::tuple<bool, const char*, const char*>;

class TlsMatrix : public TlsFixture, public testing::WithParamInterface<Cell> {};

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

class TlsQuorum : public TlsFixture, public testing::WithParamInterface<QuorumCell> {};

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

}  // namespace
}  // namespace sentinel::harness
