#include "sim/check/invariants.h"

#include <algorithm>
#include <charconv>

namespace sentinel::sim {
namespace {

// What waits inside one sentinel, beyond all that a burst of faults can bring about at once.
constexpr std::size_t kBacklogMax = 5'000;
constexpr std::size_t kTasksMax = 200'000;
constexpr int kStepsBetweenLooks = 500;

std::string GroupInPayload(const std::string& payload) {
  // "master <name> <ip> <port>", possibly with more behind it.
  if (!payload.starts_with("master ")) return {};
  const std::size_t end = payload.find(' ', 7);
  return payload.substr(7, end == std::string::npos ? end : end - 7);
}

Epoch ParseEpoch(const std::string& text) {
  Epoch epoch = 0;
  std::from_chars(text.data(), text.data() + text.size(), epoch);
  return epoch;
}

// Votes, by what somebody knows of its peers (rule F3).
int Needed(const GroupView& view) {
  return std::max(static_cast<int>(view.peers.size() + 1) / 2 + 1, view.quorum);
}

}  // namespace

Invariants::Invariants(const Plan& plan, Cluster& cluster, const Injector& injector)
    : cluster_(cluster), injector_(injector), orders_(plan) {
  for (const Fault& fault : plan.faults) {
    if (fault.kind != FaultKind::kOrderRemove) continue;
    removed_.insert(plan.groups[static_cast<std::size_t>(fault.group)].name);
  }
}

void Invariants::Fail(const std::string& rule, const std::string& what) {
  if (!violation_) violation_ = Violation{cluster_.now(), rule, what};
}

bool Invariants::Lawless(const std::string& group, Epoch epoch) const {
  return stands_.Contested(group, epoch) || votes_.Doubled(group, epoch);
}

// --- events ----------------------------------------------------------------------------------

void Invariants::OnEvent(SentinelNode& node, const std::string& name, const std::string& payload) {
  if (name == "+try-failover") return OnTried(node, GroupInPayload(payload));
  if (name == "+vote-for-leader") return OnStood(node, payload);
  if (name == "+elected-leader") return OnElected(node, GroupInPayload(payload));
  // What is monitored anew begins with configuration epoch 0.
  if (name == "-monitor") {
    published_config_.erase({node.id(), GroupInPayload(payload)});
  }
}

// A stock one says so at once, and votes later, even if it was forced, and not always for itself.
void Invariants::OnTried(SentinelNode& node, const std::string& group) {
  const auto view = node.View(group);
  if (node.stock() && view) {
    stands_.Record(group, view->failover_epoch, node.id(), Stands::How::kStock);
    stood_in_[{node.id(), group}] = view->failover_epoch;
  } else {
    tries_[node.id()] = group;
  }
}

// A try comes with a vote for oneself: "<id> <epoch>". What a sentinel thinks by the time its
// events come out may be something else again: then only the orders tell whether it was forced.
void Invariants::OnStood(SentinelNode& node, const std::string& payload) {
  const auto group = tries_.find(node.id());
  if (group == tries_.end() || !payload.starts_with(node.id())) return;
  const Epoch epoch = ParseEpoch(payload.substr(node.id().size() + 1));
  stood_in_[{node.id(), group->second}] = epoch;
  const auto view = node.View(group->second);
  const bool seen = view && view->in_failover && view->failover_epoch == epoch;
  // Whoever stands without an order leaves it for when it has come.
  const bool ordered = (!seen || view->forced) &&
                       orders_.Take(cluster_.IndexOf(node), group->second, cluster_.now());
  const bool forced = seen ? view->forced : ordered;
  stands_.Record(group->second, epoch, node.id(),
                 forced ? Stands::How::kByHand : Stands::How::kForVotes);
  tries_.erase(group);
}

void Invariants::OnElected(SentinelNode& node, const std::string& group) {
  const auto view = node.View(group);
  if (!view) return;
  const Epoch epoch = stood_in_[{node.id(), group}];
  const int needed = Needed(*view);
  CheckLead(node, group, epoch, needed);
  if (node.stock() || stands_.ByHand(group, epoch, node.id())) return;
  elected_.insert({node.id(), {group, epoch}});
  // Who knows less than half of all cannot be held to it: its quorum is another one.
  if (needed >= static_cast<int>(cluster_.sentinels().size()) / 2 + 1) {
    const auto [it, fresh] = leaders_.try_emplace({group, epoch}, node.id());
    if (!fresh && it->second != node.id() && !votes_.Doubled(group, epoch)) {
      Fail("one leader", node.host().name() + " and another sentinel lead " + group + " in epoch " +
                             std::to_string(epoch));
    }
  }
  // Who asks nobody has its own vote all the same.
  const bool asked = votes_.Has(group, epoch, node.id());
  const int votes = votes_.Count(group, epoch, node.id()) + (asked ? 0 : 1);
  if (votes < needed) {
    Fail("majority", node.host().name() + " leads " + group + " in epoch " + std::to_string(epoch) +
                         " with " + std::to_string(votes) + " of " + std::to_string(needed) +
                         " votes");
  }
}

// --- early stand -----------------------------------------------------------------------------

void Invariants::OnDecision(SentinelNode& node, const Decision& decision) {
  const auto view = node.View(decision.group);
  switch (decision.kind) {
    case DecisionKind::kForget:
      durable_.OnRemoved(node.id(), decision.group);
      memory_.OnRemoved(node.id(), decision.group);
      return early_.OnNewBeginning(node.id(), decision.group);
    case DecisionKind::kBeginAnew:
    case DecisionKind::kStandByHand:
      return early_.OnNewBeginning(node.id(), decision.group);
    case DecisionKind::kVote:
      return early_.OnVote(node.id(), decision.group, decision.leader, decision.epoch, decision.at,
                           view->failover_timeout);
    case DecisionKind::kStand: {
      const bool whole = view->peers.size() + 1 == cluster_.sentinels().size();
      const auto broken = early_.OnStand({node.id(),
                                          decision.group,
                                          decision.epoch,
                                          decision.at,
                                          view->failover_timeout,
                                          {.needed = Needed(*view), .whole = whole}});
      if (broken) Fail("early stand", *broken);
    }
  }
}

void Invariants::CheckLead(SentinelNode& node, const std::string& group, Epoch epoch, int needed) {
  const auto broken = early_.OnLead({.id = node.id(),
                                     .group = group,
                                     .epoch = epoch,
                                     .needed = needed,
                                     .ours = !node.stock(),
                                     .by_hand = stands_.ByHand(group, epoch, node.id())});
  if (broken) Fail("early stand", *broken);
}

// --- votes -----------------------------------------------------------------------------------

void Invariants::Vote(SentinelNode& node, const std::string& group, const std::string& leader,
                      Epoch epoch) {
  const auto before = votes_.Record(group, epoch, node.id(), leader);
  if (before && !node.stock()) {
    Fail("one vote", node.host().name() + " votes for " + leader + " and for " + *before + " in " +
                         group + ", epoch " + std::to_string(epoch));
  }
}

void Invariants::OnVote(SentinelNode& node, const std::string& master_ip, const std::string& leader,
                        Epoch epoch) {
  const Group* group = cluster_.GroupOf(master_ip);
  if (group == nullptr) return;
  Vote(node, group->plan.name, leader, epoch);
  CheckVoteIsDurable(node, group->plan.name, epoch);
}

// Rule F1: a promise is on disk before anybody hears of it.
void Invariants::CheckVoteIsDurable(SentinelNode& node, const std::string& group, Epoch epoch) {
  const auto disk = node.Durable(group);
  if (disk && disk->leader_epoch < epoch) {
    Fail("durable first", node.host().name() + " tells of its vote in epoch " +
                              std::to_string(epoch) + " of " + group + " before it is on disk");
  }
}

// Who asks for votes has voted for himself.
void Invariants::OnQuestion(SentinelNode& node, const std::vector<std::string>& words) {
  if (words.size() != 6 || words[5] != node.id() || node.stock()) return;
  const Group* group = cluster_.GroupOf(words[2]);
  if (group == nullptr || ParseEpoch(words[4]) == 0) return;  // In that one nobody votes.
  Vote(node, group->plan.name, node.id(), ParseEpoch(words[4]));
  CheckVoteIsDurable(node, group->plan.name, ParseEpoch(words[4]));
}

// --- state -----------------------------------------------------------------------------------

void Invariants::AfterStep() {
  if (cluster_.timeline().executed() % kStepsBetweenLooks != 0) return;
  for (const auto& node : cluster_.sentinels()) {
    if (!node->running() || node->stock()) continue;
    CheckBacklog(*node);
    CheckEpochs(*node);
    for (const Group& group : cluster_.groups()) CheckState(*node, group);
  }
  if (cluster_.timeline().pending() > kTasksMax) Fail("bounds", "too much is planned");
}

void Invariants::OnDisk(SentinelNode& node) {
  CheckEpochs(node);
  // What is saved is what a restarted one begins with, whether anybody has heard of it or not.
  for (const Group& group : cluster_.groups()) {
    const auto disk = node.Durable(group.plan.name);
    if (disk) CheckAddress(node, "saves", group.plan.name, disk->config_epoch, disk->master_ip);
  }
}

void Invariants::CheckEpochs(SentinelNode& node) {
  for (const Group& group : cluster_.groups()) {
    if (const auto fallen = durable_.Look(node, group.plan.name)) {
      Fail("epochs", node.host().name() + ": on disk the " + *fallen);
    }
    if (!node.running()) continue;
    if (const auto fallen = memory_.Look(node, group.plan.name)) {
      Fail("epochs", node.host().name() + ": in memory the " + *fallen);
    }
  }
}

void Invariants::CheckBacklog(SentinelNode& node) {
  if (!node.host().paused() && node.backlog() > kBacklogMax) {
    Fail("bounds",
         node.host().name() + " has " + std::to_string(node.backlog()) + " things waiting inside");
  }
}

void Invariants::CheckState(SentinelNode& node, const Group& group) {
  const std::string& name = group.plan.name;
  const auto view = node.View(name);
  if (!view) {
    if (!removed_.contains(name)) {
      Fail("forgotten", node.host().name() + " does not monitor " + name + " any more");
    }
    return;
  }
  if (view->replicas.size() >= group.servers.size() ||
      view->peers.size() >= cluster_.sentinels().size()) {
    Fail("bounds", node.host().name() + " knows " + std::to_string(view->replicas.size()) +
                       " replicas and " + std::to_string(view->peers.size()) + " peers of " + name);
  }
}

}  // namespace sentinel::sim
