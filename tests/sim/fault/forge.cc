// Hellos of somebody who may publish and is no sentinel (docs/threat-model.md).
#include <algorithm>
#include <string>

#include "sim/fault/injector.h"

namespace sentinel::sim {
namespace {

constexpr const char* kNobodyThere = "10.66.6.6";

}  // namespace

// Nothing when nobody runs from whom it could be known how things stand.
std::optional<HelloMessage> Injector::MakeForged(const Forgery& forgery) {
  Group& group = cluster_.groups()[static_cast<std::size_t>(forgery.group)];
  SentinelNode& named = *cluster_.sentinels()[static_cast<std::size_t>(forgery.named)];
  Epoch newest = 0;
  std::optional<GroupView> view;
  for (const auto& node : cluster_.sentinels()) {
    if (!node->running()) continue;
    const auto its_view = node->View(group.plan.name);
    // What was forged before is not believed by anybody.
    newest = std::max(newest, node->current_epoch());
    if (its_view && (!view || its_view->config_epoch > view->config_epoch)) view = its_view;
  }
  if (!view) return std::nullopt;
  HelloMessage hello{.sentinel_host = named.host().ip(),
                     .sentinel_port = kSentinelPort,
                     .sentinel_id = named.id(),
                     .current_epoch = newest + forgery.distance,
                     .master_name = group.plan.name,
                     .master_host = view->master_ip,
                     .master_port = kRedisPort,
                     .config_epoch = newest + forgery.distance};
  switch (forgery.what) {
    case Forgery::What::kRogueMaster:
    case Forgery::What::kFarEpoch:
      hello.master_host = kNobodyThere;
      break;
    case Forgery::What::kReplica:
      if (!view->replicas.empty()) {
        const std::string& replica = *view->replicas.begin();
        hello.master_host = replica.substr(0, replica.find(':'));
      }
      break;
    case Forgery::What::kDeafness:
      break;
    case Forgery::What::kMove:
      hello.sentinel_host = kNobodyThere;
      break;
  }
  return hello;
}

void Injector::Forge(const Forgery& forgery) {
  if (static_cast<std::size_t>(forgery.group) >= cluster_.groups().size()) return;
  const std::optional<HelloMessage> hello = MakeForged(forgery);
  if (!hello) return;
  forged_.insert({hello->master_name, hello->config_epoch});
  trace_.Tell(cluster_.now(), "forged", FormatHello(*hello));
  Group& group = cluster_.groups()[static_cast<std::size_t>(forgery.group)];
  std::vector<std::string> words = {"PUBLISH", std::string(kHelloChannel), FormatHello(*hello)};
  // At a sentinel's port a vote can be asked for as well, in the name of whom one likes.
  if (forgery.what == Forgery::What::kFarEpoch && forgery.told >= 0 && forgery.distance % 2 == 1) {
    words = {"SENTINEL",
             "IS-MASTER-DOWN-BY-ADDR",
             cluster_.BelievedMaster(group).host().ip(),
             std::to_string(kRedisPort),
             std::to_string(hello->current_epoch),
             hello->sentinel_id};
  }
  if (forgery.told >= 0) {
    OrderSentinel(*cluster_.sentinels()[static_cast<std::size_t>(forgery.told)], words);
  } else {
    OrderServer(cluster_.BelievedMaster(group), {words}, nullptr);
  }
}

}  // namespace sentinel::sim
