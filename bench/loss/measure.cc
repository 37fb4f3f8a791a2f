#include "measure.h"

#include <fmt/format.h>

#include <random>
#include <thread>

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
    const std::uint16_t old_master = cluster_.master().port();
    Load load(cluster_.LoadSettings(options_.rate));
    load.AwaitWriteTo(old_master, harness::Now());
    LetAMomentPass();

    fault_ = harness::Now();
    run.refused = Disturb();
    if (!run.refused.empty()) return;
    const std::uint16_t final_master = cluster_.WaitUntilSettled();
    load.AwaitWriteTo(final_master, harness::Now());
    std::this_thread::sleep_for(kAftermath);
    load.Stop();
    FillIn(run, load.Acknowledged(), old_master, final_master);
    run[Figure::kHeldUp] = heartbeat_.Late();
  }

 private:
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
    const harness::Reply reply = cluster_.sentinel(0).Connect().Command(words);
    if (reply.IsError()) return reply.text;
    AwaitPromotion();
    return {};
  }

  void AwaitPromotion() {
    harness::WaitFor("a promotion", [this] {
      return Observation{roles_.Promotion(cluster_.master().port(), fault_).has_value(), ""};
    });
  }

  void AwaitPromotionAndHold() {
    AwaitPromotion();
    std::this_thread::sleep_for(options_.hold);
  }

  void FillIn(Run& run, const Ledger& ledger, std::uint16_t old_master,
              std::uint16_t final_master) {
    const std::size_t lost = CountLost(ledger, [&](const std::vector<std::string>& keys) {
      return cluster_.Holds(final_master, keys);
    });
    run[Figure::kLost] = static_cast<double>(lost);
    run[Figure::kAcknowledged] = static_cast<double>(ledger.size());
    run[Figure::kGap] = LongestGap(ledger, fault_);
    run[Figure::kFullResyncs] = static_cast<double>(cluster_.FullResyncs());
    run[Figure::kRate] = Rate(ledger, fault_);
    const auto promotion = roles_.Promotion(old_master, fault_);
    if (!promotion) return;
    run[Figure::kPromotion] = harness::MillisBetween(fault_, promotion->at);
    run[Figure::kTakenDeposed] = SecondsTaken(ledger, old_master, promotion->at);
    const auto demotion = roles_.First(old_master, "slave", fault_);
    if (!demotion) return;
    run[Figure::kDemotion] = harness::MillisBetween(promotion->at, demotion->at);
    if (returned_) run[Figure::kReturnDemotion] = harness::MillisBetween(*returned_, demotion->at);
  }

  const Options& options_;
  const Scenario scenario_;
  const Island* const island_;
  Cluster cluster_;
  RoleWatch roles_;  // Behind the servers: it must not outlive them.
  Heartbeat heartbeat_;
  SteadyTime fault_;
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
