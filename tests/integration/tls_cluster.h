// Servers and sentinels that speak TLS with one another. Each also has a plain port, for the test
// to ask what it wants to know; nobody else is told of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/certificates.h"
#include "support/port.h"
#include "support/process.h"
#include "support/programs.h"
#include "support/redis_server.h"
#include "support/sentinel_process.h"

namespace sentinel::harness {

struct TlsClusterOptions {
  std::vector<SentinelCommand> sentinels{};  // Empty: one of ours.
  int replicas = 0;
  std::string host = "127.0.0.1";  // What all are known by, and their certificate names.
  std::string server_extra{};      // More lines for each redis.conf,
  std::string sentinel_extra{};    // and for each sentinel.conf; what is said there wins.
};

class TlsCluster {
 public:
  // Writes all configuration below `dir`; starts nothing.
  TlsCluster(const std::filesystem::path& dir, const TlsClusterOptions& options);

  // Starts everything.
  void Start();
  // Waits until every sentinel that has a plain port sees the master, all replicas and all peers
  // up.
  void WaitUntilDiscovered();

  CertificateAuthority& authority() { return authority_; }
  const CertificateFiles& files() const { return files_; }
  RedisServer& server(std::size_t index) { return *servers_.at(index).process; }
  SentinelProcess& sentinel(std::size_t index) { return *sentinels_.at(index).process; }
  std::size_t sentinel_count() const { return sentinels_.size(); }
  std::uint16_t server_tls_port(std::size_t index) const;
  std::uint16_t sentinel_tls_port(std::size_t index) const;

  // What `redis-cli --tls` prints of one command to a sentinel, and to a server. `files` is shown;
  // null: no certificate.
  std::string Ask(std::size_t sentinel, const std::vector<std::string>& words,
                  const CertificateFiles* files);
  std::string Ask(std::size_t sentinel, const std::vector<std::string>& words) {
    return Ask(sentinel, words, &files_);
  }

 private:
  template <typename T>
  struct Member {
    Port tls_port;
    std::unique_ptr<T> process;
  };

  bool by_name() const { return host_ != "127.0.0.1"; }
  std::string TlsText(std::uint16_t port) const;
  std::string HostText() const;
  Observation AllDiscovered();

  std::filesystem::path dir_;
  std::string host_;
  CertificateAuthority authority_;
  CertificateFiles files_;
  std::vector<Member<RedisServer>> servers_;  // The master, then its replicas.
  std::vector<Member<SentinelProcess>> sentinels_;
};

}  // namespace sentinel::harness
