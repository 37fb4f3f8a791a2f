#include "sim/own/decision_watch.h"

#include <algorithm>
#include <variant>

namespace sentinel::sim {
namespace {

bool IsReset(const Effects& effects, const std::string& group) {
  return std::any_of(effects.list.begin(), effects.list.end(), [&](const Effect& effect) {
    const auto* event = std::get_if<EmitEvent>(&effect.body);
    return event != nullptr && event->kind == EventKind::kResetMaster &&
           event->payload.starts_with("master " + group + ' ');
  });
}

}  // namespace

void DecisionWatch::Look(MonotonicTime now, const Model& model, const Effects& effects) {
  for (auto it = seen_.begin(); it != seen_.end();) {
    if (model.Find(it->first) != nullptr) {
      ++it;
    } else {
      tell_({.kind = DecisionKind::kForget, .group = it->first, .at = now});
      it = seen_.erase(it);
    }
  }
  for (const auto& [id, group] : model.groups) {
    LookAt(now, model, group, IsReset(effects, group.name));
  }
}

void DecisionWatch::LookAt(MonotonicTime now, const Model& model, const MasterGroup& group,
                           bool reset) {
  const auto [it, fresh] = seen_.try_emplace(group.name);
  Seen& seen = it->second;
  if (fresh || reset || seen.id != group.id || seen.master != group.master_key) {
    tell_({.kind = DecisionKind::kBeginAnew, .group = group.name, .at = now});
  }
  const bool voted = !fresh && group.leader_epoch != seen.leader_epoch;
  if (voted && !group.leader.empty() && group.leader != model.my_id) {
    tell_({DecisionKind::kVote, group.name, now, group.leader_epoch, group.leader});
  }
  const Failover& failover = group.failover;
  if (failover.active() && failover.epoch != seen.stood_in) {
    seen.stood_in = failover.epoch;
    const auto kind = failover.forced ? DecisionKind::kStandByHand : DecisionKind::kStand;
    tell_({.kind = kind, .group = group.name, .at = now, .epoch = failover.epoch});
  }
  seen.id = group.id;
  seen.master = group.master_key;
  seen.leader_epoch = group.leader_epoch;
}

}  // namespace sentinel::sim
