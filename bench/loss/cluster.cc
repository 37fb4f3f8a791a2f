#include "cluster.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "support/error.h"
#include "support/wait.h"

namespace sentinel::loss {
namespace {

using harness::Field;
using harness::Fields;
using harness::Observation;

constexpr int kReplicas = 2;
constexpr int kSentinels = 3;
constexpr int kQuorum = 2;

std::size_t FullResyncsIn(const Fields& stats) {
  return static_cast<std::size_t>(std::atoi(Field(stats, "sync_full").c_str()));
}

}  // namespace

Cluster::Cluster(const std::filesystem::path& dir, const Options& options,
                 const harness::SentinelCommand& command, bool min_replicas, const Island* island)
    : island_(island) {
  for (int number = 0; number <= kReplicas; ++number) {
    servers_.push_back(
        std::make_unique<harness::RedisServer>(dir, ServerSettings(number, min_replicas)));
  }
  for (int number = 1; number <= kSentinels; ++number) {
    sentinels_.push_back(std::make_unique<harness::SentinelProcess>(
        dir, fmt::format("sentinel-{}", number), command, SentinelSettings(options, command.ours)));
  }
}

std::string Cluster::Bind(const std::string& ip) const {
  return island_ == nullptr ? "" : fmt::format("bind 127.0.0.1 {}", ip);
}

std::string Cluster::MasterIp() const {
  return island_ == nullptr ? "127.0.0.1" : island_->island_ip();
}

std::string Cluster::MainlandIp() const {
  return island_ == nullptr ? "127.0.0.1" : island_->mainland_ip();
}

int Cluster::NamespaceOf(std::size_t index) const {
  return index == 0 && island_ != nullptr ? island_->descriptor() : -1;
}

harness::RedisServerOptions Cluster::ServerSettings(int number, bool min_replicas) const {
  harness::RedisServerOptions settings;
  settings.label = fmt::format("redis-{}", number + 1);
  settings.extra = {"protected-mode no", Bind(number == 0 ? MasterIp() : MainlandIp())};
  if (number > 0) {
    settings.extra.push_back(fmt::format("replicaof {} {}", MasterIp(), servers_[0]->port()));
  }
  if (min_replicas) {
    settings.extra.emplace_back("min-replicas-to-write 1");
    // Replicas report once a second, and what they reported is rounded to seconds.
    settings.extra.emplace_back("min-replicas-max-lag 2");
  }
  return settings;
}

std::string Cluster::SentinelSettings(const Options& options, bool ours) const {
  std::string text = fmt::format(
      "{0}\nprotected-mode no\n"
      "sentinel monitor {1} {2} {3} {4}\n"
      "sentinel down-after-milliseconds {1} {5}\n"
      "sentinel failover-timeout {1} {6}\n",
      Bind(MainlandIp()), master_name(), MasterIp(), servers_[0]->port(), kQuorum,
      options.down_after.count(), options.failover_timeout.count());
  if (ours) {
    for (const std::string& line : options.our_lines) text += line + "\n";
  }
  return text;
}

void Cluster::Start() {
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    const Visit visit(NamespaceOf(i));
    servers_[i]->Start();
    servers_[i]->WaitUntilReady();
  }
  for (std::size_t i = 1; i < servers_.size(); ++i) {
    harness::WaitFor("replicas to follow",
                     [&] { return servers_[i]->Follows(servers_[0]->port()); });
  }
  for (const auto& sentinel : sentinels_) sentinel->Start();
  for (const auto& sentinel : sentinels_) {
    sentinel->WaitUntilReady();
    harness::WaitFor("discovery", [&] { return Discovered(*sentinel); });
  }
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    full_resyncs_before_[i] = FullResyncsIn(InfoOf(i, "stats"));
  }
}

Observation Cluster::Discovered(const harness::SentinelProcess& sentinel) const {
  const auto count = [](const std::vector<Fields>& instances, const std::string& flags) {
    return std::count_if(instances.begin(), instances.end(),
                         [&](const Fields& one) { return Field(one, "flags") == flags; });
  };
  const auto replicas = count(sentinel.Replicas(), "slave");
  const auto peers = count(sentinel.Peers(), "sentinel");
  return {replicas == kReplicas && peers == kSentinels - 1,
          fmt::format("{}: {} replicas, {} peers", sentinel.label(), replicas, peers)};
}

LoadOptions Cluster::LoadSettings(int rate) const {
  LoadOptions load;
  load.sentinel_ip = MainlandIp();
  for (const auto& sentinel : sentinels_) load.sentinels.push_back(sentinel->port());
  load.master_name = master_name();
  load.rate = rate;
  load.descriptor = NamespaceOf(0);
  return load;
}

void Cluster::WatchRoles(RoleWatch& watch) const {
  for (std::size_t i = 0; i < servers_.size(); ++i)
    watch.Watch(servers_[i]->port(), NamespaceOf(i));
}

void Cluster::RestartMaster() {
  const Visit visit(NamespaceOf(0));
  master().Start();
  full_resyncs_before_[0] = 0;
}

Fields Cluster::InfoOf(std::size_t index, const std::string& section) const {
  const Visit visit(NamespaceOf(index));
  return servers_[index]->Connect().Info(section);
}

Observation Cluster::Settled(std::uint16_t& port) const {
  port = sentinels_[0]->MasterPort().value_or(0);
  for (const auto& sentinel : sentinels_) {
    if (sentinel->MasterPort() != port) return {false, "the sentinels name different masters"};
  }
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    const Fields info = InfoOf(i, "replication");
    const std::string role = Field(info, "role");
    const std::string upstream = Field(info, "master_port");
    const std::string link = Field(info, "master_link_status");
    const bool good = servers_[i]->port() == port
                          ? role == "master"
                          : upstream == std::to_string(port) && link == "up";
    if (!good) {
      return {false, fmt::format("{}: role {} of {} link {}; the master is to be {}",
                                 servers_[i]->label(), role, upstream, link, port)};
    }
  }
  return {true, ""};
}

std::uint16_t Cluster::WaitUntilSettled() {
  std::uint16_t port = 0;
  harness::WaitFor(
      "one master and its replicas", [&] { return Settled(port); }, harness::Millis(120'000),
      harness::Millis(20));
  return port;
}

std::size_t Cluster::FullResyncs() {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    sum += FullResyncsIn(InfoOf(i, "stats")) - full_resyncs_before_[i];
  }
  return sum;
}

std::vector<bool> Cluster::Holds(std::uint16_t port, const std::vector<std::string>& keys) const {
  std::vector<bool> found;
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    if (servers_[i]->port() != port) continue;
    const Visit visit(NamespaceOf(i));
    harness::RedisClient client = servers_[i]->Connect();
    for (const std::string& key : keys) client.Append({"EXISTS", key});
    for (std::size_t k = 0; k < keys.size(); ++k) found.push_back(client.Read().integer == 1);
    return found;
  }
  throw harness::HarnessError(fmt::format("no server listens on port {}", port));
}

}  // namespace sentinel::loss
