#include "measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <map>
#include <memory>
#include <thread>
#include <utility>

#include "emulator.h"
#include "probe_times.h"
#include "prober.h"
#include "quorum.h"
#include "recorder.h"
#include "support/error.h"
#include "support/event_tap.h"
#include "support/http_client.h"
#include "support/temp_dir.h"
#include "usage.h"

namespace sentinel::scale {
namespace {

using harness::Millis;
using harness::MillisBetween;
using harness::SteadyTime;

// Between discovery and the measurement of the rest, if that is not shorter: what discovery has
// begun comes to its end.
constexpr std::chrono::seconds kSettle{5};
// Far more often than anybody scrapes. One sentinel after the other.
constexpr Millis kBetweenScrapes{200};

void Say(const std::string& line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

double Number(std::size_t count) { return static_cast<double>(count); }

// All processes of one run, and what is watched of them.
class Stage {
 public:
  Stage(const Options& options, const harness::SentinelCommand& command,
        const std::filesystem::path& dir)
      : options_(options),
        dir_(dir),
        emulator_(options, dir),
        quorum_(options, command, emulator_, dir),
        recorder_(options.masters, options.sentinels),
        tap_([this](const harness::SentinelEvent& event) { recorder_.Take(event); }) {
    for (std::size_t group = 0; group < options.masters; ++group) {
      masters_.push_back(emulator_.FirstMasterOf(group));
    }
  }

  void Discover(Run& run);
  void Rest(Run& run);
  void Restart(Run& run);
  void Scrape(Run& run);
  void FailOver(Run& run);
  // What went wrong on the way, if anything.
  std::vector<std::string> Stop();

 private:
  struct Outcome {
    std::vector<double> first, agreed;  // Milliseconds past down-after.
    std::size_t unfinished = 0, elections = 0, again = 0;
    double cpu_seconds = 0;
    Latencies queries;
  };

  // What the processes have used so far.
  struct Moment {
    SteadyTime at;
    Usage sentinels;               // CPU: the mean; waits: the sum.
    double rss_mib = 0;            // Of the largest sentinel.
    std::int64_t descriptors = 0;  // Of the one with most.
    double emulator_cpu = 0;
    std::map<std::string, std::uint64_t> traffic;
    std::size_t downs = 0, tilts = 0;
  };

  // Of one sentinel that was started again; the worst of several times.
  struct Return {
    double listens = 0, seen = 0, slowest_query = 0, cpu_seconds = 0;
    std::size_t downs = 0, tilts = 0;
  };

  void StartWatching();
  void StopAsking();
  Return RestartOnce(std::size_t index);
  void WaitUntilAllIsSeen(std::size_t index);
  ProbeTimes ProbesSoFar();
  Moment Look();
  void NoteRest(Run& run, const Moment& start, const Moment& end);
  std::vector<std::size_t> ChooseGroups(int round) const;
  static void NoteFailovers(Run& run, const Outcome& outcome);
  void KillOnce(const std::vector<std::size_t>& groups, const std::vector<std::size_t>& masters,
                Outcome& outcome);
  void Note(const std::vector<std::size_t>& groups, SteadyTime fault, Outcome& outcome);
  void ReturnDead(const std::vector<std::size_t>& groups, const std::vector<std::size_t>& dead);
  double CpuOfSentinels();

  const Options& options_;
  const std::filesystem::path dir_;
  Emulator emulator_;
  Quorum quorum_;
  Recorder recorder_;
  harness::EventTap tap_;
  std::unique_ptr<Prober> prober_;
  std::size_t lost_ = 0;              // Connections of queries that were closed on us.
  std::size_t failed_ = 0;            // Queries whose answer named no master.
  std::vector<std::size_t> masters_;  // By group.
};

std::vector<std::string> Stage::Stop() {
  StopAsking();
  std::vector<std::string> complaints = quorum_.Stop();
  if (lost_ > 0) complaints.push_back(fmt::format("{} connections of queries were closed", lost_));
  if (failed_ > 0) complaints.push_back(fmt::format("{} answers named no master", failed_));
  return complaints;
}

void Stage::StopAsking() {
  lost_ += prober_->lost();
  failed_ += prober_->failed();
  prober_.reset();
}

// From the moment at which they listen; a busy one may take long to answer.
void Stage::StartWatching() {
  harness::WaitFor(
      "all sentinels to listen",
      [&] {
        quorum_.CheckRunning();
        prober_ =
            std::make_unique<Prober>(quorum_.Ports(), options_.masters, options_.query_interval);
        return harness::Observation{true, ""};
      },
      options_.patience);
  quorum_.WaitUntilReady();
  for (std::size_t i = 0; i < quorum_.size(); ++i) {
    harness::WaitFor(
        "a subscription",
        [&] {
          tap_.Watch(std::to_string(i), quorum_.Ports()[i]);
          return harness::Observation{true, ""};
        },
        options_.patience);
  }
}

void Stage::Discover(Run& run) {
  const SteadyTime start = harness::Now();
  quorum_.Start();
  StartWatching();
  // INFO about thousands of masters is not for nothing: the longer it takes, the rarer the
  // question.
  harness::WaitFor(
      "discovery",
      [&] {
        const harness::Observation seen = quorum_.AllDiscovered();
        if (!seen.met) {
          std::this_thread::sleep_for((harness::Now() - start) / 20);
        }
        return seen;
      },
      options_.patience, Millis(50));
  const SteadyTime end = harness::Now();
  run[Figure::kDiscovery] = MillisBetween(start, end) / 1000;
  run[Figure::kDiscoverySlowest] = prober_->Between(start, end).slowest_ms;
  Say(fmt::format("  discovered after {:.2f} s", *run[Figure::kDiscovery]));
  for (std::size_t i = 0; i < quorum_.size(); ++i) WaitUntilAllIsSeen(i);
}

double Stage::CpuOfSentinels() {
  double seconds = 0;
  for (const Usage& usage : quorum_.Usages()) seconds += usage.cpu_seconds;
  return seconds / Number(quorum_.size());
}

Stage::Moment Stage::Look() {
  Moment moment{.at = harness::Now(),
                .sentinels = {},
                .rss_mib = 0,
                .descriptors = 0,
                .emulator_cpu = emulator_.CpuSeconds(),
                .traffic = emulator_.Stats(),
                .downs = recorder_.Downs(),
                .tilts = recorder_.Count("+tilt")};
  for (const Usage& usage : quorum_.Usages()) {
    moment.sentinels.cpu_seconds += usage.cpu_seconds / Number(quorum_.size());
    moment.sentinels.waits += usage.waits;
    moment.rss_mib = std::max(moment.rss_mib, usage.rss_mib);
    moment.descriptors = std::max(moment.descriptors, usage.descriptors);
  }
  return moment;
}

void Stage::Rest(Run& run) {
  if (options_.rest.count() == 0) return;
  std::this_thread::sleep_for(std::min(kSettle, options_.rest));
  const Moment start = Look();
  std::this_thread::sleep_for(options_.rest);
  NoteRest(run, start, Look());
  Say(fmt::format("  at rest: {:.2f} % of a core, {:.1f} MiB", *run[Figure::kRestCpu],
                  *run[Figure::kRestRss]));
  if (options_.syscalls.count() == 0) return;
  run[Figure::kRestSyscalls] =
      SyscallsASecond(quorum_.sentinel(0).process().pid(), options_.syscalls, dir_);
}

void Stage::NoteRest(Run& run, const Moment& start, const Moment& end) {
  const double seconds = MillisBetween(start.at, end.at) / 1000;
  const double shares = seconds * Number(quorum_.size());
  const auto traffic = [&](const char* name) {
    return static_cast<double>(end.traffic.at(name) - start.traffic.at(name)) / shares;
  };
  run[Figure::kRestCpu] = (end.sentinels.cpu_seconds - start.sentinels.cpu_seconds) / seconds * 100;
  run[Figure::kRestRss] = end.rss_mib;
  run[Figure::kRestDescriptors] = static_cast<double>(end.descriptors);
  run[Figure::kRestWaits] =
      static_cast<double>(end.sentinels.waits - start.sentinels.waits) / shares;
  run[Figure::kRestRequests] = traffic("requests");
  run[Figure::kRestBytes] = traffic("bytes_in") + traffic("bytes_out");
  run[Figure::kEmulatorCpu] = (end.emulator_cpu - start.emulator_cpu) / seconds * 100;
  const Latencies queries = prober_->Between(start.at, end.at);
  run[Figure::kRestSlowest] = queries.slowest_ms;
  run[Figure::kRestP999] = queries.p999_ms;
  run[Figure::kRestDowns] = Number(end.downs - start.downs);
  run[Figure::kRestTilts] = Number(end.tilts - start.tilts);
}

// Group by group, so that each is asked for until it is seen, and then no more.
void Stage::WaitUntilAllIsSeen(std::size_t index) {
  harness::RedisClient client = quorum_.Connect(index);
  std::size_t next = 0;  // Group of which not all is seen yet.
  harness::WaitFor(
      "all to be seen and reached",
      [&] {
        quorum_.CheckRunning();
        harness::Observation seen{true, ""};
        while (next < options_.masters && (seen = quorum_.SeesAll(client, next)).met) ++next;
        return seen;
      },
      options_.patience, Millis(20));
}

void Stage::Restart(Run& run) {
  if (options_.restarts == 0) return;
  Return worst;
  for (int i = 0; i < options_.restarts; ++i) {
    const Return seen = RestartOnce(static_cast<std::size_t>(i) % quorum_.size());
    Say(fmt::format("  restarted: all seen after {:.2f} s", seen.seen));
    worst.listens = std::max(worst.listens, seen.listens);
    worst.seen = std::max(worst.seen, seen.seen);
    worst.slowest_query = std::max(worst.slowest_query, seen.slowest_query);
    worst.cpu_seconds = std::max(worst.cpu_seconds, seen.cpu_seconds);
    worst.downs = std::max(worst.downs, seen.downs);
    worst.tilts = std::max(worst.tilts, seen.tilts);
  }
  run[Figure::kRestartListens] = worst.listens;
  run[Figure::kRestartSeen] = worst.seen;
  run[Figure::kRestartSlowest] = worst.slowest_query;
  run[Figure::kRestartCpu] = worst.cpu_seconds;
  run[Figure::kRestartDowns] = Number(worst.downs);
  run[Figure::kRestartTilts] = Number(worst.tilts);
}

// What it publishes is heard from the moment on at which it listens.
Stage::Return Stage::RestartOnce(std::size_t index) {
  StopAsking();
  Return result;
  const std::size_t downs = recorder_.Downs();
  const std::size_t tilts = recorder_.Count("+tilt");
  harness::SentinelProcess& sentinel = quorum_.sentinel(index);
  sentinel.Stop();
  const SteadyTime start = harness::Now();
  sentinel.Start();
  quorum_.WaitUntilReady();
  tap_.Watch(std::to_string(index), sentinel.port());
  result.listens = MillisBetween(start, harness::Now()) / 1000;
  prober_ = std::make_unique<Prober>(quorum_.Ports(), options_.masters, options_.query_interval);

  WaitUntilAllIsSeen(index);
  result.seen = MillisBetween(start, harness::Now()) / 1000;
  std::this_thread::sleep_for(kSettle);
  result.slowest_query = prober_->Between(start, harness::Now()).slowest_ms;
  result.cpu_seconds = UsageOf(sentinel.process().pid()).cpu_seconds;
  result.downs = recorder_.Downs() - downs;
  result.tilts = recorder_.Count("+tilt") - tilts;
  return result;
}

// Of all sentinels.
ProbeTimes Stage::ProbesSoFar() {
  ProbeTimes times;
  for (std::size_t i = 0; i < quorum_.size(); ++i) {
    times += ProbeTimes::Read(harness::HttpGet(quorum_.HttpPort(i), "/metrics").body);
  }
  return times;
}

// Probes and queries are timed with scrapes and, as long, without them.
void Stage::Scrape(Run& run) {
  if (quorum_.HttpPort(0) == 0) return;
  const ProbeTimes first = ProbesSoFar();
  const SteadyTime quiet = harness::Now();
  std::this_thread::sleep_for(kBetweenScrapes * options_.scrapes);
  const Latencies queries_before = prober_->Between(quiet, harness::Now());
  const ProbeTimes before = ProbesSoFar();

  std::vector<double> times;
  const SteadyTime start = harness::Now();
  for (int i = 0; i < options_.scrapes; ++i) {
    const std::uint16_t port = quorum_.HttpPort(static_cast<std::size_t>(i) % quorum_.size());
    const SteadyTime asked = harness::Now();
    const harness::HttpReply reply = harness::HttpGet(port, "/metrics");
    times.push_back(MillisBetween(asked, harness::Now()));
    run[Figure::kScrapeSize] = Number(reply.body.size()) / 1024;
    std::this_thread::sleep_for(kBetweenScrapes);
  }
  const Latencies queries = prober_->Between(start, harness::Now());
  const ProbeTimes all = ProbesSoFar();
  const auto note = [&run](Figure mean, Figure p99, ProbeTimes end, const ProbeTimes& begin) {
    end -= begin;
    run[mean] = end.mean_ms();
    run[p99] = end.QuantileMs(0.99);
  };
  note(Figure::kQuietProbeMean, Figure::kQuietProbeP99, before, first);
  note(Figure::kScrapeProbeMean, Figure::kScrapeProbeP99, all, before);
  run[Figure::kQuietSlowest] = queries_before.slowest_ms;
  run[Figure::kQuietP999] = queries_before.p999_ms;
  run[Figure::kScrapeMedian] = Quantile(times, 0.5);
  run[Figure::kScrapeWorst] = Quantile(times, 1);
  run[Figure::kScrapeSlowest] = queries.slowest_ms;
  run[Figure::kScrapeP999] = queries.p999_ms;
  Say(fmt::format("  scraped: {:.1f} ms in the middle; PING {:.2f} ms, {:.2f} before",
                  *run[Figure::kScrapeMedian], *run[Figure::kScrapeProbeMean],
                  *run[Figure::kQuietProbeMean]));
}

// Spread over all groups; other ones in each round as far as there are any.
std::vector<std::size_t> Stage::ChooseGroups(int round) const {
  std::vector<std::size_t> groups;
  for (std::size_t i = 0; i < options_.kill; ++i) {
    groups.push_back((i * options_.masters / options_.kill + static_cast<std::size_t>(round)) %
                     options_.masters);
  }
  return groups;
}

void Stage::FailOver(Run& run) {
  if (options_.kill == 0) return;
  Outcome outcome;
  const std::size_t tilts = recorder_.Count("+tilt");
  const std::size_t aborts = recorder_.Count("-failover-abort");
  for (int round = 0; round < options_.rounds; ++round) {
    const std::vector<std::size_t> groups = ChooseGroups(round);
    std::vector<std::size_t> dead;
    for (const std::size_t group : groups) dead.push_back(masters_[group]);
    KillOnce(groups, dead, outcome);
    if (outcome.unfinished > 0) break;
    if (round + 1 < options_.rounds) ReturnDead(groups, dead);
  }
  NoteFailovers(run, outcome);
  run[Figure::kFailoverTilts] = Number(recorder_.Count("+tilt") - tilts);
  run[Figure::kAborts] = Number(recorder_.Count("-failover-abort") - aborts);
}

void Stage::NoteFailovers(Run& run, const Outcome& outcome) {
  if (!outcome.first.empty()) {
    run[Figure::kFirstMedian] = Quantile(outcome.first, 0.5);
    run[Figure::kFirstP99] = Quantile(outcome.first, 0.99);
    run[Figure::kFirstWorst] = Quantile(outcome.first, 1);
  }
  if (!outcome.agreed.empty()) {
    run[Figure::kAgreedMedian] = Quantile(outcome.agreed, 0.5);
    run[Figure::kAgreedP99] = Quantile(outcome.agreed, 0.99);
    run[Figure::kAgreedWorst] = Quantile(outcome.agreed, 1);
  }
  run[Figure::kUnfinished] = Number(outcome.unfinished);
  run[Figure::kElections] = Number(outcome.elections);
  run[Figure::kAgain] = Number(outcome.again);
  run[Figure::kFailoverCpu] = outcome.cpu_seconds;
  run[Figure::kFailoverSlowest] = outcome.queries.slowest_ms;
  run[Figure::kFailoverP999] = outcome.queries.p999_ms;
}

void Stage::KillOnce(const std::vector<std::size_t>& groups,
                     const std::vector<std::size_t>& masters, Outcome& outcome) {
  const double cpu = CpuOfSentinels();
  const SteadyTime fault = harness::Now();
  emulator_.Fail(options_.fault, masters);
  try {
    harness::WaitFor(
        "agreement",
        [&] {
          const std::size_t agreed = recorder_.AgreedSince(fault, groups);
          return harness::Observation{agreed == groups.size(), fmt::format("{} groups", agreed)};
        },
        options_.patience, Millis(20));
  } catch (const harness::TimeoutError&) {
    // Counted as groups without agreement.
  }
  const SteadyTime agreed = harness::Now();
  outcome.cpu_seconds += CpuOfSentinels() - cpu;
  std::this_thread::sleep_for(options_.aftermath);
  const Latencies all = prober_->Between(fault, harness::Now());
  outcome.queries.slowest_ms = std::max(outcome.queries.slowest_ms, all.slowest_ms);
  // Of the time in which failovers are under way: the quiet around them would make it look better.
  const Latencies busy = prober_->Between(fault + options_.down_after, agreed);
  outcome.queries.p999_ms = std::max(outcome.queries.p999_ms, busy.p999_ms);
  Note(groups, fault, outcome);
}

void Stage::Note(const std::vector<std::size_t>& groups, SteadyTime fault, Outcome& outcome) {
  const double down_after = static_cast<double>(options_.down_after.count());
  double last = 0;
  for (const std::size_t group : groups) {
    const Failover failover = recorder_.FailoverOf(group, fault);
    outcome.elections += failover.elections;
    if (failover.switches > quorum_.size()) outcome.again += failover.switches - quorum_.size();
    if (failover.first_switch) {
      outcome.first.push_back(MillisBetween(fault, *failover.first_switch) - down_after);
    }
    if (!failover.agreement || !emulator_.IsMaster(emulator_.ServerAt(failover.master))) {
      ++outcome.unfinished;
      continue;
    }
    outcome.agreed.push_back(MillisBetween(fault, *failover.agreement) - down_after);
    last = std::max(last, outcome.agreed.back());
    masters_[group] = emulator_.ServerAt(failover.master);
  }
  Say(fmt::format("  {} of {} groups agreed upon, the last {:.0f} ms past down-after",
                  groups.size() - outcome.unfinished, groups.size(), last));
}

void Stage::ReturnDead(const std::vector<std::size_t>& groups,
                       const std::vector<std::size_t>& dead) {
  emulator_.Return(dead);
  harness::WaitFor(
      "the returned servers to be replicas",
      [&] {
        for (std::size_t i = 0; i < groups.size(); ++i) {
          if (emulator_.IsMaster(dead[i])) return harness::Observation{false, "one is a master"};
          const harness::Observation seen = quorum_.ReplicasAreWell(groups[i]);
          if (!seen.met) return seen;
        }
        return harness::Observation{true, ""};
      },
      options_.patience, Millis(100));
}

}  // namespace

Run Measure(const Options& options, const harness::SentinelCommand& command) {
  Run run;
  harness::TempDir dir("sentinel-scale");
  try {
    Stage stage(options, command, dir.path());
    stage.Discover(run);
    stage.Rest(run);
    stage.Restart(run);
    stage.Scrape(run);
    stage.FailOver(run);
    for (const std::string& complaint : stage.Stop()) run.failure += complaint + ". ";
  } catch (const std::exception& error) {
    run.failure = error.what();
  }
  if (!run.failure.empty()) {
    dir.Keep();
    Say("  failed: " + run.failure);
  }
  return run;
}

}  // namespace sentinel::scale
