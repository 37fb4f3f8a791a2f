#include <algorithm>

#include "sim/base/dice.h"
#include "sim/plan/choose_faults.h"
#include "sim/plan/fault_kinds.h"
#include "sim/plan/plan.h"

namespace sentinel::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Maker {
 public:
  Maker(std::uint64_t seed, const PlanOptions& options)
      : options_(options), dice_(SubSeed(seed, 1)) {
    plan_.seed = seed;
  }

  Plan Make() {
    ChooseSentinels();
    ChooseNetwork();
    const int groups = static_cast<int>(dice_.Pick<std::int64_t>({1, 1, 1, 2, 2, 3, 4}));
    for (int i = 0; i < groups; ++i) ChooseGroup(i);
    plan_.quiet = dice_.Between(seconds(6), seconds(12));
    plan_.faults_end = plan_.quiet + dice_.Between(seconds(15), seconds(90));
    plan_.faults = ChooseFaults(plan_, dice_);
    ChooseDeaths();
    ChooseWriters();
    for (int i = 0; i < groups; ++i) {
      if (dice_.Chance(25)) ChooseCrashes(i);
    }
    // Shorter than outages: what returns has been forgotten.
    for (GroupPlan& group : plan_.groups) {
      if (dice_.Chance(25)) group.forget_after = seconds(dice_.Between(3, 20));
    }
    ChooseForgeries();
    return plan_;
  }

 private:
  void ChooseSentinels() {
    int count = options_.sentinels;
    if (count == 0)
      count = static_cast<int>(dice_.Pick<std::int64_t>({3, 3, 3, 3, 4, 5, 5, 5, 6, 7}));
    Mixture mixture = options_.mixture;
    if (mixture == Mixture::kAny) {
      mixture = dice_.Chance(65) ? Mixture::kOurs : Mixture::kMixed;
    }
    for (int i = 0; i < count; ++i) {
      plan_.stock.push_back(mixture == Mixture::kStock ||
                            (mixture == Mixture::kMixed && dice_.Chance(50)));
    }
    if (mixture == Mixture::kMixed) {  // At least one of each.
      plan_.stock.front() = false;
      plan_.stock.back() = true;
    }
  }

  void ChooseNetwork() {
    const std::int64_t draw = dice_.Between(0, 9);
    if (draw < 6) {
      plan_.latency = dice_.Between(Duration(50), Duration(1000));
    } else if (draw < 9) {
      plan_.latency = dice_.Between(milliseconds(1), milliseconds(20));
    } else {
      plan_.latency = dice_.Between(milliseconds(20), milliseconds(150));
    }
    plan_.jitter = Duration(plan_.latency.count() * dice_.Between(0, 100) / 100);
  }

  void ChooseGroup(int index) {
    GroupPlan group;
    group.name = "g" + std::to_string(index);
    group.replicas = static_cast<int>(dice_.Pick<std::int64_t>({1, 2, 2, 2, 3, 4}));
    const int majority = plan_.sentinels() / 2 + 1;
    group.quorum =
        dice_.Chance(80) ? majority : static_cast<int>(dice_.Between(1, plan_.sentinels()));
    // A healthy network answers well within it.
    group.down_after = std::max<Duration>(milliseconds(dice_.Between(5, 50) * 100),
                                          8 * (plan_.latency + plan_.jitter));
    group.failover_timeout = seconds(dice_.Between(5, 30));
    group.parallel_syncs = static_cast<int>(dice_.Between(1, 3));
    if (dice_.Chance(25)) group.password = "secret" + std::to_string(index);
    group.write_interval = milliseconds(dice_.Between(50, 400));
    ChooseServers(group);
    plan_.groups.push_back(group);
  }

  // Backlogs that are soon exhausted, and some that never are.
  void ChooseServers(GroupPlan& group) {
    ServerPlan& servers = group.servers;
    servers.serve_stale = dice_.Chance(70);
    if (dice_.Chance(20)) servers.unannounced = static_cast<int>(dice_.Between(0, group.replicas));
    servers.backlog_size =
        static_cast<std::size_t>(dice_.Pick<std::int64_t>({2, 64, 1024, 1024}) * 1024);
    servers.transfer_time = dice_.Chance(70) ? dice_.Between(milliseconds(0), milliseconds(500))
                                             : dice_.Between(milliseconds(500), seconds(5));
    servers.repl_timeout = seconds(dice_.Pick<std::int64_t>({10, 10, 15, 30}));
  }

  // Masters without persistence that are started again before anybody holds them for down.
  void ChooseCrashes(int index) {
    GroupPlan& group = plan_.groups[static_cast<std::size_t>(index)];
    group.crash_failover_after = dice_.Between(milliseconds(100), group.down_after);
    for (Fault& fault : plan_.faults) {
      const bool of_master = fault.kind == FaultKind::kServerCrash && fault.who.group == index &&
                             fault.who.index == Target::kMaster;
      if (!of_master || !dice_.Chance(60)) continue;
      fault.value = 1;
      fault.lasts = std::min(fault.lasts, dice_.Between(Duration{0}, group.down_after));
    }
  }

  // A naive one stays for good with a master that an operator has made a replica, and with one that
  // lost its power before it answered.
  void ChooseWriters() {
    const bool lasting = std::any_of(plan_.faults.begin(), plan_.faults.end(), [](const Fault& it) {
      return ByHandOnServers(it.kind) || (it.kind == FaultKind::kServerCrash && it.value >= 2);
    });
    for (GroupPlan& group : plan_.groups) {
      group.naive_writer = dice_.Chance(25) && !lasting;
      group.writer_subscribes = dice_.Chance(50);
    }
  }

  // Stock sentinels believe everything, and what is said of a group that is added anew is believed
  // before it has its settings back. Without verify-config only epochs are safe.
  void ChooseForgeries() {
    const bool verify = dice_.Chance(30);
    for (GroupPlan& group : plan_.groups) group.verify_config = verify;
    const bool removes = std::any_of(plan_.faults.begin(), plan_.faults.end(), [](const Fault& it) {
      return it.kind == FaultKind::kOrderRemove;
    });
    if (!plan_.all_ours() || removes || plan_.only_handovers() || !dice_.Chance(50)) return;
    for (std::int64_t left = dice_.Between(1, 40); left > 0; --left) {
      Forgery it;
      it.at = dice_.Between(plan_.quiet, plan_.faults_end);
      it.what = verify ? static_cast<Forgery::What>(dice_.Between(0, 4)) : Forgery::What::kFarEpoch;
      it.group =
          static_cast<int>(dice_.Between(0, static_cast<std::int64_t>(plan_.groups.size()) - 1));
      it.named = static_cast<int>(dice_.Between(0, plan_.sentinels() - 1));
      if (dice_.Chance(30)) it.told = static_cast<int>(dice_.Between(0, plan_.sentinels() - 1));
      it.distance = static_cast<Epoch>(dice_.Between(1'000, 9'000));
      if (it.what == Forgery::What::kFarEpoch) it.distance += kFarEpochs;
      plan_.forgeries.push_back(it);
    }
  }

  // As many sentinels as can be spared: a majority and each quorum stay.
  void ChooseDeaths() {
    int spare = (plan_.sentinels() - 1) / 2;
    for (const GroupPlan& group : plan_.groups) {
      spare = std::min(spare, plan_.sentinels() - group.quorum);
    }
    plan_.sentinels_to_die = static_cast<int>(dice_.Between(0, spare));
  }

  const PlanOptions options_;
  Dice dice_;
  Plan plan_;
};

}  // namespace

Plan MakePlan(std::uint64_t seed, const PlanOptions& options) {
  return Maker(seed, options).Make();
}

}  // namespace sentinel::sim
