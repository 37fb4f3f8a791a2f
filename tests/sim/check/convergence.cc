#include "sim/check/convergence.h"

#include <algorithm>
#include <chrono>
#include <map>

namespace sentinel::sim {
namespace {

using std::chrono::seconds;

// Requests under way at one moment are few; connections may be half closed or not yet missed.
constexpr std::size_t kWaitingPerLinkMax = 10;
constexpr std::size_t kWaitingAtServerMax = 20;
constexpr std::size_t kConnectionsPerPairMax = 1;
constexpr std::size_t kTasksPerPairMax = 20;

// Whether an order of the plan, or forget-after, may have made sentinels forget servers of the
// group.
bool MayBeForgotten(const Plan& plan, const Group& group) {
  if (group.plan.forget_after > Duration{0}) return true;
  return std::any_of(plan.faults.begin(), plan.faults.end(), [&](const Fault& fault) {
    const bool forgets =
        fault.kind == FaultKind::kOrderReset || fault.kind == FaultKind::kOrderRemove;
    return forgets && plan.groups[static_cast<std::size_t>(fault.group)].name == group.plan.name;
  });
}

std::optional<GroupView> ViewOf(const SentinelNode& node, const Group& group) {
  return node.running() ? node.View(group.plan.name) : std::nullopt;
}

Epoch NewestEpoch(Cluster& cluster, const Group& group) {
  Epoch newest = 0;
  for (const auto& node : cluster.sentinels()) {
    if (const auto view = ViewOf(*node, group)) newest = std::max(newest, view->config_epoch);
  }
  return newest;
}

// A stock leader that hears of a newer configuration while it re-points replicas takes over its
// epoch, and ends by holding its own new master in that. So does who heard it say so first. They
// stay with it until the next epoch.
bool IsAstray(const SentinelNode& node, const GroupView& view, const RedisServer& master,
              Epoch newest) {
  return node.stock() && view.config_epoch == newest && view.master_ip != master.ip();
}

// A server that all sentinels were made to forget while orders by hand or a crash had led it away,
// and that does not follow the master, which would list it: nobody can find it. A sentinel that is
// astray knows those that it has led to its own master, and that is no help.
bool NobodyCanKnow(const Plan& plan, Cluster& cluster, Group& group, const RedisServer& server) {
  if (!MayBeForgotten(plan, group)) return false;
  const RedisServer& master = cluster.BelievedMaster(group);
  const Epoch newest = NewestEpoch(cluster, group);
  const auto upstream = server.upstream();
  if (upstream && upstream->ip == master.ip()) return false;
  const auto& sentinels = cluster.sentinels();
  return std::none_of(sentinels.begin(), sentinels.end(), [&](const auto& node) {
    const auto view = ViewOf(*node, group);
    if (!view) return false;
    const std::string& leads_to = view->master_ip;
    const bool is_led = leads_to == server.ip() || (upstream && upstream->ip == leads_to);
    if (is_led && IsAstray(*node, *view, master, newest)) return false;
    return view->replicas.contains(server.ip()) || leads_to == server.ip();
  });
}

// Who is astray is asked about an address that it does not hold for a master: it neither agrees
// that this is down nor votes. True iff all others together are fewer than an election needs, and
// would not be with those.
bool StrayOnesAreNeeded(Cluster& cluster, const Group& group, const RedisServer& master) {
  const Epoch newest = NewestEpoch(cluster, group);
  int astray = 0;
  int others = 0;
  for (const auto& node : cluster.sentinels()) {
    const auto view = ViewOf(*node, group);
    if (!view) continue;
    ++(IsAstray(*node, *view, master, newest) ? astray : others);
  }
  const int all = static_cast<int>(cluster.sentinels().size());
  const int needed = std::max(group.plan.quorum, all / 2 + 1);
  return others < needed && others + astray >= needed;
}

// Sentinels and servers as they are now.
void CheckGroup(const Plan& plan, Cluster& cluster, Group& group,
                std::vector<std::string>& unrest) {
  const std::string& name = group.plan.name;
  const RedisServer& master = cluster.BelievedMaster(group);
  const auto complain = [&](const std::string& what) { unrest.push_back(name + ": " + what); };

  std::size_t members = 0;
  for (const auto& server : group.servers) {
    if (server->running() && !NobodyCanKnow(plan, cluster, group, *server)) ++members;
  }
  const Epoch newest = NewestEpoch(cluster, group);
  for (const auto& node : cluster.sentinels()) {
    if (!node->running()) continue;
    const std::string& who = node->host().name();
    const auto view = node->View(name);
    if (!view) {
      complain(who + " does not monitor it");
      continue;
    }
    if (IsAstray(*node, *view, master, newest)) continue;
    const bool agrees = view->master_ip == master.ip() && view->config_epoch == newest;
    if (!agrees) complain(who + " holds " + view->master_ip + " for the master");
    if (view->sdown || view->odown) complain(who + " holds the master for down");
    if (view->in_failover) complain(who + " is failing over");
    if (node->in_tilt()) complain(who + " is in TILT and would not act");
    if (view->replicas.size() + 1 < members) complain(who + " does not know all replicas");
    if (view->peers.size() + 1 < cluster.sentinels().size()) {
      complain(who + " does not know all peers");
    }
    if (!agrees || view->sdown || view->in_failover) complain(who + ": " + node->Describe(name));
  }
  if (!master.running()) return complain(master.name() + ", the master, does not run");
  for (const auto& server : group.servers) {
    if (!server->running() || NobodyCanKnow(plan, cluster, group, *server)) continue;
    if (server.get() == &master) {
      if (server->role() != Role::kMaster) complain(server->name() + " is not a master");
      if (server->in_failover()) complain(server->name() + " is in a FAILOVER");
    } else if (server->role() != Role::kReplica || !server->upstream() ||
               server->upstream()->ip != master.ip()) {
      complain(server->name() + " does not follow " + master.name() + ": " + server->Describe());
    } else if (!server->link_up()) {
      complain(server->name() + " has no link to " + master.name() + ": " + server->Describe());
    }
  }
  const auto acknowledged = group.writer->last_acknowledged();
  if (!acknowledged || *acknowledged + seconds(3) < cluster.now()) {
    complain("no write for 3 s: " + group.writer->Describe());
  }
}

// What waits or is open at rest, measured by who takes part: whatever leaks shows here.
void CheckSizes(Cluster& cluster, std::vector<std::string>& unrest) {
  const std::size_t hosts = cluster.network().hosts().size();
  const auto hold = [&](const std::string& what, std::size_t count, std::size_t most) {
    if (count <= most) return;
    unrest.push_back(what + ": " + std::to_string(count) + ", at rest at most " +
                     std::to_string(most));
  };
  std::size_t links = 0;  // Of one sentinel: two to each server, one to each peer, for each group.
  for (Group& group : cluster.groups()) {
    links += 2 * group.servers.size() + cluster.sentinels().size() - 1;
    for (const auto& server : group.servers) {
      hold(server->name() + " has commands waiting", server->backlog(), kWaitingAtServerMax);
    }
  }
  for (const auto& node : cluster.sentinels()) {
    if (!node->running() || node->stock()) continue;
    hold(node->host().name() + " has things waiting inside", node->backlog(),
         kWaitingPerLinkMax * links);
  }
  hold("the network has connections", cluster.network().connections(),
       kConnectionsPerPairMax * hosts * hosts);
  hold("the timeline has tasks", cluster.timeline().pending(), kTasksPerPairMax * hosts * hosts);
}

}  // namespace

bool HasSuccessor(const Plan& plan, Cluster& cluster, Group& group) {
  const RedisServer& master = cluster.BelievedMaster(group);
  if (StrayOnesAreNeeded(cluster, group, master)) return false;
  return std::any_of(group.servers.begin(), group.servers.end(), [&](const auto& server) {
    return server.get() != &master && server->running() &&
           !NobodyCanKnow(plan, cluster, group, *server);
  });
}

std::vector<std::string> Unrest(const Plan& plan, Cluster& cluster) {
  std::vector<std::string> unrest;
  for (Group& group : cluster.groups()) CheckGroup(plan, cluster, group, unrest);
  CheckSizes(cluster, unrest);
  return unrest;
}

Duration RestBound(const Plan& plan) {
  Duration ours{0};
  Duration stock{0};
  for (const GroupPlan& group : plan.groups) {
    // A hold-off of twice failover-timeout before somebody stands, a failover that ends by its
    // timeout; the master is first found down.
    ours = std::max(ours, 3 * group.down_after + 3 * group.failover_timeout);
    // Stock sentinels split their votes again and again, twice failover-timeout a round.
    stock = std::max(stock, 12 * group.down_after + 20 * group.failover_timeout);
  }
  // TILT; connections that are repeated with long pauses; roles that are put right after 8 s and
  // seen with INFO every 10 s; a master that says it is a replica is down after 20 s.
  return plan.all_ours() ? ours + seconds(75) : stock + seconds(100);
}

Duration BoundOfLastDeaths(const Plan& plan, Cluster& cluster) {
  if (!plan.all_ours()) return RestBound(plan);
  Duration longest{0};
  for (const GroupPlan& group : plan.groups) {
    Duration held_back{0};
    for (const auto& node : cluster.sentinels()) {
      const auto view = node->running() ? node->View(group.name) : std::nullopt;
      if (view) held_back = std::max(held_back, view->holds_back);
    }
    const Duration holdoff = std::min(held_back, 2 * group.failover_timeout);
    longest = std::max(longest, 3 * group.down_after + group.failover_timeout + holdoff);
  }
  return longest + seconds(20);
}

Duration CostOfSplitRound(const Plan& plan) {
  Duration longest{0};
  for (const GroupPlan& group : plan.groups) longest = std::max(longest, group.failover_timeout);
  return 2 * longest + seconds(15);  // The election deadline, and what goes round it.
}

}  // namespace sentinel::sim
