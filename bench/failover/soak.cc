#include "soak.h"

#include <fmt/format.h>
#include <sys/types.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "cluster.h"
#include "support/error.h"
#include "support/temp_dir.h"

namespace sentinel::bench {
namespace {

// Allocators round up and fragment: growth below this is not counted as such.
constexpr std::int64_t kRssSlackKib = 2048;

std::int64_t RssKib(pid_t pid) {
  std::ifstream status(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::atoll(line.c_str() + 6);
  }
  throw harness::HarnessError(fmt::format("no VmRSS of process {}", pid));
}

Resources ResourcesOf(harness::SentinelProcess& sentinel) {
  const pid_t pid = sentinel.process().pid();
  const std::filesystem::directory_iterator entries(fmt::format("/proc/{}/fd", pid));
  return {.rss_kib = RssKib(pid), .descriptors = std::distance(begin(entries), end(entries))};
}

// The connections of the observers themselves take a moment to be closed at the other end.
Resources SettledResourcesOf(harness::SentinelProcess& sentinel, std::int64_t expected) {
  Resources seen = ResourcesOf(sentinel);
  try {
    harness::WaitFor(
        "descriptors to be as before",
        [&] {
          seen = ResourcesOf(sentinel);
          return harness::Observation{seen.descriptors <= expected, ""};
        },
        harness::Millis(5000));
  } catch (const harness::TimeoutError&) {
    // The caller reports the growth.
  }
  return seen;
}

// The master fails, is replaced, returns and becomes a replica. Returns the new master.
harness::RedisServer* FailOverOnce(harness::Topology& topology, Fault fault,
                                   harness::RedisServer& master) {
  Inject(fault, master);
  harness::RedisServer& next = topology.WaitForFailoverFrom(master);
  Repair(fault, master);
  topology.WaitUntilSettled(next);
  return &next;
}

void CheckGrowth(SoakResult& result) {
  for (const SentinelGrowth& sentinel : result.sentinels) {
    if (sentinel.end.descriptors > sentinel.start.descriptors) {
      result.complaints.push_back(fmt::format("{}: descriptors grew from {} to {}", sentinel.label,
                                              sentinel.start.descriptors,
                                              sentinel.end.descriptors));
    }
    if (sentinel.end.rss_kib > sentinel.warm.rss_kib * 11 / 10 + kRssSlackKib) {
      result.complaints.push_back(fmt::format("{}: memory grew from {} KiB to {} KiB",
                                              sentinel.label, sentinel.warm.rss_kib,
                                              sentinel.end.rss_kib));
    }
  }
}

void Run(SoakResult& result, harness::Topology& topology, const Options& options,
         const std::string& command_name) {
  topology.Start();
  for (const auto& sentinel : topology.sentinels()) {
    const Resources start = ResourcesOf(*sentinel);
    result.sentinels.push_back({sentinel->label(), start, start, start});
  }
  harness::RedisServer* master = &topology.first_master();
  const int tenth = std::max(1, options.soak / 10);
  while (result.failovers < options.soak) {
    master = FailOverOnce(topology, options.fault, *master);
    ++result.failovers;
    if (result.failovers % tenth != 0) continue;
    std::string line = fmt::format("{}: {} failovers", command_name, result.failovers);
    for (std::size_t i = 0; i < result.sentinels.size(); ++i) {
      SentinelGrowth& growth = result.sentinels[i];
      growth.end = SettledResourcesOf(topology.sentinel(i), growth.start.descriptors);
      if (result.failovers == tenth) growth.warm = growth.end;
      line += fmt::format("; {} KiB, {} fds", growth.end.rss_kib, growth.end.descriptors);
    }
    fmt::print("{}\n", line);
    std::fflush(stdout);
  }
}

}  // namespace

SoakResult Soak(const Options& options, const harness::SentinelCommand& command) {
  SoakResult result;
  harness::TempDir dir("sentinel-soak");
  harness::Topology topology(dir.path(), ClusterOf(options, command));
  try {
    Run(result, topology, options, command.name);
    CheckGrowth(result);
  } catch (const harness::HarnessError& error) {
    result.complaints.push_back(
        fmt::format("after {} failovers: {}", result.failovers, error.what()));
  }
  for (const std::string& complaint : topology.StopSentinels()) {
    result.complaints.push_back(complaint);
  }
  if (!result.complaints.empty()) dir.Keep();
  return result;
}

}  // namespace sentinel::bench
