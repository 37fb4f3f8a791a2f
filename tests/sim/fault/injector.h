// Makes the faults of a plan happen, and mends everything when their time is over.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/fault/disturbances.h"
#include "sim/plan/plan.h"
#include "sim/world/cluster.h"
#include "sim/world/operator.h"

namespace sentinel::sim {

class Injector {
 public:
  Injector(const Plan& plan, Cluster& cluster, Trace& trace);

  // Plans all faults. Call once, before time begins to pass.
  void Schedule();
  // Ends whatever is still wrong: everybody runs, everything passes, settings are as they were.
  void MendAll();
  // Has groups monitored again that were removed; for orders that came too late for MendAll.
  void MendMonitoring();
  // Dies for good.
  void Kill(RedisServer& server);
  void Kill(SentinelNode& node);

  // True iff an operator has lately told `node` to fail `group` over.
  bool FailoverOrdered(const SentinelNode& node, const std::string& group) const;

  const Disturbances& disturbances() const { return disturbances_; }
  // Something else than a fault changed the roles of a group.
  void Disturb(Group& group, Duration how_long);

 private:
  // A fault under way, with whom it turned out to be about.
  struct Active {
    const Fault* fault;
    Host* who = nullptr;
    Host* other = nullptr;
    SentinelNode* node = nullptr;
    RedisServer* server = nullptr;
    RedisServer* other_server = nullptr;
  };

  Active Resolve(const Fault& fault);
  Host& HostOf(const Target& target);
  RedisServer& ServerOf(const Target& target);
  void Begin(const Active& active);
  void BeginOnNetwork(const Active& active);
  void BeginOnServer(const Active& active);
  void BeginOnSentinel(const Active& active);
  void BeginOrder(const Active& active);
  void End(const Active& active);
  void EndOnServer(const Active& active);
  void EndOnSentinel(const Active& active);
  void MarkDisturbed(const Active& active);

  void CutBoth(const Host& a, const Host& b);
  void HealBoth(const Host& a, const Host& b);
  bool InFirstHalf(const Host& host, std::int64_t mask) const;
  void SlowDown(const Host& host, Duration by);
  void SetLoss(const Host& host, std::uint32_t per_thousand);
  void StartServer(RedisServer& server, std::int64_t how);
  void Monitor(SentinelNode& node, Group& group);
  void OrderServer(RedisServer& server, const Operator::Commands& commands);
  void OrderFailover(SentinelNode& node, const std::string& group);
  void OrderSentinel(SentinelNode& node, const std::vector<std::string>& words);

  const Plan plan_;
  Cluster& cluster_;
  Trace& trace_;
  Operator operator_;
  Disturbances disturbances_;
  std::map<std::pair<std::string, std::string>, MonotonicTime> failover_orders_;  // By id, group.
};

}  // namespace sentinel::sim
