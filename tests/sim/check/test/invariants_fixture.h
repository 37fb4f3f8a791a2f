// A small quorum of fakes under the eyes of the invariants.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "fake_node.h"
#include "sim/check/invariants.h"
#include "sim/fault/injector.h"
#include "sim/sentinel/deaf_witness.h"

namespace sentinel::sim {

inline constexpr const char* kGroup = "g0";

// Three sentinels of ours, a master, two replicas, all at rest in epoch 1; sentinel 0 is ordered to
// fail over after 100 s.
inline Plan PlanWithAnOrder() {
  Plan plan;
  plan.seed = 1;
  plan.stock = {false, false, false};
  GroupPlan group;
  group.name = kGroup;
  plan.groups.push_back(group);
  Fault order;
  order.kind = FaultKind::kOrderFailover;
  order.at = std::chrono::seconds(100);
  plan.faults.push_back(order);
  return plan;
}

class InvariantsTest : public ::testing::Test {
 protected:
  explicit InvariantsTest(const Plan& plan = PlanWithAnOrder()) : plan_(plan) {
    for (auto& sentinel : cluster_.sentinels()) {
      Host& host = sentinel->host();
      auto fake = std::make_unique<FakeNode>(host, std::string(39, '0') + host.name().back());
      nodes_.push_back(fake.get());
      sentinel = std::move(fake);
    }
    for (FakeNode* node : nodes_) {
      GroupView view;
      view.master_ip = Ip(0);
      view.config_epoch = view.leader_epoch = 1;
      view.quorum = 2;
      view.replicas = {"10.1.0.2", "10.1.0.3"};
      for (const FakeNode* other : nodes_) {
        if (other != node) view.peers.insert(other->id());
      }
      node->views[kGroup] = view;
      node->disk[kGroup] = {1, 1, 1, Ip(0)};
    }
  }

  FakeNode& node(std::size_t index) { return *nodes_[index]; }
  GroupView& view(std::size_t index) { return node(index).views[kGroup]; }
  DurableView& disk(std::size_t index) { return node(index).disk[kGroup]; }
  Group& group() { return cluster_.groups().front(); }
  // Of server number `index`; the master is number 0.
  std::string Ip(std::size_t index) { return group().servers[index]->ip(); }

  void PassUntil(Duration when) {
    while (cluster_.timeline().RunNext(MonotonicTime{} + when)) {
    }
  }

  // Sentinel `candidate` stands in `epoch`, and voters 0.. up to `votes`, itself among them, tell
  // it that they are for it.
  void Stand(std::size_t candidate, Epoch epoch) {
    view(candidate).in_failover = true;
    view(candidate).failover_epoch = epoch;
    disk(candidate).current_epoch = disk(candidate).leader_epoch = epoch;
    Tell(candidate, "+try-failover");
    invariants_.OnEvent(node(candidate), "+vote-for-leader",
                        node(candidate).id() + " " + std::to_string(epoch));
  }
  void Vote(std::size_t voter, std::size_t candidate, Epoch epoch) {
    disk(voter).current_epoch = disk(voter).leader_epoch = epoch;
    invariants_.OnVote(node(voter), Ip(0), node(candidate).id(), epoch);
  }
  void StandAsStock(std::size_t candidate, Epoch epoch) {
    node(candidate).is_stock = true;
    view(candidate).in_failover = true;
    view(candidate).failover_epoch = epoch;
    Tell(candidate, "+try-failover");
  }
  void Tell(std::size_t who, const std::string& event) {
    invariants_.OnEvent(node(who), event, "master g0 " + Ip(0) + " 6379");
  }
  void Promote(std::size_t who) {
    invariants_.OnRequest(node(who), Ip(1), {"SLAVEOF", "NO", "ONE"});
  }
  void Publish(std::size_t who, Epoch current, Epoch config, const std::string& master) {
    HelloMessage hello{
        node(who).host().ip(), 26379, node(who).id(), current, kGroup, master, kRedisPort, config};
    invariants_.OnRequest(node(who), Ip(0),
                          {"PUBLISH", std::string(kHelloChannel), FormatHello(hello)});
  }
  void Remove(std::size_t who) {
    Tell(who, "-monitor");
    invariants_.OnDecision(node(who), {DecisionKind::kForget, kGroup, cluster_.now(), 0, ""});
  }
  void PublishTwoMastersOf(Epoch epoch) {
    for (const std::size_t who : {0U, 1U}) {
      Save(who, epoch, epoch, Ip(1 + who));
      Publish(who, epoch, epoch, Ip(1 + who));
    }
  }
  void SaveTwoMastersOf(Epoch epoch) {
    for (const std::size_t who : {0U, 1U}) {
      Save(who, epoch, epoch, Ip(1 + who));
      invariants_.OnDisk(node(who));
    }
  }
  void Save(std::size_t who, Epoch current, Epoch config, const std::string& master) {
    disk(who) = {current, config, disk(who).leader_epoch, master};
  }

  // The rule that was broken first; "" if none was.
  std::string Broken() const {
    return invariants_.violation() ? invariants_.violation()->rule : std::string();
  }

  const Plan plan_;
  Trace trace_;
  DeafWitness deaf_;
  Cluster cluster_{plan_, trace_, deaf_};
  Injector injector_{plan_, cluster_, trace_};
  Invariants invariants_{plan_, cluster_, injector_};
  std::vector<FakeNode*> nodes_;
};

}  // namespace sentinel::sim
