#include "measure.h"

#include <fmt/format.h>
#include <sys/types.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "common/cpu_time.h"
#include "support/error.h"
#include "support/redis_client.h"
#include "support/wait.h"

namespace sentinel::bench {
namespace {

// What the threads of a process have had of the processors up to now, in nanoseconds.
std::uint64_t CpuNanos(pid_t pid) {
  std::uint64_t sum = 0;
  for (const auto& task : std::filesystem::directory_iterator(fmt::format("/proc/{}/task", pid))) {
    std::ifstream file(task.path() / "schedstat");
    std::uint64_t nanos = 0;
    file >> nanos;
    sum += nanos;
  }
  return sum;
}

// The rate in the last line of redis-benchmark's CSV: "name","rate","latency",...
double RateIn(const std::string& csv) {
  constexpr std::string_view kBetween = "\",\"";
  const std::size_t line = csv.rfind('\n', csv.size() < 2 ? 0 : csv.size() - 2);
  const std::size_t comma = csv.find(kBetween, line == std::string::npos ? 0 : line);
  const double rate =
      comma == std::string::npos ? 0 : std::atof(csv.c_str() + comma + kBetween.size());
  if (rate <= 0) throw harness::HarnessError("no rate in what redis-benchmark said: " + csv);
  return rate;
}

}  // namespace

Bench::Bench(const Options& options)
    : options_(options), dir_("sentinel-queries"), master_(dir_.path(), {.label = "master"}) {
  master_.Start();
  master_.WaitUntilReady();
  for (const harness::SentinelCommand& command : options.commands) StartSentinel(command);
  StartCeiling();
}

void Bench::StartSentinel(const harness::SentinelCommand& command) {
  harness::MonitoredMaster monitored;
  monitored.port = master_.port();
  monitored.quorum = 1;
  const std::string label = fmt::format("{}-{}", command.name, sentinels_.size());
  sentinels_.push_back(std::make_unique<harness::SentinelProcess>(dir_.path(), label, command,
                                                                  monitored.ConfigText()));
  harness::SentinelProcess& sentinel = *sentinels_.back();
  sentinel.Start();
  sentinel.WaitUntilReady();
  names_.push_back(command.name);
  servers_.push_back({.port = sentinel.port(), .pid = sentinel.process().pid()});
}

void Bench::StartCeiling() {
  const std::uint16_t port = ceiling_port_.number();
  harness::ProcessOptions process;
  process.argv = {SENTINEL_BENCH_CEILING, std::to_string(port)};
  process.stdout_file = dir_.path() / "ceiling.log";
  ceiling_.emplace(process);
  harness::WaitFor("the ceiling to listen", [port] {
    const harness::RedisClient client(port);
    return harness::Observation{true, ""};
  });
  names_.emplace_back("ceiling");
  servers_.push_back({.port = port, .pid = ceiling_->pid()});
}

Run Bench::Measure(std::size_t index, int pipeline) {
  const Server& server = servers_.at(index);
  harness::ProcessOptions benchmark;
  benchmark.argv = {"redis-benchmark",
                    "-p",
                    std::to_string(server.port),
                    "-c",
                    std::to_string(options_.clients),
                    "-n",
                    std::to_string(options_.requests),
                    "-P",
                    std::to_string(pipeline),
                    "--csv",
                    "SENTINEL",
                    "GET-MASTER-ADDR-BY-NAME",
                    harness::MonitoredMaster{}.name};
  const std::uint64_t nanos_before = CpuNanos(server.pid);
  const CpuTime before = CpuTimeOf(server.pid);
  const harness::Outcome outcome = harness::RunToEnd(benchmark, dir_.path());
  const CpuTime used = CpuTimeOf(server.pid) - before;
  const std::uint64_t nanos = CpuNanos(server.pid) - nanos_before;
  if (outcome.status.code != 0) {
    throw harness::HarnessError("redis-benchmark: " + outcome.errors);
  }
  return {.per_second = RateIn(outcome.output),
          .cpu_nanos = static_cast<double>(nanos) / options_.requests,
          .user_nanos = used.user_seconds * 1e9 / options_.requests};
}

}  // namespace sentinel::bench
