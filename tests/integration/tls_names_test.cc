// Names of certificates that links verify.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdint>
#include <string>

#include "tls_fixture.h"

namespace sentinel::harness {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class TlsNames : public TlsFixture, public testing::WithParamInterface<const char*> {
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

}  // namespace
}  // namespace sentinel::harness
