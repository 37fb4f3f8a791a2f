// Makes the faults of a plan happen, and mends everything when their time is over.
//
// Faults overlap. The end of one undoes what it alone has done: what another one under way wants
// still, stays; where both want a value, that of the one that began last holds.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sentinel/hello.h"
#include "sim/fault/disturbances.h"
#include "sim/fault/under_way.h"
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
  // Has groups monitored again that were removed, by the quorum of the plan; for orders that came
  // too late for MendAll.
  void MendMonitoring();
  // Dies for good.
  void Kill(RedisServer& server);
  void Kill(SentinelNode& node);

  const Disturbances& disturbances() const { return disturbances_; }
  // Faults of these kinds met somebody whom they could trouble, and orders were accepted.
  const std::set<FaultKind>& took_effect() const { return took_effect_; }
  // A forged hello told of a configuration of the group in this epoch, and nobody else ever will.
  bool IsForged(const std::string& group, Epoch config_epoch) const {
    return forged_.contains({group, config_epoch});
  }
  // Something else than a fault changed the roles of a group.
  void Disturb(Group& group, Duration how_long);

 private:
  // --- when, and who is meant: injector.cc ---
  UnderWay Resolve(const Fault& fault);
  RedisServer& ServerOf(const Target& target);
  // `from` or who comes behind it in its group, without `avoided`. REQUIRES: there is one.
  RedisServer& FirstBut(RedisServer& from, const std::vector<const RedisServer*>& avoided);
  void MarkDisturbed(const UnderWay& it);

  // --- what is said by somebody who may publish: forge.cc ---
  void Forge(const Forgery& forgery);
  std::optional<HelloMessage> MakeForged(const Forgery& forgery);

  // --- what happens then: effects.cc ---
  void Begin(const UnderWay& it);
  void BeginOnNetwork(const UnderWay& it);
  void BeginOnServer(const UnderWay& it);
  void BeginOnSentinel(const UnderWay& it);
  void BeginOrder(const UnderWay& it);
  // REQUIRES: it is not among those under way any more.
  void End(const UnderWay& it);
  void EndOnServer(const UnderWay& it);
  void EndOnSentinel(const UnderWay& it);
  void EndOrder(const UnderWay& it);
  // Called once it has taken effect.
  std::function<void()> Effect(FaultKind kind);
  // The last one begun of those under way that do the same to the same one; nullptr if none does.
  const UnderWay* StillDoing(const UnderWay& it) const;

  // --- means: effects.cc ---
  std::vector<std::string> Coordinated(const Fault& fault, const std::string& name);
  void StartServer(RedisServer& server, std::int64_t how);
  void Monitor(SentinelNode& node, Group& group);
  using Accepted = std::function<void()>;
  void OrderServer(RedisServer& server, const Operator::Commands& commands,
                   const Accepted& accepted);
  void OrderSentinel(SentinelNode& node, const std::vector<std::string>& words,
                     const Accepted& accepted = nullptr);
  void OrderSetting(SentinelNode& node, const std::string& group, const std::string& option,
                    std::int64_t value, const Accepted& accepted = nullptr);

  const Plan plan_;
  Cluster& cluster_;
  Trace& trace_;
  Operator operator_;
  Disturbances disturbances_;
  std::set<FaultKind> took_effect_;
  std::set<std::pair<std::string, Epoch>> forged_;
  std::vector<UnderWay> under_way_;  // In the order in which they began.
};

}  // namespace sentinel::sim
