#include "sim/check/convergence.h"

#include <algorithm>
#include <chrono>
#include <map>

namespace sentinel::sim {
namespace {

using std::chrono::seconds;

// Sentinels and servers as they are now.
void CheckGroup(Cluster& cluster, Group& group, std::vector<std::string>& unrest) {
  const std::string& name = group.plan.name;
  const RedisServer& master = cluster.BelievedMaster(group);
  const auto complain = [&](const std::string& what) { unrest.push_back(name + ": " + what); };

  Epoch newest = 0;
  for (const auto& node : cluster.sentinels()) {
    if (!node->running()) continue;
    if (const auto view = node->View(name)) newest = std::max(newest, view->config_epoch);
  }
  for (const auto& node : cluster.sentinels()) {
    if (!node->running()) continue;
    const std::string& who = node->host().name();
    const auto view = node->View(name);
    if (!view) {
      complain(who + " does not monitor it");
      continue;
    }
    // A stock one that holds another master in the newest epoch stays with it until the next epoch.
    if (node->stock() && view->config_epoch == newest && view->master_ip != master.ip()) continue;
    const bool agrees = view->master_ip == master.ip() && view->config_epoch == newest;
    if (!agrees) complain(who + " holds " + view->master_ip + " for the master");
    if (view->sdown || view->odown) complain(who + " holds the master for down");
    if (view->in_failover) complain(who + " is failing over");
    const auto running = std::count_if(group.servers.begin(), group.servers.end(),
                                       [](const auto& server) { return server->running(); });
    if (view->replicas + 1 < static_cast<std::size_t>(running)) {
      complain(who + " does not know all replicas");
    }
    if (view->peers.size() + 1 < cluster.sentinels().size()) {
      complain(who + " does not know all peers");
    }
    if (!agrees || view->sdown || view->in_failover) complain(who + ": " + node->Describe(name));
  }
  if (!master.running()) return complain(master.name() + ", the master, does not run");
  for (const auto& server : group.servers) {
    if (!server->running()) continue;
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

}  // namespace

std::vector<std::string> Unrest(Cluster& cluster) {
  std::vector<std::string> unrest;
  for (Group& group : cluster.groups()) CheckGroup(cluster, group, unrest);
  return unrest;
}

Duration RestBound(const Plan& plan) {
  Duration longest{0};
  for (const GroupPlan& group : plan.groups) {
    // A round that failed and the next one, replicas that point elsewhere, a failover that ends by
    // its timeout; the master is first found down.
    longest = std::max(longest, 3 * group.down_after + 5 * group.failover_timeout);
  }
  // TILT; connections that are repeated with long pauses; roles that are put right after 8 s and
  // seen with INFO every 10 s; a master that says it is a replica is down after 20 s.
  // Stock sentinels split their votes again and again, twice failover-timeout a round.
  if (!plan.all_ours()) longest *= 4;
  return longest + seconds(30) + seconds(30) + seconds(40);
}

}  // namespace sentinel::sim
