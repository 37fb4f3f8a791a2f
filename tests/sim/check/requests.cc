// What invariants make of the requests of sentinels: hellos, promotions, demotions.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "codec/hello/hello.h"
#include "sim/check/invariants.h"

namespace sentinel::sim {
namespace {

// How long a trouble between a sentinel and a server may still show after it is over: opinions of
// peers live for 5 s, a connection is made again, an election takes its time.
constexpr Duration kAfterPains = std::chrono::seconds(20);

}  // namespace

void Invariants::OnRequest(SentinelNode& node, const std::string& ip,
                           const std::vector<std::string>& words) {
  const std::string& command = words.front();
  if (command == "PUBLISH" && words.size() == 3) {
    if (const Result<HelloMessage> hello = codec::ParseHello(words[2])) OnHello(node, *hello);
  } else if (command == "SENTINEL") {
    OnQuestion(node, words);
  } else if (command == "SLAVEOF" && words.size() == 3) {
    if (words[1] == "NO") {
      OnPromotion(node, ip);
    } else {
      OnDemotion(node, ip);
    }
  } else if (command == "FAILOVER" && words.size() > 2 && words[1] == "TO") {
    OnHandover(node, words[2]);
  }
}

void Invariants::CheckHelloIsDurable(SentinelNode& node, const HelloMessage& hello) {
  const auto disk = node.Durable(hello.master_name);
  if (!disk) return;
  const bool consistent =
      disk->config_epoch != hello.config_epoch || disk->master_ip == hello.master_host;
  if (disk->current_epoch >= hello.current_epoch && disk->config_epoch >= hello.config_epoch &&
      consistent) {
    return;
  }
  Fail("durable first", node.host().name() + " publishes epoch " +
                            std::to_string(hello.current_epoch) + " and configuration " +
                            std::to_string(hello.config_epoch) + " of " + hello.master_name +
                            " before they are on disk");
}

void Invariants::OnHello(SentinelNode& node, const HelloMessage& hello) {
  if (!node.stock()) {
    CheckHelloIsDurable(node, hello);
    Epoch& current = published_epoch_[node.id()];
    if (hello.current_epoch < current) Fail("epochs", node.host().name() + " goes back an epoch");
    current = hello.current_epoch;
    if (current >= kFarEpochs) Fail("forged", node.host().name() + " believes in a far epoch");
    Epoch& config = published_config_[{node.id(), hello.master_name}];
    if (hello.config_epoch < config) {
      Fail("epochs",
           node.host().name() + " goes back a configuration epoch of " + hello.master_name);
    }
    config = hello.config_epoch;
  }
  CheckAddress(node, "says", hello.master_name, hello.config_epoch, hello.master_host);
}

void Invariants::CheckAddress(SentinelNode& node, const std::string& verb, const std::string& group,
                              Epoch config_epoch, const std::string& master) {
  // An epoch may be forged that one of ours stands in at that moment. Then its master is genuine.
  const auto ordered = ordered_.find({group, config_epoch});
  const bool genuine = ordered != ordered_.end() && ordered->second.contains(master);
  if (!node.stock() && !genuine && injector_.IsForged(group, config_epoch)) {
    Fail("forged", node.host().name() + " " + verb + " " + master + " for epoch " +
                       std::to_string(config_epoch) + " of " + group + ", which was forged");
  }
  if (config_epoch == 0 || Lawless(group, config_epoch)) return;
  // A stock leader that still re-points replicas and hears of a newer configuration with its old
  // master publishes its own new master under that one's epoch.
  const auto it = addresses_.try_emplace({group, config_epoch}, Held{master, node.stock()}).first;
  if (it->second.master == master) {
    it->second.only_stock = it->second.only_stock && node.stock();
  } else if (it->second.only_stock && !node.stock()) {
    it->second = {master, false};
  } else if (!node.stock()) {
    Fail("one address", node.host().name() + " " + verb + " " + master + " for epoch " +
                            std::to_string(config_epoch) + " of " + group + ", another " +
                            it->second.master);
  }
}

void Invariants::NoteOrder(const SentinelNode& node, const std::string& group, Epoch epoch,
                           const std::string& ip) {
  if (!node.stock()) ordered_[{group, epoch}].insert(ip);
}

void Invariants::OnHandover(SentinelNode& node, const std::string& ip) {
  const Group* group = cluster_.GroupOf(ip);
  const auto view = group == nullptr ? std::nullopt : node.View(group->plan.name);
  if (view && view->in_failover) NoteOrder(node, group->plan.name, view->failover_epoch, ip);
}

void Invariants::OnPromotion(SentinelNode& node, const std::string& ip) {
  Group* group = cluster_.GroupOf(ip);
  if (group == nullptr) return;
  const auto view = node.View(group->plan.name);
  if (!view) return;
  if (!view->in_failover) {
    if (!node.stock()) Fail("leader", node.host().name() + " promotes without a failover");
    return;
  }
  NoteOrder(node, group->plan.name, view->failover_epoch, ip);
  CheckVoteIsDurable(node, group->plan.name, view->failover_epoch);
  early_.OnOrdered(node.id(), group->plan.name, view->failover_epoch);
  if (view->forced) return;
  CheckElected(node, group->plan.name, *view);
  CheckHealthyMaster(node, *group, *view);
}

void Invariants::OnPromotionRefused(SentinelNode& node, const std::string& group, Epoch epoch) {
  early_.OnRefused(node.id(), group, epoch);
}

// Who said that it leads had its votes counted then.
void Invariants::CheckElected(SentinelNode& node, const std::string& group, const GroupView& view) {
  const GroupEpoch round{group, view.failover_epoch};
  if (node.stock() || elected_.contains({node.id(), round})) return;
  Fail("majority", node.host().name() + " promotes in epoch " +
                       std::to_string(view.failover_epoch) + " of " + group +
                       ", in which nobody has elected it");
}

void Invariants::CheckHealthyMaster(SentinelNode& node, Group& group, const GroupView& view) {
  RedisServer* master = cluster_.FindServer(view.master_ip);
  if (master == nullptr || node.stock()) return;
  if (!master->running() || master->role() != Role::kMaster) return;
  const MonotonicTime since = cluster_.now() - group.plan.down_after - kAfterPains;
  int troubled = 0;
  for (const auto& other : cluster_.sentinels()) {
    const bool quiet = injector_.disturbances().QuietSince(other->host(), master->host(), since);
    if (!quiet || other->stock()) ++troubled;
  }
  if (troubled >= view.quorum) return;
  Fail("healthy master", node.host().name() + " fails over " + group.plan.name + " although " +
                             master->name() + " is well, and only " + std::to_string(troubled) +
                             " sentinels had trouble to reach it");
}

std::optional<std::pair<Epoch, std::string>> Invariants::MajorityConfig(
    const std::string& group) const {
  std::map<std::pair<Epoch, std::string>, int> held;
  for (const auto& node : cluster_.sentinels()) {
    if (!node->running()) continue;
    if (const auto view = node->View(group)) ++held[{view->config_epoch, view->master_ip}];
  }
  const int majority = static_cast<int>(cluster_.sentinels().size()) / 2 + 1;
  for (auto it = held.rbegin(); it != held.rend(); ++it) {
    if (it->second >= majority) return it->first;
  }
  return std::nullopt;
}

bool Invariants::DemotesMaster(const SentinelNode& node, const std::string& ip) const {
  const Group* group = cluster_.GroupOf(ip);
  if (group == nullptr) return false;
  const auto view = node.View(group->plan.name);
  const auto chosen = MajorityConfig(group->plan.name);
  // Whoever knows better may: its configuration is on its way to the others.
  return view && chosen && chosen->second == ip && view->config_epoch <= chosen->first;
}

void Invariants::OnDemotion(SentinelNode& node, const std::string& ip) {
  if (node.stock() || !DemotesMaster(node, ip)) return;
  const std::string& group = cluster_.GroupOf(ip)->plan.name;
  const auto chosen = MajorityConfig(group);
  const Epoch held = node.View(group)->config_epoch;
  // Of two masters in one epoch either may be demoted by who holds the other one.
  if (held == chosen->first && Lawless(group, held)) return;
  Fail("right master", node.host().name() + " with configuration epoch " + std::to_string(held) +
                           " of " + group + " demotes " + ip + ", the master of epoch " +
                           std::to_string(chosen->first) + " that a majority holds");
}

}  // namespace sentinel::sim
