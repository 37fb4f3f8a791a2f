// What must hold in every run, whatever goes wrong. The sentinels that are asked to hold it are
// ours; of stock ones in the same quorum only what they tell others is looked at, as they are known
// to break some of these rules among themselves (docs/rules.md, weaknesses).
//
// To add one: look at what leaves a sentinel in OnEvent, OnRequest and OnVote, which hear of all of
// it, at what is decided or saved inside in OnDecision and OnDisk, or at the state of all in
// AfterStep, which looks every few hundred steps, and call Fail. Show in test that it can fail, and
// beside it what it allows.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sentinel/hello.h"
#include "sim/check/durable_epochs.h"
#include "sim/check/early_stand.h"
#include "sim/check/memory_epochs.h"
#include "sim/check/orders.h"
#include "sim/check/stands.h"
#include "sim/check/votes.h"
#include "sim/fault/injector.h"
#include "sim/plan/plan.h"
#include "sim/world/cluster.h"

namespace sentinel::sim {

struct Violation {
  MonotonicTime at{};
  std::string rule;  // Short name of the invariant.
  std::string what;  // What happened, in one sentence.
};

class Invariants {
 public:
  // Cluster and injector are those of the plan, and outlive this.
  Invariants(const Plan& plan, Cluster& cluster, const Injector& injector);

  // What leaves a sentinel; see Witness.
  void OnEvent(SentinelNode& node, const std::string& name, const std::string& payload);
  void OnRequest(SentinelNode& node, const std::string& ip, const std::vector<std::string>& words);
  void OnVote(SentinelNode& node, const std::string& master_ip, const std::string& leader,
              Epoch epoch);

  void OnDecision(SentinelNode& node, const Decision& decision);
  void OnPromotionRefused(SentinelNode& node, const std::string& group, Epoch epoch);
  void OnDisk(SentinelNode& node);

  // The state of all, looked at in some of the calls: call it after each step of the timeline.
  void AfterStep();

  // True iff a SLAVEOF of `node` to `ip` takes the master away that a majority holds, of which it
  // knows no better.
  bool DemotesMaster(const SentinelNode& node, const std::string& ip) const;

  // The first one, if any.
  const std::optional<Violation>& violation() const { return violation_; }

 private:
  using GroupEpoch = std::pair<std::string, Epoch>;

  struct Held {
    std::string master;
    bool only_stock = false;  // None of ours has said or saved it.
  };

  void OnTried(SentinelNode& node, const std::string& group);
  void OnStood(SentinelNode& node, const std::string& payload);
  void OnElected(SentinelNode& node, const std::string& group);
  void CheckLead(SentinelNode& node, const std::string& group, Epoch epoch, int needed);
  void OnHello(SentinelNode& node, const HelloMessage& hello);
  // `verb`: what `node` does with the address.
  void CheckAddress(SentinelNode& node, const std::string& verb, const std::string& group,
                    Epoch config_epoch, const std::string& master);
  void OnQuestion(SentinelNode& node, const std::vector<std::string>& words);
  void OnPromotion(SentinelNode& node, const std::string& ip);
  void OnHandover(SentinelNode& node, const std::string& ip);
  void NoteOrder(const SentinelNode& node, const std::string& group, Epoch epoch,
                 const std::string& ip);
  void OnDemotion(SentinelNode& node, const std::string& ip);
  void Vote(SentinelNode& node, const std::string& group, const std::string& leader, Epoch epoch);
  void CheckVoteIsDurable(SentinelNode& node, const std::string& group, Epoch epoch);
  void CheckHelloIsDurable(SentinelNode& node, const HelloMessage& hello);
  void CheckHealthyMaster(SentinelNode& node, Group& group, const GroupView& view);
  void CheckElected(SentinelNode& node, const std::string& group, const GroupView& view);
  void CheckEpochs(SentinelNode& node);
  void CheckState(SentinelNode& node, const Group& group);
  void CheckBacklog(SentinelNode& node);
  // The newest configuration that a majority of the group's sentinels holds.
  std::optional<std::pair<Epoch, std::string>> MajorityConfig(const std::string& group) const;
  // True iff nobody promises that a configuration epoch has one master only: two stood in it, one
  // of them by hand or a stock one, or a stock one voted twice.
  bool Lawless(const std::string& group, Epoch epoch) const;
  void Fail(const std::string& rule, const std::string& what);

  Cluster& cluster_;
  const Injector& injector_;
  FailoverOrders orders_;
  std::set<std::string> removed_;  // Groups that an operator of the plan removes somewhere.
  std::optional<Violation> violation_;
  Votes votes_;
  Stands stands_;
  EarlyStands early_;
  std::map<std::string, std::string> tries_;  // By sentinel id: the group of its last try.
  std::map<std::pair<std::string, std::string>, Epoch> stood_in_;  // By id and group: its epoch.
  std::set<std::pair<std::string, GroupEpoch>> elected_;           // By id: said that it leads.
  std::map<GroupEpoch, std::string> leaders_;     // Ours, elected by a majority of all.
  std::map<GroupEpoch, std::set<std::string>> ordered_;  // Whom ours have led to mastership in it.
  std::map<GroupEpoch, Held> addresses_;          // Published or saved under a configuration epoch.
  std::map<std::string, Epoch> published_epoch_;  // By sentinel id.
  std::map<std::pair<std::string, std::string>, Epoch> published_config_;  // By id and group.
  DurableEpochs durable_;
  MemoryEpochs memory_;
};

}  // namespace sentinel::sim
