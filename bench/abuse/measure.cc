#include "measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "answer_times.h"
#include "support/error.h"
#include "support/process.h"
#include "support/writer.h"

namespace sentinel::bench {
namespace {

using harness::SteadyTime;

std::int64_t StatusKib(pid_t pid, std::string_view field) {
  std::ifstream status(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field)) return std::atoll(line.c_str() + field.size() + 1);
  }
  throw harness::HarnessError(fmt::format("no {} of process {}", field, pid));
}

std::ptrdiff_t OpenFiles(pid_t pid) {
  return std::ranges::distance(
      std::filesystem::directory_iterator(fmt::format("/proc/{}/fd", pid)));
}

// VmHWM counts from here on.
void ForgetPeak(pid_t pid) { std::ofstream(fmt::format("/proc/{}/clear_refs", pid)) << "5"; }

struct Counts {
  std::size_t standing = 0;
  std::size_t connected = 0;
  std::uint64_t bytes_sent = 0;
};

// A program with attackers for each load and sentinel. They end with it.
class Attack {
 public:
  void Begin(const std::filesystem::path& dir, const Load& load,
             const std::vector<std::uint16_t>& ports, const Options& options) {
    wanted_ += load.connections * ports.size();
    for (const std::uint16_t port : ports) {
      said_.push_back(dir / fmt::format("{}-{}.attack", load.key, port));
      harness::ProcessOptions program;
      program.argv = {SENTINEL_BENCH_ATTACKERS, load.key, std::to_string(port),
                      std::to_string(options.idle_clients), std::to_string(options.handshakes)};
      program.stdout_file = said_.back();
      programs_.push_back(std::make_unique<harness::Process>(program));
    }
  }

  std::size_t wanted() const { return wanted_; }

  // Of all of them, as they said last.
  Counts Count() const {
    Counts all;
    for (const std::filesystem::path& said : said_) {
      const std::string text = harness::ReadFile(said);
      const std::size_t end = text.rfind('\n');
      if (end == std::string::npos || end == 0) continue;
      std::istringstream line(text.substr(text.rfind('\n', end - 1) + 1));
      Counts one;
      line >> one.standing >> one.connected >> one.bytes_sent;
      all.standing += one.standing;
      all.connected += one.connected;
      all.bytes_sent += one.bytes_sent;
    }
    return all;
  }

 private:
  std::size_t wanted_ = 0;
  std::vector<std::filesystem::path> said_;
  std::vector<std::unique_ptr<harness::Process>> programs_;
};

}  // namespace

Bench::Bench(const Options& options)
    : options_(options), authority_(dir_.path()), tls_ports_(options.sentinels) {
  const harness::CertificateFiles files =
      authority_.Issue({.name = "sentinel", .alternatives = "IP:127.0.0.1"});
  harness::TopologyOptions topology;
  topology.sentinels = harness::Repeat(harness::OurSentinel(), options.sentinels);
  topology.master.quorum = static_cast<int>(options.sentinels / 2 + 1);
  for (const harness::Port& port : tls_ports_) {
    topology.sentinel_extras.push_back(TextOf(port, files));
  }
  topology_ = std::make_unique<harness::Topology>(dir_.path(), topology);
  topology_->Start();
  master_ = &topology_->first_master();
  WarmUp();
}

// Libraries fetch what they need when it is first needed, and keep it.
void Bench::WarmUp() {
  Options few = options_;
  few.handshakes = 5;
  const Load handshakes = AllLoads(few).back();
  Attack attack;
  attack.Begin(dir_.path(), handshakes, Ports(handshakes), few);
  harness::WaitFor("handshakes to begin", [&] {
    return harness::Observation{attack.Count().connected >= attack.wanted(), ""};
  });
}

// Room for all attackers and the others, and a user whose password can be guessed at. What nobody
// reads has the limits that it has by default. Connections without a client end soon (AwaitGhosts).
std::string Bench::TextOf(const harness::Port& tls_port,
                          const harness::CertificateFiles& files) const {
  return fmt::format(
      "tls-port {}\ntls-cert-file {}\ntls-key-file {}\ntls-auth-clients no\n"
      "maxclients {}\ntcp-keepalive 65\n"
      "user admin on >a-good-password +@all &*\n",
      tls_port.number(), files.certificate, files.key,
      2000 + options_.idle_clients + options_.handshakes);
}

// Of each sentinel, those that it is attacked at.
std::vector<std::uint16_t> Bench::Ports(const Load& load) const {
  std::vector<std::uint16_t> ports;
  for (std::size_t i = 0; i < topology_->sentinels().size(); ++i) {
    ports.push_back(load.tls ? tls_ports_[i].number() : topology_->sentinel(i).port());
  }
  return ports;
}

// Under a flood of SYNs the kernel answers with cookies, and makes connections of late packets of
// clients that are gone. Nothing ends those but tcp-keepalive, once their ports are free again: a
// probe that comes within the minute before is answered, and the minute begins anew.
void Bench::AwaitGhosts() const {
  constexpr std::ptrdiff_t kSpare = 5;  // Links come and go.
  if (files_at_rest_.empty() || options_.rest.count() == 0) return;
  const auto all_gone = [this] {
    const std::vector<std::ptrdiff_t> files = Files();
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (files[i] > files_at_rest_[i] + kSpare) {
        return harness::Observation{false, fmt::format("{} open files", files[i])};
      }
    }
    return harness::Observation{true, ""};
  };
  harness::WaitFor("the attackers' connections to end", all_gone, std::chrono::minutes(3));
}

std::vector<std::ptrdiff_t> Bench::Files() const {
  std::vector<std::ptrdiff_t> files;
  for (const auto& sentinel : topology_->sentinels()) {
    files.push_back(OpenFiles(sentinel->process().pid()));
  }
  return files;
}

std::vector<std::int64_t> Bench::Memory() const {
  std::vector<std::int64_t> figures;
  for (const auto& sentinel : topology_->sentinels()) {
    figures.push_back(StatusKib(sentinel->process().pid(), "VmRSS:"));
  }
  return figures;
}

LoadResult Bench::Measure(const std::string& name, const std::string& key,
                          const std::vector<Load>& loads) {
  LoadResult result;
  result.name = name;
  result.key = key;
  std::vector<std::uint16_t> ports;
  for (const auto& sentinel : topology_->sentinels()) {
    ports.push_back(sentinel->port());
    ForgetPeak(sentinel->process().pid());
  }
  const SteadyTime begin = harness::Now();
  dead_.clear();
  try {
    const AnswerTimes answers(ports);
    Attack attack;
    for (const Load& load : loads) attack.Begin(dir_.path(), load, Ports(load), options_);
    result.wanted = attack.wanted();
    std::this_thread::sleep_for(options_.settle);
    for (int i = 0; i < options_.runs; ++i) {
      if (i == 0) result.standing = attack.Count().standing;
      result.failovers.push_back(FailOver());
    }
    result.slowest_answer = answers.slowest();
    result.connected = attack.Count().connected;
    result.bytes_sent = attack.Count().bytes_sent;
  } catch (const harness::HarnessError& error) {
    result.failure = error.what();
  }
  result.held_down = HeldDown(begin);
  AwaitGhosts();
  std::this_thread::sleep_for(options_.rest);
  if (loads.empty()) {
    rss_at_rest_ = Memory();
    files_at_rest_ = Files();
  }
  CompareMemory(result);
  return result;
}

FailoverTimes Bench::FailOver() {
  const harness::DiscoveringWriter writer(topology_->WriterSettings());
  writer.AwaitWrite(SteadyTime{});
  harness::RedisServer& old_master = *master_;
  const SteadyTime fault = harness::Now();
  dead_.push_back(old_master.port());
  old_master.process().Kill();
  master_ = &topology_->WaitForFailoverFrom(old_master);
  FailoverTimes times;
  times.first_write =
      harness::MillisBetween(fault, writer.AwaitOtherThan(old_master.port(), fault).first);
  for (const auto& sentinel : topology_->sentinels()) {
    const auto event = topology_->events().Await(
        {.name = "+switch-master", .source = sentinel->label(), .since = fault});
    times.all_switched = std::max(times.all_switched, harness::MillisBetween(fault, event.at));
  }
  old_master.Start();
  topology_->WaitUntilSettled(*master_);
  return times;
}

// Everybody but the masters that were killed was well.
std::size_t Bench::HeldDown(SteadyTime since) const {
  const auto events = topology_->events().Events({.since = since});
  return static_cast<std::size_t>(
      std::ranges::count_if(events, [this](const harness::SentinelEvent& event) {
        if (event.name == "+tilt") return true;
        return event.name == "+sdown" && std::ranges::none_of(dead_, [&](std::uint16_t port) {
                 return event.payload.find(fmt::format(" 127.0.0.1 {}", port)) != std::string::npos;
               });
      }));
}

void Bench::CompareMemory(LoadResult& result) const {
  const std::vector<std::int64_t> now = Memory();
  std::size_t worst = 0;
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (now[i] * rss_at_rest_[worst] > now[worst] * rss_at_rest_[i]) worst = i;
  }
  result.rss_at_rest_kib = rss_at_rest_[worst];
  result.rss_after_kib = now[worst];
  result.rss_peak_kib = StatusKib(topology_->sentinel(worst).process().pid(), "VmHWM:");
}

}  // namespace sentinel::bench
