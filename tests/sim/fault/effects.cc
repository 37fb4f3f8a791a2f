// What a fault does when it begins and when it ends.
#include <algorithm>
#include <chrono>
#include <string>

#include "base/check.h"
#include "sim/fault/injector.h"
#include "sim/fault/shape_network.h"
#include "sim/plan/fault_kinds.h"

namespace sentinel::sim {
namespace {

constexpr int kPriority = 100;
constexpr const char* kQuorum = "quorum";
constexpr const char* kDownAfter = "down-after-milliseconds";
constexpr const char* kFailoverTimeout = "failover-timeout";

std::int64_t Millis(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

bool IsDisk(FaultKind kind) {
  return kind == FaultKind::kDiskFails || kind == FaultKind::kDiskSlow ||
         kind == FaultKind::kDiskHangs;
}

// REQUIRES: IsDisk(kind).
DiskMood MoodOf(FaultKind kind) {
  if (kind == FaultKind::kDiskFails) return DiskMood::kFails;
  return kind == FaultKind::kDiskSlow ? DiskMood::kSlow : DiskMood::kHangs;
}

double RateOf(const Fault& fault) { return 1.0 + static_cast<double>(fault.value) / 1e6; }

// A pause is one of a process; the next one on the same host knows nothing of it.
void EndPause(Host& host, const UnderWay* still) {
  if (still == nullptr || still->incarnation != host.incarnation()) host.Resume();
}

}  // namespace

// --- beginning -------------------------------------------------------------------------------

void Injector::Begin(const UnderWay& it) {
  const FaultKind kind = it.fault->kind;
  const bool said = IsOrder(kind) || ByHandOnServers(kind);
  if (!said && (OnNetwork(kind) || it.who->running())) Effect(kind)();
  if (OnNetwork(kind)) return BeginOnNetwork(it);
  if (OnServer(kind)) return BeginOnServer(it);
  if (OnSentinel(kind)) return BeginOnSentinel(it);
  BeginOrder(it);
}

void Injector::BeginOnNetwork(const UnderWay& it) {
  if (it.fault->kind == FaultKind::kReset) cluster_.network().Reset(*it.who, *it.other);
  ShapeNetwork(plan_, under_way_, cluster_.network());
}

void Injector::BeginOnServer(const UnderWay& it) {
  RedisServer& server = *it.server;
  const Fault& fault = *it.fault;
  const Accepted effect = Effect(fault.kind);
  switch (fault.kind) {
    case FaultKind::kServerCrash:
      return server.Crash((fault.value & 2) != 0);
    case FaultKind::kServerPause:
      return server.host().Pause();
    case FaultKind::kServerBusy:
      return server.SetBusy(true);
    case FaultKind::kServerLoads:
      if (!server.running()) return;
      server.Crash(false);
      return server.Start({true, fault.lasts});
    case FaultKind::kServerPassword:
      return server.SetPassword("changed");
    case FaultKind::kServerKillClients:
      return server.KillClients();
    case FaultKind::kServerLags:
      return server.SetReplicationLag(std::chrono::milliseconds(fault.value));
    case FaultKind::kServerMinReplicas:
      return server.SetMinReplicas(1);
    case FaultKind::kServerPriority:
      return server.SetPriority(static_cast<int>(fault.value));
    case FaultKind::kServerKeepsConfig:
      return server.SetConfigReadOnly(true);
    case FaultKind::kServerReplicaOf:
      return OrderServer(server, {{"REPLICAOF", it.other_server->ip(), "6379"}}, effect);
    case FaultKind::kServerNoOne:
      return OrderServer(server, {{"REPLICAOF", "NO", "ONE"}}, effect);
    case FaultKind::kServerFailover:
      return OrderServer(
          server, {{"FAILOVER", "TO", it.other_server->ip(), "6379", "TIMEOUT", "3000"}}, effect);
    default:
      SENTINEL_UNREACHABLE();
  }
}

void Injector::BeginOnSentinel(const UnderWay& it) {
  SentinelNode& node = *it.node;
  const Fault& fault = *it.fault;
  switch (fault.kind) {
    case FaultKind::kSentinelCrash:
      if (node.running()) node.Crash((fault.value & 2) != 0);
      return;
    case FaultKind::kSentinelPause:
      return node.host().Pause();
    case FaultKind::kDiskFails:
    case FaultKind::kDiskSlow:
    case FaultKind::kDiskHangs:
      return node.SetDisk(MoodOf(fault.kind));
    case FaultKind::kWallStep:
      return node.host().StepWallClock(std::chrono::milliseconds(fault.value));
    case FaultKind::kClockRate:
      return node.host().SetClockRate(RateOf(fault));
    default:
      SENTINEL_UNREACHABLE();
  }
}

void Injector::BeginOrder(const UnderWay& it) {
  SentinelNode& node = *it.node;
  const Fault& fault = *it.fault;
  const Accepted effect = Effect(fault.kind);
  const std::string& name = plan_.groups[static_cast<std::size_t>(fault.group)].name;
  switch (fault.kind) {
    case FaultKind::kOrderFailover:
      return OrderSentinel(node, {"SENTINEL", "FAILOVER", name}, effect);
    case FaultKind::kOrderCoordinated:
      return OrderSentinel(node, Coordinated(fault, name), effect);
    case FaultKind::kOrderFailoverOfAll:
      for (const auto& each : cluster_.sentinels()) {
        OrderSentinel(*each, {"SENTINEL", "FAILOVER", name}, effect);
      }
      return;
    case FaultKind::kOrderReset: {
      // A stock one that is reset in the middle of a failover keeps the old address under the new
      // configuration epoch, and nothing ever tells it better.
      const auto view = node.running() ? node.View(name) : std::nullopt;
      if (node.stock() && view && view->in_failover) return;
      return OrderSentinel(node, {"SENTINEL", "RESET", name}, effect);
    }
    case FaultKind::kOrderRemove:
      return OrderSentinel(node, {"SENTINEL", "REMOVE", name}, effect);
    case FaultKind::kOrderDownAfter:
      return OrderSetting(node, name, kDownAfter, fault.value, effect);
    case FaultKind::kOrderTimeout:
      return OrderSetting(node, name, kFailoverTimeout, fault.value, effect);
    case FaultKind::kOrderQuorum:
      return OrderSetting(node, name, kQuorum, fault.value, effect);
    case FaultKind::kOrderPause: {
      std::vector<std::string> words{"SENTINEL", "PAUSE", name};
      if (fault.value > 0) words.push_back(std::to_string(fault.value));
      return OrderSentinel(node, words, effect);
    }
    default:
      SENTINEL_UNREACHABLE();
  }
}

// --- ending ----------------------------------------------------------------------------------

const UnderWay* Injector::StillDoing(const UnderWay& it) const {
  const Fault& fault = *it.fault;
  const auto found =
      std::find_if(under_way_.rbegin(), under_way_.rend(), [&](const UnderWay& each) {
        const FaultKind kind = each.fault->kind;
        const bool alike = kind == fault.kind || (IsDisk(kind) && IsDisk(fault.kind));
        return alike && each.who == it.who && (!IsOrder(kind) || each.fault->group == fault.group);
      });
  return found == under_way_.rend() ? nullptr : &*found;
}

void Injector::End(const UnderWay& it) {
  const FaultKind kind = it.fault->kind;
  if (OnNetwork(kind)) return ShapeNetwork(plan_, under_way_, cluster_.network());
  if (OnServer(kind)) return EndOnServer(it);
  if (OnSentinel(kind)) return EndOnSentinel(it);
  EndOrder(it);
}

void Injector::EndOnServer(const UnderWay& it) {
  RedisServer& server = *it.server;
  const UnderWay* still = StillDoing(it);
  const std::int64_t value = still == nullptr ? 0 : still->fault->value;
  switch (it.fault->kind) {
    case FaultKind::kServerCrash:
      if (still == nullptr) StartServer(server, it.fault->value);
      return;
    case FaultKind::kServerPause:
      return EndPause(*it.who, still);
    case FaultKind::kServerBusy:
      return server.SetBusy(still != nullptr);
    case FaultKind::kServerPassword:
      if (still == nullptr) server.SetPassword(cluster_.GroupOf(server.ip())->plan.password);
      return;
    case FaultKind::kServerLags:
      return server.SetReplicationLag(std::chrono::milliseconds(value));
    case FaultKind::kServerMinReplicas:
      return server.SetMinReplicas(still == nullptr ? 0 : 1);
    case FaultKind::kServerPriority:
      return server.SetPriority(still == nullptr ? kPriority : static_cast<int>(value));
    case FaultKind::kServerKeepsConfig:
      return server.SetConfigReadOnly(still != nullptr);
    case FaultKind::kServerLoads:  // These end by themselves.
    case FaultKind::kServerKillClients:
    case FaultKind::kServerReplicaOf:
    case FaultKind::kServerNoOne:
    case FaultKind::kServerFailover:
      return;
    default:
      SENTINEL_UNREACHABLE();
  }
}

void Injector::EndOnSentinel(const UnderWay& it) {
  SentinelNode& node = *it.node;
  const UnderWay* still = StillDoing(it);
  switch (it.fault->kind) {
    case FaultKind::kSentinelCrash:
      if (still == nullptr && !node.running()) node.Start();
      return;
    case FaultKind::kSentinelPause:
      return EndPause(*it.who, still);
    case FaultKind::kDiskFails:
    case FaultKind::kDiskSlow:
    case FaultKind::kDiskHangs:
      return node.SetDisk(still == nullptr ? DiskMood::kGood : MoodOf(still->fault->kind));
    case FaultKind::kWallStep:  // The clock stays where it is.
      return;
    case FaultKind::kClockRate:
      return node.host().SetClockRate(still == nullptr ? 1.0 : RateOf(*still->fault));
    default:
      SENTINEL_UNREACHABLE();
  }
}

void Injector::EndOrder(const UnderWay& it) {
  SentinelNode& node = *it.node;
  const UnderWay* still = StillDoing(it);
  Group& group = cluster_.groups()[static_cast<std::size_t>(it.fault->group)];
  const GroupPlan& plan = group.plan;
  const auto set_back = [&](const char* option, std::int64_t value) {
    OrderSetting(node, plan.name, option, still == nullptr ? value : still->fault->value);
  };
  switch (it.fault->kind) {
    case FaultKind::kOrderRemove:
      if (still == nullptr) Monitor(node, group);
      return;
    case FaultKind::kOrderDownAfter:
      return set_back(kDownAfter, Millis(plan.down_after));
    case FaultKind::kOrderTimeout:
      return set_back(kFailoverTimeout, Millis(plan.failover_timeout));
    case FaultKind::kOrderQuorum:
      return set_back(kQuorum, plan.quorum);
    case FaultKind::kOrderPause:
      if (still == nullptr) OrderSentinel(node, {"SENTINEL", "RESUME", plan.name}, {});
      return;
    case FaultKind::kOrderFailover:  // Said once.
    case FaultKind::kOrderCoordinated:
    case FaultKind::kOrderFailoverOfAll:
    case FaultKind::kOrderReset:
      return;
    default:
      SENTINEL_UNREACHABLE();
  }
}

// --- means -----------------------------------------------------------------------------------

std::vector<std::string> Injector::Coordinated(const Fault& fault, const std::string& name) {
  const CoordinatedOrder order = CoordinatedOrder::Decode(fault.value);
  std::vector<std::string> words = {"SENTINEL", "FAILOVER", name, "COORDINATED"};
  if (order.to) {
    Group& group = cluster_.groups()[static_cast<std::size_t>(fault.group)];
    const std::string ip = group.servers[static_cast<std::size_t>(*order.to)]->ip();
    words.insert(words.end(), {"TO", ip, "6379"});
  }
  if (order.timeout > Duration{0}) {
    words.insert(words.end(), {"TIMEOUT", std::to_string(Millis(order.timeout))});
  }
  if (order.wait) words.emplace_back("WAIT");
  return words;
}

void Injector::StartServer(RedisServer& server, std::int64_t how) {
  if (server.running()) return;
  server.Start({(how & 1) == 0, std::chrono::milliseconds(300)});
}

// Puts the settings of a group right at a sentinel, and has it monitored again if it was removed.
void Injector::Monitor(SentinelNode& node, Group& group) {
  if (!node.running()) return;
  Operator::Commands commands;
  const std::string& name = group.plan.name;
  if (!node.View(name)) {
    const std::string ip = cluster_.BelievedMaster(group).ip();
    commands.push_back(
        {"SENTINEL", "MONITOR", name, ip, "6379", std::to_string(group.plan.quorum)});
  }
  // An order to monitor it may still be on its way, without the password that came behind it.
  if (!group.plan.password.empty()) {
    commands.push_back({"SENTINEL", "SET", name, "auth-pass", group.plan.password});
  }
  const auto set = [&](const char* option, std::int64_t value) {
    commands.push_back({"SENTINEL", "SET", name, option, std::to_string(value)});
  };
  set(kQuorum, group.plan.quorum);
  set(kDownAfter, Millis(group.plan.down_after));
  set(kFailoverTimeout, Millis(group.plan.failover_timeout));
  set("parallel-syncs", group.plan.parallel_syncs);
  if (!node.stock()) {
    commands.push_back(
        {"SENTINEL", "SET", name, "verify-config", group.plan.verify_config ? "yes" : "no"});
    commands.push_back({"SENTINEL", "RESUME", name});
    set("crash-failover-after", Millis(group.plan.crash_failover_after));
    set("forget-after", Millis(group.plan.forget_after) / 1000);
  }
  operator_.Say(node.host().ip(), kSentinelPort, commands);
}

void Injector::OrderServer(RedisServer& server, const Operator::Commands& commands,
                           const Accepted& accepted) {
  Operator::Commands all;
  const std::string& password = cluster_.GroupOf(server.ip())->plan.password;
  if (!password.empty()) all.push_back({"AUTH", password});
  all.insert(all.end(), commands.begin(), commands.end());
  operator_.Say(server.ip(), kRedisPort, all, accepted);
}

void Injector::OrderSentinel(SentinelNode& node, const std::vector<std::string>& words,
                             const Accepted& accepted) {
  operator_.Say(node.host().ip(), kSentinelPort, {words}, accepted);
}

void Injector::OrderSetting(SentinelNode& node, const std::string& group, const std::string& option,
                            std::int64_t value, const Accepted& accepted) {
  OrderSentinel(node, {"SENTINEL", "SET", group, option, std::to_string(value)}, accepted);
}

std::function<void()> Injector::Effect(FaultKind kind) {
  return [this, kind] { took_effect_.insert(kind); };
}

}  // namespace sentinel::sim
