#include "quorum.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <sstream>
#include <stdexcept>

#include "farm/limits.h"
#include "recorder.h"
#include "support/error.h"
#include "support/temp_dir.h"

namespace sentinel::scale {
namespace {

using harness::Observation;

// A sentinel that stands still for seconds is something to measure, not an error.
constexpr harness::Millis kQueryPatience{120'000};
// Clients, log, files.
constexpr std::size_t kOtherDescriptors = 150;
// Redis programs make room for so many connections unless they are told otherwise.
constexpr std::size_t kUsualDescriptors = 10'000;

harness::RedisClient Connect(const harness::SentinelProcess& sentinel) {
  return harness::RedisClient(sentinel.port(), "", kQueryPatience);
}

// With a subscription to every server, as redis-sentinel has them.
std::size_t DescriptorsOf(const Options& options) {
  return 2 * options.masters * (options.replicas + 1) + 2 * options.sentinels + kOtherDescriptors;
}

// With subscriptions to the masters only.
std::size_t LeastDescriptorsOf(const Options& options) {
  return DescriptorsOf(options) - options.masters * options.replicas;
}

void CheckDescriptors(const Options& options) {
  const std::size_t limit = farm::RaiseDescriptorLimit(std::numeric_limits<int>::max());
  if (LeastDescriptorsOf(options) <= limit) return;
  throw harness::HarnessError(
      fmt::format("{} masters with {} replicas need {} open files in each sentinel, and the limit "
                  "(ulimit -Hn) is {}",
                  options.masters, options.replicas, LeastDescriptorsOf(options), limit));
}

std::string Configuration(const Options& options, const Emulator& emulator) {
  std::string text;
  if (DescriptorsOf(options) > kUsualDescriptors) {
    text += fmt::format("maxclients {}\n", DescriptorsOf(options));
  }
  for (std::size_t group = 0; group < options.masters; ++group) {
    const farm::Endpoint master = emulator.AddressOf(emulator.FirstMasterOf(group));
    text += fmt::format(
        "sentinel monitor {0} {1} {2} {3}\n"
        "sentinel down-after-milliseconds {0} {4}\n"
        "sentinel failover-timeout {0} {5}\n",
        NameOf(group), master.host, master.port, options.quorum, options.down_after.count(),
        options.failover_timeout.count());
  }
  return text;
}

}  // namespace

Quorum::Quorum(const Options& options, const harness::SentinelCommand& command,
               const Emulator& emulator, const std::filesystem::path& dir)
    : options_(options) {
  CheckDescriptors(options);
  const std::string configuration = Configuration(options, emulator);
  for (std::size_t i = 0; i < options.sentinels; ++i) {
    std::string own;
    if (options.scrapes > 0 && command.ours) {
      http_ports_.emplace_back();
      own = fmt::format("http-port {}\n", http_ports_.back().number());
    }
    sentinels_.push_back(std::make_unique<harness::SentinelProcess>(
        dir, fmt::format("sentinel-{}", i), command, own + configuration));
  }
}

void Quorum::Start() {
  for (const auto& sentinel : sentinels_) sentinel->Start();
}

void Quorum::WaitUntilReady() {
  for (const auto& sentinel : sentinels_) {
    harness::WaitFor(
        fmt::format("{} to answer", sentinel->label()),
        [&] {
          CheckRunning();
          return Observation{scale::Connect(*sentinel).Command({"PING"}).text == "PONG", "no PONG"};
        },
        options_.patience);
  }
}

std::vector<std::string> Quorum::Stop() {
  std::vector<std::string> complaints;
  for (const auto& sentinel : sentinels_) {
    if (!sentinel->Running()) {
      complaints.push_back(sentinel->label() + " ended by itself");
      continue;
    }
    sentinel->BeginStop();
  }
  for (const auto& sentinel : sentinels_) {
    const harness::ExitStatus status = sentinel->FinishStop();
    if (sentinel->command().ours && status.code != 0) {
      complaints.push_back(sentinel->label() + " answered SIGTERM with " + status.Describe());
    }
  }
  return complaints;
}

std::vector<std::uint16_t> Quorum::Ports() const {
  std::vector<std::uint16_t> ports;
  for (const auto& sentinel : sentinels_) ports.push_back(sentinel->port());
  return ports;
}

std::vector<Usage> Quorum::Usages() {
  std::vector<Usage> usages;
  for (const auto& sentinel : sentinels_) usages.push_back(UsageOf(sentinel->process().pid()));
  return usages;
}

void Quorum::CheckRunning() {
  for (const auto& sentinel : sentinels_) {
    if (sentinel->Running()) continue;
    throw std::runtime_error(fmt::format("{} has ended\n{}", sentinel->label(),
                                         harness::TailOf(sentinel->log_file(), 3)));
  }
}

Observation Quorum::AllDiscovered() {
  CheckRunning();
  // "master0:name=m0,status=ok,address=127.64.0.1:6379,slaves=1,sentinels=3"
  const std::string complete =
      fmt::format(",slaves={},sentinels={}", options_.replicas, options_.sentinels);
  for (const auto& sentinel : sentinels_) {
    std::istringstream text(scale::Connect(*sentinel).Expect({"INFO", "sentinel"}).text);
    std::size_t known = 0;
    for (std::string line; std::getline(text, line);) {
      if (line.ends_with('\r')) line.pop_back();
      if (line.ends_with(complete) && line.find(",status=ok,") != std::string::npos) ++known;
    }
    if (known < options_.masters) {
      return {false, fmt::format("{} knows {} groups completely", sentinel->label(), known)};
    }
  }
  return {true, ""};
}

harness::RedisClient Quorum::Connect(std::size_t index) const {
  return scale::Connect(*sentinels_[index]);
}

// The file of a restarted sentinel names all of them: what shows that it has looked are the run id
// and the state of the replication, which come from INFO, and flags without "disconnected".
Observation Quorum::SeesAll(harness::RedisClient& client, std::size_t group) const {
  const auto count = [&](const char* what, const auto& is_well) {
    const harness::Reply reply = client.Expect({"SENTINEL", what, NameOf(group)});
    return static_cast<std::size_t>(std::ranges::count_if(
        reply.elements, [&](const harness::Reply& element) { return is_well(element.ToMap()); }));
  };
  const harness::Fields master = client.Expect({"SENTINEL", "MASTER", NameOf(group)}).ToMap();
  if (harness::Field(master, "flags") != "master" || harness::Field(master, "runid").empty()) {
    return {false, "the master of " + NameOf(group)};
  }
  const std::size_t replicas = count("REPLICAS", [](const harness::Fields& replica) {
    return harness::Field(replica, "flags") == "slave" &&
           harness::Field(replica, "master-link-status") == "ok";
  });
  if (replicas < options_.replicas) return {false, "the replicas of " + NameOf(group)};
  const std::size_t peers = count("SENTINELS", [](const harness::Fields& peer) {
    return harness::Field(peer, "flags") == "sentinel";
  });
  return {peers + 1 == sentinels_.size(), "the peers of " + NameOf(group)};
}

Observation Quorum::ReplicasAreWell(std::size_t group) {
  for (const auto& sentinel : sentinels_) {
    const harness::Reply reply =
        scale::Connect(*sentinel).Expect({"SENTINEL", "REPLICAS", NameOf(group)});
    const auto good = std::ranges::count_if(reply.elements, [](const harness::Reply& element) {
      const harness::Fields replica = element.ToMap();
      return harness::Field(replica, "flags") == "slave" &&
             harness::Field(replica, "master-link-status") == "ok";
    });
    if (static_cast<std::size_t>(good) != options_.replicas) {
      return {false, fmt::format("{} sees {} good replicas of {}", sentinel->label(), good,
                                 NameOf(group))};
    }
  }
  return {true, ""};
}

}  // namespace sentinel::scale
