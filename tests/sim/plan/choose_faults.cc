#include "sim/plan/choose_faults.h"

#include <algorithm>
#include <set>
#include <utility>

#include "sim/plan/fault_kinds.h"

namespace sentinel::sim {
namespace {

using std::chrono::milliseconds;

// A replica may be without its master for ten times down-after-milliseconds before that is gone.
constexpr Duration kBriefly = std::chrono::seconds(5);
// Connections are tried again, a copy is made.
constexpr Duration kFindsBack = std::chrono::seconds(15);

class FaultChooser {
 public:
  FaultChooser(const Plan& plan, Dice& dice) : plan_(plan), dice_(dice) {}

  // Only some kinds are in play in one run: rare ones would never meet otherwise.
  std::vector<Fault> Choose() {
    const std::vector<FaultKind> kinds = KindsInPlay();
    const std::int64_t count = dice_.Between(1, 14);
    for (std::int64_t i = 0; i < count; ++i) {
      faults_.push_back(ChooseFault(dice_.Pick(kinds)));
      if (EndsMaster(faults_.back()) && dice_.Chance(20)) StopReplicas(faults_.back());
    }
    std::stable_sort(faults_.begin(), faults_.end(),
                     [](const Fault& a, const Fault& b) { return a.at < b.at; });
    KeepOneOrderByHand();
    int number = 0;
    for (Fault& fault : faults_) fault.number = ++number;
    return std::move(faults_);
  }

 private:
  // Each as often as its weight says.
  std::vector<FaultKind> KindsInPlay() {
    // Of a run in which nothing else happens it is demanded that nothing gets lost.
    if (dice_.Chance(4)) return {FaultKind::kOrderCoordinated};
    std::vector<FaultKind> kinds;
    const auto share = static_cast<std::uint64_t>(dice_.Pick<std::int64_t>({15, 30, 60}));
    for (int i = 0; i < kFaultKinds; ++i) {
      if (!dice_.Chance(share)) continue;
      const auto kind = static_cast<FaultKind>(i);
      if (NotForStock(kind) && !plan_.all_ours()) continue;
      kinds.insert(kinds.end(), static_cast<std::size_t>(InfoOf(kind).weight), kind);
    }
    PlanAway(kinds);
    if (kinds.empty()) kinds.push_back(FaultKind::kServerCrash);
    return kinds;
  }

  // What goes together in no plan; docs/testing.md lists it.
  void PlanAway(std::vector<FaultKind>& kinds) const {
    const auto in_play = [&kinds](bool (*what)(FaultKind)) {
      return std::any_of(kinds.begin(), kinds.end(), what);
    };
    // Two elections that do not hear of each other, one of them by hand, may take the same epoch; a
    // stock sentinel never leaves the losing side.
    if (!plan_.all_ours() && in_play(CutsNetwork)) std::erase(kinds, FaultKind::kOrderFailover);
    // A new master that has lost its role comes back as a replica of its replica: to stock
    // sentinels that is the same as an order by hand.
    if (!plan_.all_ours() && in_play(RestartsServer)) {
      std::erase(kinds, FaultKind::kServerKeepsConfig);
    }
    // Sentinels that were restarted do not know for how long a master has been missing that an
    // operator took away; its replicas then count as too long without one (docs/operations.md).
    if (in_play(ByHandOnServers)) std::erase(kinds, FaultKind::kSentinelCrash);
  }

  // Servers that have all been without a master for longer than sentinels allow are no good any
  // more, and nobody is left to be promoted: after orders by hand one behind the other, and when
  // the master is taken away while its replicas do not reach it.
  void KeepOneOrderByHand() {
    const std::vector<Fault> all = faults_;
    std::set<int> groups;
    std::erase_if(faults_, [&](const Fault& fault) {
      return ByHandOnServers(fault.kind) &&
             (!groups.insert(fault.who.group).second || ComesUponSeparation(all, fault));
    });
  }

  static bool ComesUponSeparation(const std::vector<Fault>& all, const Fault& order) {
    return std::any_of(all.begin(), all.end(), [&order](const Fault& it) {
      return SeparatesServers(it, order.who.group) && it.lasts > kBriefly && it.at <= order.at &&
             order.at <= it.at + it.lasts + kFindsBack;
    });
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
      faults_.push_back(fault);
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
      case FaultKind::kOrderPause:
        fault.value = std::max<std::int64_t>(dice_.Between(-20, 20), 0);
        break;
      case FaultKind::kOrderCoordinated:
        fault.value = AnyCoordinatedOrder(fault.group).Encode();
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
      case FaultKind::kServerKeepsConfig:
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

  CoordinatedOrder AnyCoordinatedOrder(int group) {
    CoordinatedOrder order;
    if (dice_.Chance(40)) order.to = AnyOfGroup(group).index;
    if (dice_.Chance(40)) order.timeout = dice_.Between(milliseconds(1), milliseconds(8000));
    order.wait = dice_.Chance(50);
    return order;
  }

  int OtherQuorum(int quorum) {
    const int other = static_cast<int>(dice_.Between(1, plan_.sentinels() - 1));
    return other < quorum ? other : other + 1;
  }

  const Plan& plan_;
  Dice& dice_;
  std::vector<Fault> faults_;
};

}  // namespace

std::vector<Fault> ChooseFaults(const Plan& plan, Dice& dice) {
  return FaultChooser(plan, dice).Choose();
}

}  // namespace sentinel::sim
