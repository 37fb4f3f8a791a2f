#include <algorithm>
#include <array>
#include <set>

#include "base/check.h"
#include "sim/base/dice.h"
#include "sim/plan/plan.h"

namespace sentinel::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// How often each kind is drawn when it is in play, and how long it lasts at most.
struct KindInfo {
  int weight;
  milliseconds longest;
};

KindInfo InfoOf(FaultKind kind) {
  switch (kind) {
    case FaultKind::kServerCrash:
      return {12, seconds(40)};
    case FaultKind::kServerPause:
      return {14, seconds(30)};
    case FaultKind::kSentinelCrash:
      return {8, seconds(40)};
    case FaultKind::kSentinelPause:
      return {6, seconds(20)};
    case FaultKind::kCut:
    case FaultKind::kCutOneWay:
    case FaultKind::kIsolate:
      return {6, seconds(40)};
    case FaultKind::kSplit:
      return {4, seconds(40)};
    case FaultKind::kSlowPath:
    case FaultKind::kLoss:
      return {4, seconds(60)};
    case FaultKind::kReset:
    case FaultKind::kServerKillClients:
      return {4, milliseconds(0)};
    case FaultKind::kOrderFailover:
      return {6, milliseconds(0)};
    case FaultKind::kDiskFails:
    case FaultKind::kDiskSlow:
    case FaultKind::kDiskHangs:
      return {4, seconds(30)};
    case FaultKind::kOrderReset:
    case FaultKind::kOrderRemove:
    case FaultKind::kServerReplicaOf:
    case FaultKind::kServerNoOne:
    case FaultKind::kServerFailover:
      return {2, seconds(20)};
    case FaultKind::kRefuse:
    case FaultKind::kServerBusy:
    case FaultKind::kServerLoads:
    case FaultKind::kServerPassword:
    case FaultKind::kServerLags:
    case FaultKind::kServerMinReplicas:
    case FaultKind::kServerPriority:
    case FaultKind::kWallStep:
    case FaultKind::kClockRate:
    case FaultKind::kOrderFailoverOfAll:
    case FaultKind::kOrderDownAfter:
    case FaultKind::kOrderTimeout:
    case FaultKind::kOrderQuorum:
      return {3, seconds(30)};
  }
  SENTINEL_UNREACHABLE();
}

bool ByHandOnServers(FaultKind kind) {
  return kind == FaultKind::kServerReplicaOf || kind == FaultKind::kServerNoOne ||
         kind == FaultKind::kServerFailover;
}

// Stock sentinels never find out of a master that an operator has made a replica of its replica,
// nor of two masters in one epoch.
bool NotForStock(FaultKind kind) {
  return kind == FaultKind::kOrderFailoverOfAll || ByHandOnServers(kind);
}

bool CutsNetwork(FaultKind kind) { return kind <= FaultKind::kSplit; }

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
    ChooseFaults();
    ChooseDeaths();
    ChooseWriters();
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
    plan_.groups.push_back(group);
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

  // Servers that are turned round by hand again and again have all been without a master for longer
  // than sentinels allow: no good replica is left.
  void KeepOneOrderByHand() {
    std::set<int> groups;
    std::erase_if(plan_.faults, [&](const Fault& fault) {
      return ByHandOnServers(fault.kind) && !groups.insert(fault.who.group).second;
    });
  }

  // As many sentinels as can be spared: a majority and each quorum stay.
  void ChooseDeaths() {
    int spare = (plan_.sentinels() - 1) / 2;
    for (const GroupPlan& group : plan_.groups) {
      spare = std::min(spare, plan_.sentinels() - group.quorum);
    }
    plan_.sentinels_to_die = static_cast<int>(dice_.Between(0, spare));
  }

  // Only some kinds are in play in one run: rare ones would never meet otherwise.
  void ChooseFaults() {
    std::vector<FaultKind> kinds;
    const std::uint64_t share = static_cast<std::uint64_t>(dice_.Pick<std::int64_t>({15, 30, 60}));
    for (int i = 0; i < kFaultKinds; ++i) {
      if (!dice_.Chance(share)) continue;
      const auto kind = static_cast<FaultKind>(i);
      if (NotForStock(kind) && !plan_.all_ours()) continue;
      kinds.insert(kinds.end(), static_cast<std::size_t>(InfoOf(kind).weight), kind);
    }
    // Two elections that do not hear of each other, one of them by hand, may take the same epoch; a
    // stock sentinel never leaves the losing side.
    if (!plan_.all_ours() && std::any_of(kinds.begin(), kinds.end(), CutsNetwork)) {
      std::erase(kinds, FaultKind::kOrderFailover);
    }
    // Sentinels that were restarted do not know for how long a master has been missing that an
    // operator took away; its replicas then count as too long without one (docs/operations.md).
    if (std::any_of(kinds.begin(), kinds.end(), ByHandOnServers)) {
      std::erase(kinds, FaultKind::kSentinelCrash);
    }
    if (kinds.empty()) kinds.push_back(FaultKind::kServerCrash);
    const std::int64_t count = dice_.Between(1, 14);
    for (std::int64_t i = 0; i < count; ++i) {
      plan_.faults.push_back(ChooseFault(dice_.Pick(kinds)));
      if (EndsMaster(plan_.faults.back()) && dice_.Chance(20)) StopReplicas(plan_.faults.back());
    }
    std::stable_sort(plan_.faults.begin(), plan_.faults.end(),
                     [](const Fault& a, const Fault& b) { return a.at < b.at; });
    KeepOneOrderByHand();
    int number = 0;
    for (Fault& fault : plan_.faults) fault.number = ++number;
  }

  static bool EndsMaster(const Fault& fault) {
    return fault.who.index == Target::kMaster && !fault.who.is_sentinel() &&
           (fault.kind == FaultKind::kServerCrash || fault.kind == FaultKind::kServerPause);
  }

  // The replicas stop too late to be held for down when one of them is chosen, and long enough for
  // orders to run out: nobody else brings about promotions that time out.
  void StopReplicas(const Fault master) {
    const GroupPlan& group = plan_.groups[static_cast<std::size_t>(master.who.group)];
    for (int index = 0; index <= group.replicas; ++index) {
      Fault fault;
      fault.kind = FaultKind::kServerPause;
      fault.at = master.at + dice_.Between(group.down_after / 2, group.down_after * 3 / 2);
      if (fault.at >= plan_.faults_end) continue;
      const Duration lasts = dice_.Between(group.failover_timeout / 2, group.failover_timeout * 2);
      fault.lasts = std::min(lasts, plan_.faults_end - fault.at);
      fault.group = master.who.group;
      fault.who = {master.who.group, index};
      plan_.faults.push_back(fault);
    }
  }

  Fault ChooseFault(FaultKind kind) {
    Fault fault;
    fault.kind = kind;
    fault.at = dice_.Between(plan_.quiet, plan_.faults_end);
    const Duration longest = std::min<Duration>(InfoOf(kind).longest, plan_.faults_end - fault.at);
    fault.lasts = longest > Duration{0} ? dice_.Between(Duration{0}, longest) : Duration{0};
    fault.group =
        static_cast<int>(dice_.Between(0, static_cast<std::int64_t>(plan_.groups.size()) - 1));
    ChooseTargets(fault);
    ChooseValue(fault);
    return fault;
  }

  Target AnySentinel() {
    return {Target::kSentinels, static_cast<int>(dice_.Between(0, plan_.sentinels() - 1))};
  }

  Target AnyServer(int group) {
    return dice_.Chance(50) ? Target{group, Target::kMaster} : AnyOfGroup(group);
  }

  Target AnyHost(int group) { return dice_.Chance(50) ? AnySentinel() : AnyServer(group); }

  Target AnyOfGroup(int group) {
    return {group, static_cast<int>(dice_.Between(0, ReplicasOf(group)))};
  }

  int ReplicasOf(int group) const { return plan_.groups[static_cast<std::size_t>(group)].replicas; }

  void ChooseTargets(Fault& fault) {
    if (fault.kind >= FaultKind::kSentinelCrash) {
      fault.who = AnySentinel();
    } else if (fault.kind >= FaultKind::kServerCrash) {
      ChooseServers(fault);
    } else {
      fault.who = AnyHost(fault.group);
      do {
        fault.other = AnyHost(fault.group);
      } while (HasOther(fault.kind) && fault.other == fault.who);
    }
  }

  void ChooseServers(Fault& fault) {
    fault.who = AnyServer(fault.group);
    // Of a replica more often: it may be the one that is promoted or re-pointed just then.
    if (fault.kind == FaultKind::kServerPause && dice_.Chance(40)) {
      fault.who = AnyOfGroup(fault.group);
    }
    if (!HasOther(fault.kind)) return;
    const bool of_master = fault.kind == FaultKind::kServerFailover ||
                           ReplicasOf(fault.group) == 1 || dice_.Chance(50);
    fault.who = of_master ? Target{fault.group, Target::kMaster} : AnyOfGroup(fault.group);
    do {
      fault.other = AnyOfGroup(fault.group);
    } while (fault.other == fault.who);
  }

  void ChooseValue(Fault& fault) {
    switch (fault.kind) {
      case FaultKind::kSplit:
        fault.value = dice_.Between(1, std::int64_t{1} << 40);
        break;
      case FaultKind::kSlowPath:
        fault.value = dice_.Between(10, 1500);
        break;
      case FaultKind::kLoss:
        fault.value = dice_.Between(10, 400);
        break;
      case FaultKind::kServerCrash:
      case FaultKind::kSentinelCrash:
        fault.value = dice_.Between(0, 3);
        break;
      case FaultKind::kServerLags:
        fault.value = dice_.Between(50, 5000);
        break;
      case FaultKind::kServerPriority:
        fault.value = dice_.Pick<std::int64_t>({0, 1, 50, 200});
        break;
      case FaultKind::kWallStep:
        fault.value = dice_.Between(-5000, 5000);
        break;
      case FaultKind::kClockRate:
        fault.value = dice_.Between(-2000, 2000);
        break;
      case FaultKind::kOrderDownAfter:
        fault.value = dice_.Between(300, 8000);
        break;
      case FaultKind::kOrderTimeout:
        fault.value = dice_.Between(1000, 60000);
        break;
      case FaultKind::kOrderQuorum:
        fault.value = OtherQuorum(plan_.groups[static_cast<std::size_t>(fault.group)].quorum);
        break;
      case FaultKind::kCut:
      case FaultKind::kCutOneWay:
      case FaultKind::kIsolate:
      case FaultKind::kReset:
      case FaultKind::kRefuse:
      case FaultKind::kServerPause:
      case FaultKind::kServerBusy:
      case FaultKind::kServerLoads:
      case FaultKind::kServerPassword:
      case FaultKind::kServerKillClients:
      case FaultKind::kServerMinReplicas:
      case FaultKind::kServerReplicaOf:
      case FaultKind::kServerNoOne:
      case FaultKind::kServerFailover:
      case FaultKind::kSentinelPause:
      case FaultKind::kDiskFails:
      case FaultKind::kDiskSlow:
      case FaultKind::kDiskHangs:
      case FaultKind::kOrderFailover:
      case FaultKind::kOrderFailoverOfAll:
      case FaultKind::kOrderReset:
      case FaultKind::kOrderRemove:
        break;
    }
  }

  int OtherQuorum(int quorum) {
    const int other = static_cast<int>(dice_.Between(1, plan_.sentinels() - 1));
    return other < quorum ? other : other + 1;
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
