#include "sim/run/simulation.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <utility>

#include "sim/base/dice.h"
#include "sim/check/convergence.h"
#include "sim/fault/injector.h"
#include "sim/run/coverage.h"
#include "sim/run/last_deaths.h"
#include "sim/world/cluster.h"

namespace sentinel::sim {
namespace {

constexpr Duration kLook = std::chrono::seconds(1);  // Between two looks whether all is at rest.
constexpr int kLooksAtRest = 3;                      // In a row: then it is.
constexpr std::uint64_t kDeathsStream = 3;           // Of the seed.
constexpr std::uint64_t kPowerLossPercent = 30;      // Of the last deaths.

// For so long a group may suffer from a master that was taken away.
constexpr Duration kRoleConfusion = std::chrono::seconds(60);

class Simulation final : private Witness {
 public:
  Simulation(const Plan& plan, const Trace::Reader& reader)
      : plan_(plan),
        trace_(reader),
        cluster_(plan, trace_, *this),
        injector_(plan, cluster_, trace_),
        invariants_(plan_, cluster_, injector_) {}

  Outcome Run() {
    trace_.Tell(cluster_.now(), "plan", Describe(plan_));
    cluster_.Start();
    injector_.Schedule();
    if (RunUntil(MonotonicTime{} + plan_.faults_end)) {
      injector_.MendAll();
      if (ComeToRest("after the faults", RestBound(plan_)) && NothingIsLost() &&
          plan_.last_deaths) {
        LastDeaths();
        ComeToRestBehindDeaths();
      }
    }
    return Sum();
  }

 private:
  // False once an invariant is broken.
  bool RunUntil(MonotonicTime end) {
    Timeline& timeline = cluster_.timeline();
    while (timeline.RunNext(end)) {
      invariants_.AfterStep();
      if (invariants_.violation()) return false;
    }
    return true;
  }

  bool ComeToRest(const std::string& when, Duration bound) {
    const MonotonicTime end = cluster_.now() + bound;
    int at_rest = 0;
    std::vector<std::string> unrest;
    while (cluster_.now() < end) {
      if (!RunUntil(cluster_.now() + kLook)) return false;
      if (removals_) injector_.MendMonitoring();
      unrest = Unrest(plan_, cluster_);
      at_rest = unrest.empty() ? at_rest + 1 : 0;
      if (at_rest == kLooksAtRest) return true;
    }
    // Of stock sentinels alone nothing is demanded.
    if (plan_.all_stock()) return false;
    stuck_ = Violation{cluster_.now(), "convergence", "no rest " + when};
    why_ = std::move(unrest);
    return false;
  }

  // Stock sentinels that make a quorum of their own fail a master over, with a short down-after,
  // only because their new connections were closed with those of its clients and they wait for a
  // second before the next.
  bool StockMayFailOver(const Group& group) const {
    const auto stock = std::count(plan_.stock.begin(), plan_.stock.end(), true);
    return stock >= group.plan.quorum;
  }

  // Where masters handed over and nothing else happened, no acknowledged write may be gone, and no
  // writer can have waited for longer than a failover may take.
  bool NothingIsLost() {
    if (!plan_.only_handovers()) return true;
    for (Group& group : cluster_.groups()) {
      if (StockMayFailOver(group)) continue;
      const std::uint64_t lost = group.ledger.LostWrites(cluster_.BelievedMaster(group).data());
      const Duration silence = group.writer->LongestSilence();
      if (lost == 0 && silence <= group.plan.failover_timeout) continue;
      stuck_ = Violation{cluster_.now(), "handover",
                         group.plan.name + " has lost " + std::to_string(lost) +
                             " writes, and its writer has waited for up to " +
                             std::to_string(silence / std::chrono::milliseconds(1)) + " ms"};
    }
    return !stuck_;
  }

  void ComeToRestBehindDeaths() {
    const MonotonicTime deaths = cluster_.now();
    const Duration bound = BoundOfLastDeaths(plan_, cluster_);
    if (!ComeToRest("after the last deaths", bound + CostOfSplitRound(plan_))) return;
    const Duration needed = cluster_.now() - deaths;
    if (needed > bound) late_ = Lateness{needed, bound};
  }

  void LastDeaths() {
    Dice dice(SubSeed(plan_.seed, kDeathsStream));
    for (const std::size_t victim : SentinelsToDie(plan_)) {
      Die(*cluster_.sentinels()[victim], dice);
    }
    for (Group& group : cluster_.groups()) {
      if (HasSuccessor(plan_, cluster_, group)) Die(cluster_.BelievedMaster(group), dice);
    }
  }

  // A machine that loses its power tells nobody that its connections are gone.
  template <typename Victim>
  void Die(Victim& victim, Dice& dice) {
    if (dice.Chance(kPowerLossPercent) && victim.running()) victim.Crash(true);
    injector_.Kill(victim);
  }

  static bool HasRemovals(const Plan& plan) {
    return std::any_of(plan.faults.begin(), plan.faults.end(),
                       [](const Fault& fault) { return fault.kind == FaultKind::kOrderRemove; });
  }

  Outcome Sum() {
    Outcome outcome;
    outcome.violation = invariants_.violation() ? invariants_.violation() : stuck_;
    outcome.why = std::move(why_);
    outcome.late = late_;
    outcome.events = std::move(events_);
    outcome.sights = Sights(cluster_, injector_);
    outcome.hash = trace_.hash();
    outcome.steps = cluster_.timeline().executed();
    outcome.simulated = cluster_.now() - MonotonicTime{};
    for (const auto& node : cluster_.sentinels()) outcome.marks.Merge(node->marks());
    for (Group& group : cluster_.groups()) {
      outcome.acknowledged += group.ledger.acknowledged();
      outcome.lost += group.ledger.LostWrites(cluster_.BelievedMaster(group).data());
    }
    return outcome;
  }

  void OnEvent(SentinelNode& node, const std::string& name, const std::string& payload) override {
    trace_.Tell(cluster_.now(), node.host().name(), name + " " + payload);
    if (!node.stock()) events_.insert(name);
    invariants_.OnEvent(node, name, payload);
  }
  void OnRequest(SentinelNode& node, const std::string& ip, std::uint16_t,
                 const std::vector<std::string>& words) override {
    if (words.front() == "SLAVEOF") {
      trace_.Tell(cluster_.now(), node.host().name(),
                  "to " + ip + ": SLAVEOF " + words[1] + " " + words[2]);
      // Rightly or not, the group has a trouble that no fault tells of.
      if (words[1] != "NO" && invariants_.DemotesMaster(node, ip)) {
        injector_.Disturb(*cluster_.GroupOf(ip), kRoleConfusion);
      }
    }
    invariants_.OnRequest(node, ip, words);
  }
  void OnVote(SentinelNode& node, const std::string& master_ip, std::uint16_t,
              const std::string& leader, Epoch epoch) override {
    SentinelNode* chosen = cluster_.FindSentinel(leader);
    trace_.Tell(cluster_.now(), node.host().name(),
                "answers about " + master_ip + ": its vote of epoch " + std::to_string(epoch) +
                    " is " + (chosen == nullptr ? leader : chosen->host().name()) + "'s");
    invariants_.OnVote(node, master_ip, leader, epoch);
  }
  void OnDecision(SentinelNode& node, const Decision& decision) override {
    invariants_.OnDecision(node, decision);
  }
  void OnPromotionRefused(SentinelNode& node, const std::string& group, Epoch epoch) override {
    invariants_.OnPromotionRefused(node, group, epoch);
  }
  void OnDisk(SentinelNode& node) override { invariants_.OnDisk(node); }

  const Plan plan_;
  Trace trace_;
  Cluster cluster_;
  Injector injector_;
  Invariants invariants_;
  // An order to monitor a group again may have been lost. Nobody else has to be reminded.
  const bool removals_ = HasRemovals(plan_);
  std::optional<Violation> stuck_;
  std::vector<std::string> why_;
  std::optional<Lateness> late_;
  std::set<std::string> events_;
};

}  // namespace

std::string Describe(const Lateness& late) {
  std::array<char, 80> text{};
  std::snprintf(text.data(), text.size(), "at rest after %.1f s, bound %.1f s",
                std::chrono::duration<double>(late.needed).count(),
                std::chrono::duration<double>(late.bound).count());
  return text.data();
}

Outcome Simulate(const Plan& plan, const Trace::Reader& reader) {
  return Simulation(plan, reader).Run();
}

}  // namespace sentinel::sim
