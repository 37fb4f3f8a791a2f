#include "measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <thread>
#include <vector>

#include "cluster.h"
#include "heartbeat.h"
#include "ledger.h"
#include "load.h"
#include "role_watch.h"
#include "support/error.h"
#include "support/temp_dir.h"

namespace sentinel::loss {
namespace {

using harness::Millis;
using harness::Observation;
using harness::SteadyTime;

// For how long writes go on where all is well again.
constexpr Millis kAftermath{1000};

// A run in which this process stood still for longer is repeated, but not for ever.
constexpr Millis kStillMax{1000};
constexpr int kRepeatsMax = 3;

bool IsSwitchover(Scenario scenario) {
  return scenario == Scenario::kManual || scenario == Scenario::kCoordinated;
}

class Experiment {
 public:
  Experiment(const Options& options, const harness::SentinelCommand& command, Scenario scenario,
             const Island* island, const std::filesystem::path& dir)
      : options_(options),
        scenario_(scenario),
        island_(island),
        cluster_(dir, options, command, scenario == Scenario::kPartitionMinReplicas, island) {}

  void Perform(Run& run) {
    cluster_.Start();
    cluster_.WatchRoles(roles_);
    std::uint16_t master = cluster_.master().port();
    Load load(cluster_.LoadSettings(options_.rate));
    load.AwaitWriteTo(master, harness::Now());
    const int count = IsSwitchover(scenario_) ? options_.switchovers : 1;
    for (int number = 1; number <= count; ++number) {
      LetAMomentPass();
      faults_.push_back({harness::Now(), master});
      run.refused = Disturb();
      if (!run.refused.empty()) return;
      master = cluster_.WaitUntilSettled();
      load.AwaitWriteTo(master, harness::Now());
    }
    std::this_thread::sleep_for(kAftermath);
    load.Stop();
    FillIn(run, load.Acknowledged(), master);
    run[Figure::kHeldUp] = heartbeat_.Late();
  }

 private:
  struct Fault {
    SteadyTime at;
    std::uint16_t old_master;
  };

  // Lets writes and the sentinels' periods of a second come to where chance has them.
  static void LetAMomentPass() {
    std::random_device random;
    std::this_thread::sleep_for(Millis(1000 + random() % 1000));
  }

  // What a sentinel said if it refused, and nothing otherwise.
  std::string Disturb() {
    switch (scenario_) {
      case Scenario::kManual:
        return Order({"SENTINEL", "FAILOVER", Cluster::master_name()});
      case Scenario::kCoordinated:
        return Order({"SENTINEL", "FAILOVER", Cluster::master_name(), "COORDINATED"});
      case Scenario::kPause:
        cluster_.master().process().Pause();
        AwaitPromotionAndHold();
        returned_ = harness::Now();
        cluster_.master().process().Resume();
        return {};
      case Scenario::kPartition:
      case Scenario::kPartitionMinReplicas:
        island_->Cut();
        AwaitPromotionAndHold();
        returned_ = harness::Now();
        island_->Heal();
        return {};
      case Scenario::kCrash:
        cluster_.master().process().Kill();
        std::this_thread::sleep_for(options_.restart_after);
        cluster_.RestartMaster();
        // If nobody does anything about it, this is when it would have happened.
        std::this_thread::sleep_for(options_.down_after + Millis(2000));
        return {};
    }
    return {};
  }

  std::string Order(const std::vector<std::string>& words) {
    harness::Reply reply = cluster_.sentinel(0).Connect().Command(words);
    // Behind another switchover the sentinel may still be busy with it.
    if (reply.IsError() && faults_.size() > 1) {
      harness::WaitFor("the sentinel to be ready", [&] {
        faults_.back().at = harness::Now();
        reply = cluster_.sentinel(0).Connect().Command(words);
        return Observation{!reply.IsError(), reply.text};
      });
    }
    if (reply.IsError()) return reply.text;
    AwaitPromotion();
    return {};
  }

  void AwaitPromotion() {
    harness::WaitFor("a promotion", [this] {
      const auto& [at, old_master] = faults_.back();
      return Observation{roles_.Promotion(old_master, at).has_value(), ""};
    });
  }

  void AwaitPromotionAndHold() {
    AwaitPromotion();
    std::this_thread::sleep_for(options_.hold);
  }

  void FillIn(Run& run, const Ledger& ledger, std::uint16_t final_master) {
    const std::size_t lost = CountLost(ledger, [&](const std::vector<std::string>& keys) {
      return cluster_.Holds(final_master, keys);
    });
    run[Figure::kLost] = static_cast<double>(lost);
    run[Figure::kAcknowledged] = static_cast<double>(ledger.size());
    run[Figure::kGap] = LongestGap(ledger, faults_.front().at);
    run[Figure::kFullResyncs] = static_cast<double>(cluster_.FullResyncs());
    run[Figure::kRate] = Rate(ledger, faults_.front().at);
    for (std::size_t i = 0; i < faults_.size(); ++i) {
      const bool last = i + 1 == faults_.size();
      FillInOne(run, last ? ledger : Until(ledger, faults_[i + 1].at), faults_[i]);
    }
  }

  // The worst of several switchovers counts.
  void FillInOne(Run& run, const Ledger& ledger, const Fault& fault) {
    const auto note = [&run](Figure figure, double value) {
      run[figure] = std::max(run[figure].value_or(value), value);
    };
    const auto promotion = roles_.Promotion(fault.old_master, fault.at);
    if (!promotion) return;
    note(Figure::kPromotion, harness::MillisBetween(fault.at, promotion->at));
    note(Figure::kTakenDeposed, SecondsTaken(ledger, fault.old_master, promotion->at));
    const auto demotion = roles_.First(fault.old_master, "slave", fault.at);
    if (!demotion) return;
    note(Figure::kDemotion, harness::MillisBetween(promotion->at, demotion->at));
    if (returned_) note(Figure::kReturnDemotion, harness::MillisBetween(*returned_, demotion->at));
  }

  const Options& options_;
  const Scenario scenario_;
  const Island* const island_;
  Cluster cluster_;
  RoleWatch roles_;  // Behind the servers: it must not outlive them.
  Heartbeat heartbeat_;
  std::vector<Fault> faults_;           // One, or every switchover.
  std::optional<SteadyTime> returned_;  // When a master that was away was let back.
};

Run MeasureOnce(const Options& options, const harness::SentinelCommand& command, Scenario scenario,
                const Island* island) {
  Run run;
  harness::TempDir dir("sentinel-loss");
  try {
    Experiment experiment(options, command, scenario, island, dir.path());
    experiment.Perform(run);
  } catch (const harness::HarnessError& error) {
    dir.Keep();
    run.failure = error.what();
  }
  return run;
}

// Where this process did not run for so long, the sentinels did not either.
bool Disturbed(const Run& run) { return run[Figure::kHeldUp].value_or(0) > kStillMax.count(); }

}  // namespace

Run Measure(const Options& options, const harness::SentinelCommand& command, Scenario scenario,
            const Island* island) {
  Run run = MeasureOnce(options, command, scenario, island);
  for (int again = 0; again < kRepeatsMax && Disturbed(run); ++again) {
    fmt::print("this process stood still for {:.0f} ms: once more\n", *run[Figure::kHeldUp]);
    run = MeasureOnce(options, command, scenario, island);
  }
  return run;
}

}  // namespace sentinel::loss
