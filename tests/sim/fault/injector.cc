#include "sim/fault/injector.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "base/check.h"
#include "sim/fault/shape_network.h"

namespace sentinel::sim {
namespace {

constexpr Duration kForGood = std::chrono::hours(24);
// Longer than it takes sentinels to see that a server's role was changed behind their backs, and to
// put it right again.
constexpr Duration kRoleConfusion = std::chrono::seconds(60);

}  // namespace

Injector::Injector(const Plan& plan, Cluster& cluster, Trace& trace)
    : plan_(plan),
      cluster_(cluster),
      trace_(trace),
      operator_(cluster.network(), cluster.operator_host(), trace) {}

void Injector::Schedule() {
  for (const Fault& fault : plan_.faults) {
    cluster_.timeline().After(fault.at, [this, &fault] {
      const UnderWay it = Resolve(fault);
      std::string meant = it.who->name();
      if (it.other != nullptr) meant += " and " + it.other->name();
      trace_.Tell(cluster_.now(), "fault", Describe(fault) + " (" + meant + ")");
      MarkDisturbed(it);
      under_way_.push_back(it);
      Begin(it);
      cluster_.timeline().After(fault.lasts, [this, it] {
        trace_.Tell(cluster_.now(), "fault", "#" + std::to_string(it.fault->number) + " ends");
        std::erase_if(under_way_, [&](const UnderWay& each) { return each.fault == it.fault; });
        End(it);
      });
    });
  }
  for (const Forgery& forgery : plan_.forgeries) {
    cluster_.timeline().After(forgery.at, [this, &forgery] { Forge(forgery); });
  }
}

// --- who is meant ----------------------------------------------------------------------------

RedisServer& Injector::ServerOf(const Target& target) {
  Group& group = cluster_.groups()[static_cast<std::size_t>(target.group)];
  if (target.index == Target::kMaster) return cluster_.BelievedMaster(group);
  return *group.servers[static_cast<std::size_t>(target.index)];
}

RedisServer& Injector::FirstBut(RedisServer& from, const std::vector<const RedisServer*>& avoided) {
  const auto& servers = cluster_.GroupOf(from.ip())->servers;
  std::size_t start = 0;
  while (servers[start].get() != &from) ++start;
  for (std::size_t i = 0; i < servers.size(); ++i) {
    RedisServer& server = *servers[(start + i) % servers.size()];
    if (std::find(avoided.begin(), avoided.end(), &server) == avoided.end()) return server;
  }
  SENTINEL_UNREACHABLE();
}

// Who is the master is known only now, so that two targets may turn out to be one: then the second
// is the next server of the group.
UnderWay Injector::Resolve(const Fault& fault) {
  UnderWay it{&fault};
  std::vector<const RedisServer*> avoided;
  const auto node = [this](const Target& target) {
    return cluster_.sentinels()[static_cast<std::size_t>(target.index)].get();
  };
  if (fault.who.is_sentinel()) {
    it.node = node(fault.who);
    it.who = &it.node->host();
  } else {
    it.server = &ServerOf(fault.who);
    if (fault.kind == FaultKind::kServerReplicaOf && fault.who.index != Target::kMaster) {
      // A replica becomes one of another replica.
      avoided.push_back(&ServerOf({fault.who.group, Target::kMaster}));
      it.server = &FirstBut(*it.server, avoided);
    }
    avoided.push_back(it.server);
    it.who = &it.server->host();
  }
  it.incarnation = it.who->incarnation();
  if (!HasOther(fault.kind)) return it;
  if (fault.other.is_sentinel()) {
    it.other = &node(fault.other)->host();
  } else {
    it.other_server = &FirstBut(ServerOf(fault.other), avoided);
    it.other = &it.other_server->host();
  }
  return it;
}

void Injector::MarkDisturbed(const UnderWay& it) {
  const MonotonicTime until = cluster_.now() + it.fault->lasts;
  switch (it.fault->kind) {
    case FaultKind::kCut:
    case FaultKind::kCutOneWay:
    case FaultKind::kReset:
      return disturbances_.Mark(*it.who, *it.other, until);
    case FaultKind::kSplit:
      for (const auto& host : cluster_.network().hosts()) disturbances_.MarkAll(*host, until);
      return;
    case FaultKind::kServerReplicaOf:
    case FaultKind::kServerNoOne:
    case FaultKind::kServerFailover:
    case FaultKind::kServerPassword:
      return Disturb(*cluster_.GroupOf(it.who->ip()), it.fault->lasts + kRoleConfusion);
    // These leave the paths between sentinels and servers alone, and the servers' health.
    case FaultKind::kServerLags:
    case FaultKind::kServerMinReplicas:
    case FaultKind::kServerPriority:
    case FaultKind::kServerKeepsConfig:
    case FaultKind::kDiskFails:
    case FaultKind::kDiskSlow:
    case FaultKind::kDiskHangs:
    case FaultKind::kWallStep:
    case FaultKind::kClockRate:
    case FaultKind::kOrderFailover:
    case FaultKind::kOrderCoordinated:
    case FaultKind::kOrderFailoverOfAll:
    case FaultKind::kOrderReset:
    case FaultKind::kOrderRemove:
    case FaultKind::kOrderDownAfter:
    case FaultKind::kOrderTimeout:
    case FaultKind::kOrderQuorum:
    case FaultKind::kOrderPause:
      return;
    case FaultKind::kIsolate:
    case FaultKind::kSlowPath:
    case FaultKind::kLoss:
    case FaultKind::kRefuse:
    case FaultKind::kServerCrash:
    case FaultKind::kServerPause:
    case FaultKind::kServerBusy:
    case FaultKind::kServerLoads:
    case FaultKind::kServerKillClients:
    case FaultKind::kSentinelCrash:
    case FaultKind::kSentinelPause:
      return disturbances_.MarkAll(*it.who, until);
  }
}

void Injector::Disturb(Group& group, Duration how_long) {
  for (const auto& server : group.servers) {
    disturbances_.MarkAll(server->host(), cluster_.now() + how_long);
  }
}

// --- mending ---------------------------------------------------------------------------------

void Injector::MendAll() {
  trace_.Tell(cluster_.now(), "fault", "everything is mended");
  under_way_.clear();
  ShapeNetwork(plan_, under_way_, cluster_.network());
  for (Group& group : cluster_.groups()) {
    for (const auto& server : group.servers) {
      if (!server->running()) StartServer(*server, 0);
      server->host().Resume();
      server->SetBusy(false);
      server->SetPassword(group.plan.password);
      server->SetReplicationLag(Duration{0});
      server->SetMinReplicas(0);
      server->SetPriority(100);
      server->SetConfigReadOnly(false);
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
      if (!node->running()) continue;
      const auto view = node->View(group.plan.name);
      if (!view || view->quorum != group.plan.quorum) Monitor(*node, group);
    }
  }
}

void Injector::Kill(RedisServer& server) {
  trace_.Tell(cluster_.now(), "fault", server.name() + " dies for good");
  disturbances_.MarkAll(server.host(), cluster_.now() + kForGood);
  server.Crash(false);
  // Of a machine without power a client that waits for ever would hear after hours, when its kernel
  // gives up.
  const GroupPlan& group = cluster_.GroupOf(server.ip())->plan;
  Network& network = cluster_.network();
  if (!group.naive_writer) return;
  for (const auto& host : network.hosts()) {
    if (host->name() == group.name + "w") network.Reset(*host, server.host());
  }
}

void Injector::Kill(SentinelNode& node) {
  trace_.Tell(cluster_.now(), "fault", node.host().name() + " dies for good");
  disturbances_.MarkAll(node.host(), cluster_.now() + kForGood);
  if (node.running()) node.Crash(false);
}

}  // namespace sentinel::sim
