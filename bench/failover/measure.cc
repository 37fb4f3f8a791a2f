#include "measure.h"

#include <algorithm>
#include <random>
#include <thread>

#include "cluster.h"
#include "support/error.h"
#include "support/temp_dir.h"
#include "support/writer.h"

namespace sentinel::bench {
namespace {

using harness::EventFilter;
using harness::SteadyTime;

// The moments at which each sentinel first published `name`, in order.
std::vector<double> FirstOfEach(harness::Topology& topology, const std::string& name,
                                const std::string& payload_prefix, SteadyTime fault) {
  std::vector<double> moments;
  for (const auto& sentinel : topology.sentinels()) {
    const auto event = topology.events().First({.name = name,
                                                .source = sentinel->label(),
                                                .payload_prefix = payload_prefix,
                                                .since = fault});
    if (event) moments.push_back(harness::MillisBetween(fault, event->at));
  }
  std::sort(moments.begin(), moments.end());
  return moments;
}

std::optional<double> At(const std::vector<double>& moments, std::size_t index) {
  if (index >= moments.size()) return std::nullopt;
  return moments[index];
}

std::optional<double> Difference(std::optional<double> from, std::optional<double> to) {
  if (!from || !to) return std::nullopt;
  return *to - *from;
}

void FillIn(Run& run, harness::Topology& topology, std::size_t quorum, SteadyTime fault) {
  const std::string master = "master " + topology.master_name();
  const auto sdown = FirstOfEach(topology, "+sdown", master, fault);
  const auto switched = FirstOfEach(topology, "+switch-master", "", fault);
  run[Phase::kFirstSdown] = At(sdown, 0);
  run[Phase::kQuorumSdown] = At(sdown, quorum - 1);
  run[Phase::kOdown] = At(FirstOfEach(topology, "+odown", master, fault), 0);
  run[Phase::kElected] = At(FirstOfEach(topology, "+elected-leader", master, fault), 0);
  run[Phase::kPromoted] = At(FirstOfEach(topology, "+promoted-slave", "", fault), 0);
  run[Phase::kFirstSwitch] = At(switched, 0);
  run[Phase::kLastSwitch] = At(switched, topology.sentinels().size() - 1);
  run[Phase::kSdownToWrite] = Difference(run[Phase::kQuorumSdown], run[Phase::kFirstWrite]);
  run[Phase::kSdownToSwitch] = Difference(run[Phase::kQuorumSdown], run[Phase::kLastSwitch]);
}

void CountEvents(Run& run, harness::Topology& topology, SteadyTime fault) {
  for (const harness::SentinelEvent& event : topology.events().Events({.since = fault})) {
    if (event.name == "+try-failover") ++run[Tally::kElections];
    if (event.name.starts_with("-failover-abort")) ++run[Tally::kAborts];
    if (event.name == "+switch-master") ++run[Tally::kSecondFailovers];
  }
  run[Tally::kSecondFailovers] -= topology.sentinels().size();
}

bool WasSlow(const Run& run, harness::Millis limit) {
  const std::optional<double> took = run[Phase::kSdownToWrite];
  return took && *took > static_cast<double>(limit.count());
}

// The sentinels' periods of a second began with the topology: a fault that always came at the same
// point of them would not show what they cost on average.
void LetAMomentPass() {
  std::random_device random;
  std::this_thread::sleep_for(harness::Millis(random() % 1000));
}

}  // namespace

const PhaseName& NameOf(Phase phase) {
  static constexpr std::array<PhaseName, kPhaseCount> names{{
      {"first +sdown", "first_sdown"},
      {"quorum's +sdown", "quorum_sdown"},
      {"+odown", "odown"},
      {"+elected-leader", "elected_leader"},
      {"+promoted-slave", "promoted_slave"},
      {"first write on the new master", "first_write"},
      {"first +switch-master", "first_switch_master"},
      {"last +switch-master", "last_switch_master"},
      {"quorum's +sdown -> first write", "quorum_sdown_to_first_write"},
      {"quorum's +sdown -> all switched", "quorum_sdown_to_all_switched"},
  }};
  return names[static_cast<std::size_t>(phase)];
}

const PhaseName& NameOf(Tally tally) {
  static constexpr std::array<PhaseName, kTallyCount> names{{
      {"elections begun", "elections"},
      {"failovers aborted", "aborts"},
      {"second failovers", "second_failovers"},
  }};
  return names[static_cast<std::size_t>(tally)];
}

Run MeasureFailover(const Options& options, const harness::SentinelCommand& command) {
  Run run;
  harness::TempDir dir("sentinel-bench");
  harness::Topology topology(dir.path(), ClusterOf(options, command));
  try {
    topology.Start();
    harness::WriterOptions settings = topology.WriterSettings();
    // A frozen master would cost the client a timeout each time it tries it again.
    settings.avoid_silent = harness::Millis(600'000);
    const harness::DiscoveringWriter writer(settings);
    writer.AwaitWrite(SteadyTime{});

    LetAMomentPass();
    harness::RedisServer& old_master = topology.first_master();
    const SteadyTime fault = harness::Now();
    Inject(options.fault, old_master);
    topology.WaitForFailoverFrom(old_master);
    const auto first_write = writer.AwaitOtherThan(old_master.port(), fault).first;
    for (const auto& sentinel : topology.sentinels()) {
      topology.events().Await({.name = "+switch-master", .source = sentinel->label()});
    }
    run[Phase::kFirstWrite] = harness::MillisBetween(fault, first_write);
    FillIn(run, topology, static_cast<std::size_t>(options.quorum), fault);
    std::this_thread::sleep_for(options.watch);
    CountEvents(run, topology, fault);
    if (WasSlow(run, options.keep_slower)) dir.Keep();
  } catch (const harness::HarnessError& error) {
    dir.Keep();
    run.failure = error.what();
  }
  return run;
}

}  // namespace sentinel::bench
