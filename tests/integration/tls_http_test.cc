// The HTTP port with TLS, asked by a real Prometheus.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>
#include <utility>

#include "prometheus.h"
#include "tls_fixture.h"

namespace sentinel::harness {
namespace {

class TlsHttp : public TlsFixture {
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

}  // namespace
}  // namespace sentinel::harness
