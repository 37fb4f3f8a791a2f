#include "sim/study/study.h"

#include <algorithm>
#include <chrono>

#include "sim/base/dice.h"
#include "sim/base/trace.h"
#include "sim/sentinel/deaf_witness.h"
#include "sim/world/cluster.h"
#include "sim/world/operator.h"

namespace sentinel::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration kPatience = std::chrono::minutes(3);

Plan PlanOf(const StudyCase& what, std::uint64_t seed) {
  Plan plan;
  plan.seed = seed;
  for (int i = 0; i < what.sentinels; ++i) {
    plan.stock.push_back(what.mixture == Mixture::kStock ||
                         (what.mixture == Mixture::kMixed && i % 2 == 1));
  }
  GroupPlan group;
  group.name = "g0";
  group.quorum = what.sentinels / 2 + 1;
  group.down_after = kStudyDownAfter;
  group.failover_timeout = kStudyFailoverTimeout;
  group.write_interval = kStudyWriteInterval;
  group.writer_pause = milliseconds(10);
  plan.groups.push_back(group);
  plan.latency = what.rtt / 2;
  plan.jitter = what.rtt / 20;
  return plan;
}

void RunFor(Cluster& cluster, Duration duration) {
  const MonotonicTime end = cluster.now() + duration;
  while (cluster.timeline().RunNext(end)) {
  }
}

// Everybody has heard of everybody, every replica has its last INFO.
void Settle(Cluster& cluster, std::uint64_t seed) {
  cluster.Start();
  Dice dice(SubSeed(seed, 2));
  RunFor(cluster, dice.Between(seconds(30), seconds(42)));
}

// Each replica is behind its master by as much as it happens to be: what it has not applied yet
// when the master dies is lost with the connection.
void LagBehind(Group& group, std::uint64_t seed) {
  Dice dice(SubSeed(seed, 3));
  for (std::size_t i = 1; i < group.servers.size(); ++i) {
    group.servers[i]->SetReplicationLag(dice.Between(Duration{0}, kStudyReplicaLagMax));
  }
}

bool FirstRound(Cluster& cluster, const Group& group) {
  return std::any_of(cluster.sentinels().begin(), cluster.sentinels().end(), [&](const auto& node) {
    const auto view = node->View(group.plan.name);
    return view && view->config_epoch == 1;
  });
}

StudyRun Death(const StudyCase& what, std::uint64_t seed) {
  DeafWitness nobody;
  Trace trace;
  Cluster cluster(PlanOf(what, seed), trace, nobody);
  Settle(cluster, seed);
  Group& group = cluster.groups().front();
  LagBehind(group, seed);
  RunFor(cluster, seconds(1));
  const MonotonicTime death = cluster.now();
  group.servers.front()->Crash(false);
  StudyRun run;
  while (!run.over && cluster.now() - death < kPatience) {
    RunFor(cluster, milliseconds(1));
    const auto written = group.writer->last_acknowledged();
    run.over = written && *written > death + kStudyDownAfter;
    if (!run.over) continue;
    run.past_down_after = *written - death - kStudyDownAfter;
    run.lost = group.ledger.LostWrites(cluster.FindServer(group.writer->master_ip())->data());
  }
  run.first_round = FirstRound(cluster, group);
  return run;
}

std::uint64_t LostByHand(const StudyCase& what, std::uint64_t seed) {
  DeafWitness nobody;
  Trace trace;
  Plan plan = PlanOf(what, seed);
  plan.groups.front().naive_writer = true;
  Cluster cluster(plan, trace, nobody);
  Settle(cluster, seed);
  Group& group = cluster.groups().front();
  Operator admin(cluster.network(), cluster.operator_host(), trace);
  admin.Say(cluster.sentinels().front()->host().ip(), kSentinelPort,
            {{"SENTINEL", "FAILOVER", group.plan.name}});
  const std::string old_master = group.servers.front()->ip();
  const MonotonicTime end = cluster.now() + kPatience;
  const auto moved = [&] {
    const std::string& now = group.writer->master_ip();
    return !now.empty() && now != old_master;
  };
  while (!moved() && cluster.now() < end) RunFor(cluster, milliseconds(1));
  return moved() ? group.ledger.LostWrites(cluster.FindServer(group.writer->master_ip())->data())
                 : group.ledger.acknowledged();
}

}  // namespace

StudyRun RunStudy(const StudyCase& what, std::uint64_t seed) {
  StudyRun run = Death(what, seed);
  run.lost_by_hand = LostByHand(what, seed);
  return run;
}

}  // namespace sentinel::sim
