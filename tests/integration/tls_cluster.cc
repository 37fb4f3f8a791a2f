#include "tls_cluster.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "support/temp_dir.h"

namespace sentinel::harness {
namespace {

// Replicas and peers that are well.
std::size_t CountOf(const std::vector<Fields>& table, const std::string& flags) {
  return static_cast<std::size_t>(std::ranges::count_if(
      table, [&](const Fields& fields) { return Field(fields, "flags") == flags; }));
}

}  // namespace

TlsCluster::TlsCluster(const std::filesystem::path& dir, const TlsClusterOptions& options)
    : dir_(dir),
      host_(options.host),
      authority_(dir),
      files_(authority_.Issue(
          {.name = "node", .alternatives = (by_name() ? "DNS:" : "IP:") + host_})) {
  for (int i = 0; i <= options.replicas; ++i) {
    Member<RedisServer> member;
    RedisServerOptions server;
    server.label = fmt::format("redis-{}", i + 1);
    server.extra = {TlsText(member.tls_port.number())};
    if (i > 0) server.extra.push_back(fmt::format("replicaof {} {}", host_, server_tls_port(0)));
    if (by_name()) server.extra.push_back("replica-announce-ip " + host_);
    server.extra.push_back(options.server_extra);
    member.process = std::make_unique<RedisServer>(dir, server);
    servers_.push_back(std::move(member));
  }
  MonitoredMaster master;
  master.host = host_;
  master.port = server_tls_port(0);
  master.quorum = static_cast<int>(options.sentinels.size() / 2 + 1);
  master.down_after = Scaled(master.down_after);
  master.failover_timeout = Scaled(master.failover_timeout);
  for (const SentinelCommand& command : options.sentinels) {
    Member<SentinelProcess> member;
    member.process = std::make_unique<SentinelProcess>(
        dir, fmt::format("sentinel-{}-{}", sentinels_.size() + 1, command.name), command,
        HostText() + master.ConfigText() + TlsText(member.tls_port.number()) +
            options.sentinel_extra);
    sentinels_.push_back(std::move(member));
  }
}

std::string TlsCluster::TlsText(std::uint16_t port) const {
  return fmt::format(
      "tls-port {}\ntls-replication yes\ntls-cert-file {}\ntls-key-file {}\ntls-ca-cert-file {}\n",
      port, files_.certificate, files_.key, authority_.file());
}

std::string TlsCluster::HostText() const {
  if (!by_name()) return {};
  return "sentinel resolve-hostnames yes\nsentinel announce-hostnames yes\nsentinel announce-ip " +
         host_ + "\n";
}

std::uint16_t TlsCluster::server_tls_port(std::size_t index) const {
  return servers_.at(index).tls_port.number();
}

std::uint16_t TlsCluster::sentinel_tls_port(std::size_t index) const {
  return sentinels_.at(index).tls_port.number();
}

void TlsCluster::Start() {
  for (const auto& member : servers_) member.process->Start();
  for (const auto& member : servers_) member.process->WaitUntilReady();
  for (std::size_t i = 1; i < servers_.size(); ++i) {
    WaitFor("the replica to follow over TLS",
            [&] { return server(i).Follows(server_tls_port(0)); });
  }
  for (const auto& member : sentinels_) member.process->Start();
}

void TlsCluster::WaitUntilDiscovered() {
  WaitFor("all to know each other over TLS", [this] { return AllDiscovered(); });
}

Observation TlsCluster::AllDiscovered() {
  for (const auto& member : sentinels_) {
    const SentinelProcess& sentinel = *member.process;
    const std::string flags = Field(sentinel.Master(), "flags");
    const std::size_t replicas = CountOf(sentinel.Replicas(), "slave");
    const std::size_t peers = CountOf(sentinel.Peers(), "sentinel");
    if (flags != "master" || replicas + 1 != servers_.size() || peers + 1 != sentinels_.size()) {
      return {false, fmt::format("{}: master is {}, {} replicas and {} peers are well",
                                 sentinel.label(), flags, replicas, peers)};
    }
  }
  return {true, ""};
}

std::string TlsCluster::Ask(std::size_t sentinel, const std::vector<std::string>& words,
                            const CertificateFiles* files) {
  ProcessOptions cli;
  cli.argv = {"redis-cli", "--tls",
              "-h",        "127.0.0.1",
              "-p",        std::to_string(sentinel_tls_port(sentinel)),
              "--cacert",  authority_.file()};
  if (files != nullptr) {
    cli.argv.insert(cli.argv.end(), {"--cert", files->certificate, "--key", files->key});
  }
  cli.argv.insert(cli.argv.end(), words.begin(), words.end());
  const Outcome outcome = RunToEnd(cli, dir_);
  return outcome.output + outcome.errors;
}

}  // namespace sentinel::harness
