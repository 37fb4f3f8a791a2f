#include "sim/fault/injector.h"

#include <chrono>
#include <string>
#include <utility>

namespace sentinel::sim {
namespace {

constexpr Duration kForGood = std::chrono::hours(24);
// Longer than it takes sentinels to see that a server's role was changed behind their backs, and to
// put it right again.
constexpr Duration kRoleConfusion = std::chrono::seconds(60);

// An order may wait for a cut to be mended or a process to go on.
constexpr Duration kOrderTravels = std::chrono::minutes(2);

bool OnNetwork(FaultKind kind) { return kind < FaultKind::kServerCrash; }
bool OnServer(FaultKind kind) {
  return kind >= FaultKind::kServerCrash && kind < FaultKind::kSentinelCrash;
}
bool OnSentinel(FaultKind kind) {
  return kind >= FaultKind::kSentinelCrash && kind < FaultKind::kOrderFailover;
}

std::string Millis(Duration duration) {
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count());
}

}  // namespace

Injector::Injector(const Plan& plan, Cluster& cluster, Trace& trace)
    : plan_(plan),
      cluster_(cluster),
      trace_(trace),
      operator_(cluster.network(), cluster.operator_host(), trace) {}

void Injector::Schedule() {
  for (const Fault& fault : plan_.faults) {
    cluster_.timeline().After(fault.at, [this, &fault] {
      const Active active = Resolve(fault);
      trace_.Tell(cluster_.now(), "fault", Describe(fault) + " (" + active.who->name() + ")");
      MarkDisturbed(active);
      Begin(active);
      cluster_.timeline().After(fault.lasts, [this, active] {
        trace_.Tell(cluster_.now(), "fault", "#" + std::to_string(active.fault->number) + " ends");
        End(active);
      });
    });
  }
}

// --- who is meant ----------------------------------------------------------------------------

RedisServer& Injector::ServerOf(const Target& target) {
  Group& group = cluster_.groups()[static_cast<std::size_t>(target.group)];
  if (target.index == Target::kMaster) return cluster_.BelievedMaster(group);
  return *group.servers[static_cast<std::size_t>(target.index)];
}

Host& Injector::HostOf(const Target& target) {
  if (!target.is_sentinel()) return ServerOf(target).host();
  return cluster_.sentinels()[static_cast<std::size_t>(target.index)]->host();
}

Injector::Active Injector::Resolve(const Fault& fault) {
  Active active{&fault};
  active.who = &HostOf(fault.who);
  active.other = &HostOf(fault.other);
  if (fault.who.is_sentinel()) {
    active.node = cluster_.sentinels()[static_cast<std::size_t>(fault.who.index)].get();
  } else {
    active.server = &ServerOf(fault.who);
  }
  if (!fault.other.is_sentinel()) active.other_server = &ServerOf(fault.other);
  return active;
}

void Injector::MarkDisturbed(const Active& active) {
  const MonotonicTime until = cluster_.now() + active.fault->lasts;
  switch (active.fault->kind) {
    case FaultKind::kCut:
    case FaultKind::kCutOneWay:
    case FaultKind::kReset:
      return disturbances_.Mark(*active.who, *active.other, until);
    case FaultKind::kSplit:
      for (const auto& host : cluster_.network().hosts()) disturbances_.MarkAll(*host, until);
      return;
    case FaultKind::kServerReplicaOf:
    case FaultKind::kServerNoOne:
    case FaultKind::kServerFailover:
    case FaultKind::kServerPassword:
      return Disturb(*cluster_.GroupOf(active.who->ip()), active.fault->lasts + kRoleConfusion);
    // These leave the paths between sentinels and servers alone, and the servers' health.
    case FaultKind::kServerLags:
    case FaultKind::kServerMinReplicas:
    case FaultKind::kServerPriority:
    case FaultKind::kDiskFails:
    case FaultKind::kDiskSlow:
    case FaultKind::kDiskHangs:
    case FaultKind::kWallStep:
    case FaultKind::kClockRate:
    case FaultKind::kOrderFailover:
    case FaultKind::kOrderFailoverOfAll:
    case FaultKind::kOrderReset:
    case FaultKind::kOrderRemove:
    case FaultKind::kOrderDownAfter:
    case FaultKind::kOrderTimeout:
      return;
    default:
      return disturbances_.MarkAll(*active.who, until);
  }
}

void Injector::Disturb(Group& group, Duration how_long) {
  for (const auto& server : group.servers) {
    disturbances_.MarkAll(server->host(), cluster_.now() + how_long);
  }
}

// --- beginning -------------------------------------------------------------------------------

void Injector::Begin(const Active& active) {
  const FaultKind kind = active.fault->kind;
  if (OnNetwork(kind)) return BeginOnNetwork(active);
  if (OnServer(kind)) return BeginOnServer(active);
  if (OnSentinel(kind)) return BeginOnSentinel(active);
  BeginOrder(active);
}

void Injector::BeginOnNetwork(const Active& active) {
  Network& network = cluster_.network();
  const Fault& fault = *active.fault;
  switch (fault.kind) {
    case FaultKind::kCut:
      return CutBoth(*active.who, *active.other);
    case FaultKind::kCutOneWay:
      if (active.who != active.other) network.Cut(*active.who, *active.other);
      return;
    case FaultKind::kIsolate:
      for (const auto& host : network.hosts()) CutBoth(*active.who, *host);
      return;
    case FaultKind::kSplit:
      for (const auto& a : network.hosts()) {
        for (const auto& b : network.hosts()) {
          if (InFirstHalf(*a, fault.value) && !InFirstHalf(*b, fault.value)) CutBoth(*a, *b);
        }
      }
      return;
    case FaultKind::kSlowPath:
      return SlowDown(*active.who, std::chrono::milliseconds(fault.value));
    case FaultKind::kLoss:
      return SetLoss(*active.who, static_cast<std::uint32_t>(fault.value));
    case FaultKind::kReset:
      return network.Reset(*active.who, *active.other);
    default:
      return network.Refuse(*active.who, true);
  }
}

void Injector::BeginOnServer(const Active& active) {
  RedisServer& server = *active.server;
  const Fault& fault = *active.fault;
  Group& group = *cluster_.GroupOf(server.ip());
  switch (fault.kind) {
    case FaultKind::kServerCrash:
      return server.Crash((fault.value & 2) != 0);
    case FaultKind::kServerPause:
      return server.host().Pause();
    case FaultKind::kServerBusy:
      return server.SetBusy(true);
    case FaultKind::kServerLoads:
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
    case FaultKind::kServerReplicaOf:
      if (active.server == active.other_server) return;
      return OrderServer(server, {{"REPLICAOF", active.other_server->ip(), "6379"}});
    case FaultKind::kServerNoOne:
      return OrderServer(server, {{"REPLICAOF", "NO", "ONE"}});
    default: {
      RedisServer& master = cluster_.BelievedMaster(group);
      if (&master == active.other_server) return;
      return OrderServer(
          master, {{"FAILOVER", "TO", active.other_server->ip(), "6379", "TIMEOUT", "3000"}});
    }
  }
}

void Injector::BeginOnSentinel(const Active& active) {
  SentinelNode& node = *active.node;
  const Fault& fault = *active.fault;
  switch (fault.kind) {
    case FaultKind::kSentinelCrash:
      if (node.running()) node.Crash((fault.value & 2) != 0);
      return;
    case FaultKind::kSentinelPause:
      return node.host().Pause();
    case FaultKind::kDiskFails:
      return node.SetDisk(DiskMood::kFails);
    case FaultKind::kDiskSlow:
      return node.SetDisk(DiskMood::kSlow);
    case FaultKind::kDiskHangs:
      return node.SetDisk(DiskMood::kHangs);
    case FaultKind::kWallStep:
      return node.host().StepWallClock(std::chrono::milliseconds(fault.value));
    default:
      return node.host().SetClockRate(1.0 + static_cast<double>(fault.value) / 1e6);
  }
}

void Injector::BeginOrder(const Active& active) {
  SentinelNode& node = *active.node;
  const Fault& fault = *active.fault;
  const std::string& name = plan_.groups[static_cast<std::size_t>(fault.group)].name;
  switch (fault.kind) {
    case FaultKind::kOrderFailover:
      return OrderFailover(node, name);
    case FaultKind::kOrderFailoverOfAll:
      for (const auto& each : cluster_.sentinels()) OrderFailover(*each, name);
      return;
    case FaultKind::kOrderReset: {
      // A stock one that is reset in the middle of a failover keeps the old address under the new
      // configuration epoch, and nothing ever tells it better.
      const auto view = node.running() ? node.View(name) : std::nullopt;
      if (node.stock() && view && view->in_failover) return;
      return OrderSentinel(node, {"SENTINEL", "RESET", name});
    }
    case FaultKind::kOrderRemove:
      return OrderSentinel(node, {"SENTINEL", "REMOVE", name});
    case FaultKind::kOrderDownAfter:
      return OrderSentinel(
          node, {"SENTINEL", "SET", name, "down-after-milliseconds", std::to_string(fault.value)});
    default:
      return OrderSentinel(
          node, {"SENTINEL", "SET", name, "failover-timeout", std::to_string(fault.value)});
  }
}

// --- ending ----------------------------------------------------------------------------------

void Injector::End(const Active& active) {
  const Fault& fault = *active.fault;
  Network& network = cluster_.network();
  if (OnServer(fault.kind)) return EndOnServer(active);
  if (OnSentinel(fault.kind)) return EndOnSentinel(active);
  Group& group = cluster_.groups()[static_cast<std::size_t>(fault.group)];
  switch (fault.kind) {
    case FaultKind::kCut:
    case FaultKind::kCutOneWay:
      return HealBoth(*active.who, *active.other);
    case FaultKind::kIsolate:
      for (const auto& host : network.hosts()) HealBoth(*active.who, *host);
      return;
    case FaultKind::kSplit:
      for (const auto& a : network.hosts()) {
        for (const auto& b : network.hosts()) HealBoth(*a, *b);
      }
      return;
    case FaultKind::kSlowPath:
      return SlowDown(*active.who, Duration{0});
    case FaultKind::kLoss:
      return SetLoss(*active.who, 0);
    case FaultKind::kRefuse:
      return network.Refuse(*active.who, false);
    case FaultKind::kOrderRemove:
      return Monitor(*active.node, group);
    case FaultKind::kOrderDownAfter:
      return OrderSentinel(*active.node,
                           {"SENTINEL", "SET", group.plan.name, "down-after-milliseconds",
                            Millis(group.plan.down_after)});
    case FaultKind::kOrderTimeout:
      return OrderSentinel(*active.node, {"SENTINEL", "SET", group.plan.name, "failover-timeout",
                                          Millis(group.plan.failover_timeout)});
    default:
      return;
  }
}

void Injector::EndOnServer(const Active& active) {
  RedisServer& server = *active.server;
  const Group& group = *cluster_.GroupOf(server.ip());
  switch (active.fault->kind) {
    case FaultKind::kServerCrash:
      return StartServer(server, active.fault->value);
    case FaultKind::kServerPause:
      return server.host().Resume();
    case FaultKind::kServerBusy:
      return server.SetBusy(false);
    case FaultKind::kServerPassword:
      return server.SetPassword(group.plan.password);
    case FaultKind::kServerLags:
      return server.SetReplicationLag(Duration{0});
    case FaultKind::kServerMinReplicas:
      return server.SetMinReplicas(0);
    case FaultKind::kServerPriority:
      return server.SetPriority(100);
    default:
      return;
  }
}

void Injector::EndOnSentinel(const Active& active) {
  SentinelNode& node = *active.node;
  switch (active.fault->kind) {
    case FaultKind::kSentinelCrash:
      if (!node.running()) node.Start();
      return;
    case FaultKind::kSentinelPause:
      return node.host().Resume();
    case FaultKind::kDiskFails:
    case FaultKind::kDiskSlow:
    case FaultKind::kDiskHangs:
      return node.SetDisk(DiskMood::kGood);
    case FaultKind::kClockRate:
      return node.host().SetClockRate(1.0);
    default:
      return;
  }
}

void Injector::MendAll() {
  trace_.Tell(cluster_.now(), "fault", "everything is mended");
  Network& network = cluster_.network();
  for (const auto& a : network.hosts()) {
    network.Refuse(*a, false);
    SlowDown(*a, Duration{0});
    SetLoss(*a, 0);
    for (const auto& b : network.hosts()) network.Heal(*a, *b);
  }
  for (Group& group : cluster_.groups()) {
    for (const auto& server : group.servers) {
      if (!server->running()) StartServer(*server, 0);
      server->host().Resume();
      server->SetBusy(false);
      server->SetPassword(group.plan.password);
      server->SetReplicationLag(Duration{0});
      server->SetMinReplicas(0);
      server->SetPriority(100);
    }
  }
  for (const auto& node : cluster_.sentinels()) {
    node->SetDisk(DiskMood::kGood);
    node->host().SetClockRate(1.0);
    node->host().Resume();
    if (!node->running()) node->Start();
    for (Group& group : cluster_.groups()) Monitor(*node, group);
  }
}

void Injector::MendMonitoring() {
  for (const auto& node : cluster_.sentinels()) {
    for (Group& group : cluster_.groups()) {
      if (node->running() && !node->View(group.plan.name)) Monitor(*node, group);
    }
  }
}

bool Injector::FailoverOrdered(const SentinelNode& node, const std::string& group) const {
  const auto order = failover_orders_.find({node.id(), group});
  return order != failover_orders_.end() && cluster_.now() - order->second < kOrderTravels;
}

void Injector::Kill(RedisServer& server) {
  trace_.Tell(cluster_.now(), "fault", server.name() + " dies for good");
  disturbances_.MarkAll(server.host(), cluster_.now() + kForGood);
  server.Crash(false);
}

void Injector::Kill(SentinelNode& node) {
  trace_.Tell(cluster_.now(), "fault", node.host().name() + " dies for good");
  disturbances_.MarkAll(node.host(), cluster_.now() + kForGood);
  if (node.running()) node.Crash(false);
}

// --- means -----------------------------------------------------------------------------------

void Injector::CutBoth(const Host& a, const Host& b) {
  if (&a == &b) return;
  cluster_.network().Cut(a, b);
  cluster_.network().Cut(b, a);
}

void Injector::HealBoth(const Host& a, const Host& b) {
  cluster_.network().Heal(a, b);
  cluster_.network().Heal(b, a);
}

bool Injector::InFirstHalf(const Host& host, std::int64_t mask) const {
  const auto& hosts = cluster_.network().hosts();
  std::size_t index = 0;
  while (hosts[index].get() != &host) ++index;
  return ((mask >> (index % 40)) & 1) != 0;
}

void Injector::SlowDown(const Host& host, Duration by) {
  for (const auto& other : cluster_.network().hosts()) {
    cluster_.network().path(host, *other).latency = plan_.latency + by;
  }
}

void Injector::SetLoss(const Host& host, std::uint32_t per_thousand) {
  for (const auto& other : cluster_.network().hosts()) {
    cluster_.network().path(host, *other).loss = per_thousand;
    cluster_.network().path(*other, host).loss = per_thousand;
  }
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
  commands.push_back(
      {"SENTINEL", "SET", name, "down-after-milliseconds", Millis(group.plan.down_after)});
  commands.push_back(
      {"SENTINEL", "SET", name, "failover-timeout", Millis(group.plan.failover_timeout)});
  commands.push_back(
      {"SENTINEL", "SET", name, "parallel-syncs", std::to_string(group.plan.parallel_syncs)});
  operator_.Say(node.host().ip(), kSentinelPort, commands);
}

void Injector::OrderServer(RedisServer& server, const Operator::Commands& commands) {
  Operator::Commands all;
  const std::string& password = cluster_.GroupOf(server.ip())->plan.password;
  if (!password.empty()) all.push_back({"AUTH", password});
  all.insert(all.end(), commands.begin(), commands.end());
  operator_.Say(server.ip(), kRedisPort, all);
}

void Injector::OrderFailover(SentinelNode& node, const std::string& group) {
  failover_orders_[{node.id(), group}] = cluster_.now();
  OrderSentinel(node, {"SENTINEL", "FAILOVER", group});
}

void Injector::OrderSentinel(SentinelNode& node, const std::vector<std::string>& words) {
  operator_.Say(node.host().ip(), kSentinelPort, {words});
}

}  // namespace sentinel::sim
