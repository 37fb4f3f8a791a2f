#include "support/topology.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "support/error.h"
#include "support/temp_dir.h"

namespace sentinel::harness {
namespace {

Observation Unmet(std::string seen) { return {false, std::move(seen)}; }

}  // namespace

std::vector<SentinelCommand> Repeat(const SentinelCommand& command, std::size_t count) {
  return std::vector<SentinelCommand>(count, command);
}

Topology::Topology(const std::filesystem::path& dir, TopologyOptions options)
    : options_(std::move(options)), events_(options_.on_event) {
  RedisServerOptions server;
  server.password = options_.master.password;
  for (int i = 0; i <= options_.replicas; ++i) {
    server.label = fmt::format("redis-{}", i + 1);
    const auto index = static_cast<std::size_t>(i);
    server.priority = i > 0 && index <= options_.replica_priorities.size()
                          ? options_.replica_priorities[index - 1]
                          : 100;
    servers_.push_back(std::make_unique<RedisServer>(dir, server));
    server.replica_of = servers_[0]->port();
  }
  options_.master.port = first_master().port();
  options_.master.down_after = Scaled(options_.master.down_after);
  options_.master.failover_timeout = Scaled(options_.master.failover_timeout);
  const bool mixed = std::any_of(
      options_.sentinels.begin(), options_.sentinels.end(),
      [&](const SentinelCommand& command) { return command.name != options_.sentinels[0].name; });
  for (const SentinelCommand& command : options_.sentinels) {
    const std::size_t index = sentinels_.size();
    const std::string own =
        index < options_.sentinel_extras.size() ? options_.sentinel_extras[index] : "";
    sentinels_.push_back(std::make_unique<SentinelProcess>(
        dir, fmt::format("sentinel-{}{}", index + 1, mixed ? "-" + command.name : ""), command,
        options_.master.ConfigText() + options_.sentinel_extra + own));
  }
}

void Topology::Start() {
  StartServers();
  StartSentinels();
  WaitUntilDiscovered();
}

void Topology::StartServers() {
  for (const auto& server : servers_) server->Start();
  for (const auto& server : servers_) server->WaitUntilReady();
  for (std::size_t i = 1; i < servers_.size(); ++i) {
    WaitUntilFollowing(*servers_[i], first_master());
  }
}

void Topology::StartSentinels() {
  for (const auto& sentinel : sentinels_) sentinel->Start();
  for (const auto& sentinel : sentinels_) {
    sentinel->WaitUntilReady();
    events_.Watch(sentinel->label(), sentinel->port());
  }
}

void Topology::RestartSentinel(std::size_t index) {
  sentinel(index).Start();
  sentinel(index).WaitUntilReady();
  events_.Watch(sentinel(index).label(), sentinel(index).port());
}

RedisServer& Topology::ServerAt(std::uint16_t port) {
  for (const auto& server : servers_) {
    if (server->port() == port) return *server;
  }
  throw HarnessError(fmt::format("no server of this topology listens on port {}", port));
}

SentinelProcess& Topology::SentinelCalled(std::string_view label) {
  for (const auto& sentinel : sentinels_) {
    if (sentinel->label() == label) return *sentinel;
  }
  throw HarnessError(fmt::format("no sentinel is called {}", label));
}

WriterOptions Topology::WriterSettings() const {
  WriterOptions writer;
  for (const auto& sentinel : sentinels_) writer.sentinels.push_back(sentinel->port());
  writer.master_name = options_.master.name;
  writer.password = options_.master.password;
  return writer;
}

Observation Topology::AllDiscovered() {
  for (const auto& sentinel : sentinels_) {
    if (!sentinel->Responsive()) continue;
    const Fields master = sentinel->Master(master_name());
    if (Field(master, "flags") != "master" || Field(master, "runid").empty()) {
      return Unmet(fmt::format("{}: master flags {}", sentinel->label(), Field(master, "flags")));
    }
    const std::vector<Fields> replicas = sentinel->Replicas(master_name());
    if (replicas.size() + 1 != servers_.size()) {
      return Unmet(fmt::format("{} knows {} replicas", sentinel->label(), replicas.size()));
    }
    for (const Fields& replica : replicas) {
      if (Field(replica, "flags") == "slave" && Field(replica, "master-link-status") == "ok") {
        continue;
      }
      return Unmet(fmt::format("{}: replica {} flags {} link {}", sentinel->label(),
                               Field(replica, "name"), Field(replica, "flags"),
                               Field(replica, "master-link-status")));
    }
    const std::vector<Fields> peers = sentinel->Peers(master_name());
    if (peers.size() + 1 != sentinels_.size()) {
      return Unmet(fmt::format("{} knows {} peers", sentinel->label(), peers.size()));
    }
    for (const Fields& peer : peers) {
      if (Field(peer, "flags") == "sentinel") continue;
      return Unmet(fmt::format("{}: peer at port {} flags {}", sentinel->label(),
                               Field(peer, "port"), Field(peer, "flags")));
    }
  }
  return {true, ""};
}

void Topology::WaitUntilDiscovered(Millis patience) {
  WaitFor(
      "every sentinel to know all replicas and peers", [this] { return AllDiscovered(); },
      patience);
}

Observation Topology::AllAgreeOnOtherThan(const RedisServer& old_master, RedisServer** agreed) {
  std::uint16_t port = 0;
  for (const auto& sentinel : sentinels_) {
    if (!sentinel->Responsive()) continue;
    const std::uint16_t answer = sentinel->MasterPort(master_name()).value_or(0);
    if (answer == old_master.port() || answer == 0) {
      return Unmet(fmt::format("{} still names port {}", sentinel->label(), answer));
    }
    if (port != 0 && answer != port) {
      return Unmet(
          fmt::format("{} names port {}, another sentinel {}", sentinel->label(), answer, port));
    }
    port = answer;
  }
  if (port == 0) return Unmet("no sentinel is responsive");
  RedisServer& server = ServerAt(port);
  const std::string role = server.Role();
  if (role != "master") return Unmet(fmt::format("{} says role {}", server.label(), role));
  *agreed = &server;
  return {true, ""};
}

RedisServer& Topology::WaitForFailoverFrom(const RedisServer& old_master, Millis patience) {
  RedisServer* agreed = nullptr;
  WaitFor(
      fmt::format("all sentinels to agree on another master than {}", old_master.label()),
      [&] { return AllAgreeOnOtherThan(old_master, &agreed); }, patience);
  return *agreed;
}

void Topology::WaitUntilFollowing(const RedisServer& server, const RedisServer& master,
                                  Millis patience) {
  WaitFor(
      fmt::format("{} to replicate from {} (port {})", server.label(), master.label(),
                  master.port()),
      [&] { return server.Follows(master.port()); }, patience);
}

Observation Topology::AllSettled(RedisServer& master) {
  std::size_t running = 0;
  for (const auto& server : servers_) {
    if (!server->Running() || server->process().paused()) continue;
    ++running;
    if (server.get() == &master) continue;
    const Observation follows = server->Follows(master.port());
    if (!follows.met) return follows;
  }
  for (const auto& sentinel : sentinels_) {
    if (!sentinel->Responsive()) continue;
    const Fields seen = sentinel->Master(master_name());
    if (Field(seen, "port") != std::to_string(master.port()) || Field(seen, "flags") != "master") {
      return Unmet(fmt::format("{}: master port {} flags {}", sentinel->label(),
                               Field(seen, "port"), Field(seen, "flags")));
    }
    const std::vector<Fields> replicas = sentinel->Replicas(master_name());
    const auto good = std::count_if(replicas.begin(), replicas.end(), [](const Fields& replica) {
      return Field(replica, "flags") == "slave" && Field(replica, "master-link-status") == "ok";
    });
    if (static_cast<std::size_t>(good) + 1 != running) {
      return Unmet(fmt::format("{} sees {} replicas in good order of {}", sentinel->label(), good,
                               running - 1));
    }
  }
  return {true, ""};
}

void Topology::WaitUntilSettled(RedisServer& master, Millis patience) {
  WaitFor(
      fmt::format("everything to settle around {}", master.label()),
      [&] { return AllSettled(master); }, patience);
}

std::vector<std::string> Topology::StopSentinels() {
  std::vector<std::string> complaints;
  std::vector<SentinelProcess*> stopping;
  for (const auto& sentinel : sentinels_) {
    if (!sentinel->Expected()) continue;
    if (!sentinel->Running()) {
      complaints.push_back(fmt::format("{} ended by itself: {}", sentinel->label(),
                                       sentinel->process().WaitForExit().Describe()));
      continue;
    }
    sentinel->BeginStop();
    stopping.push_back(sentinel.get());
  }
  for (SentinelProcess* sentinel : stopping) {
    const ExitStatus status = sentinel->FinishStop();
    if (sentinel->command().ours && status.code != 0) {
      complaints.push_back(
          fmt::format("{} answered SIGTERM with {}", sentinel->label(), status.Describe()));
    }
  }
  return complaints;
}

std::string Topology::Report(std::size_t lines) const {
  std::string text;
  for (const auto& server : servers_) text += TailOf(server->log_file(), lines / 2);
  for (const auto& sentinel : sentinels_) text += TailOf(sentinel->log_file(), lines);
  return text;
}

}  // namespace sentinel::harness
