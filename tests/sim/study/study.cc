#include "sim/study/study.h"

#include <chrono>

#include "sim/base/dice.h"
#include "sim/base/trace.h"
#include "sim/world/cluster.h"

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

class NoWitness final : public Witness {
 public:
  void OnEvent(SentinelNode&, const std::string&, const std::string&) override {}
  void OnRequest(SentinelNode&, const std::string&, std::uint16_t,
                 const std::vector<std::string>&) override {}
  void OnVote(SentinelNode&, const std::string&, std::uint16_t, const std::string&,
              Epoch) override {}
};

void RunFor(Cluster& cluster, Duration duration) {
  const MonotonicTime end = cluster.now() + duration;
  while (cluster.timeline().RunNext(end)) {
  }
}

}  // namespace

StudyRun RunStudy(const StudyCase& what, std::uint64_t seed) {
  NoWitness nobody;
  Trace trace;
  Cluster cluster(PlanOf(what, seed), trace, nobody);
  cluster.Start();
  Dice dice(SubSeed(seed, 2));
  // Everybody has heard of everybody, every replica has its last INFO.
  RunFor(cluster, dice.Between(seconds(30), seconds(42)));

  Group& group = cluster.groups().front();
  RedisServer& old_master = *group.servers.front();
  const MonotonicTime death = cluster.now();
  old_master.Crash(false);
  while (cluster.now() - death < kPatience) {
    RunFor(cluster, milliseconds(1));
    const auto written = group.writer->last_acknowledged();
    if (!written || *written <= death + kStudyDownAfter) continue;
    StudyRun run;
    run.over = true;
    run.past_down_after = *written - death - kStudyDownAfter;
    for (const auto& node : cluster.sentinels()) {
      const auto view = node->View(group.plan.name);
      if (view && view->config_epoch == 1) run.first_round = true;
    }
    run.lost = group.ledger.LostWrites(cluster.FindServer(group.writer->master_ip())->data());
    return run;
  }
  return {};
}

}  // namespace sentinel::sim
