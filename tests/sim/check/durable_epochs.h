// The highest epochs that were seen on the disk of each sentinel: they never fall (rule F2), over
// crashes and power losses too. Only what is monitored anew begins at the beginning, once for each
// time that it was removed.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "sim/sentinel/sentinel_node.h"

namespace sentinel::sim {

class DurableEpochs {
 public:
  // Says which epoch of `node` has fallen since the last look, if one has.
  std::optional<std::string> Look(const SentinelNode& node, const std::string& group) {
    const auto disk = node.Durable(group);
    if (!disk) {  // It is not monitored.
      groups_.erase({node.id(), group});
      return std::nullopt;
    }
    Epochs& highest = groups_[{node.id(), group}];
    const bool fell = disk->config_epoch < highest.config || disk->leader_epoch < highest.leader;
    if (fell && highest.removed) highest = {};
    std::optional<std::string> fallen;
    const auto look = [&](const std::string& what, Epoch& before, Epoch now) {
      if (now < before) {
        fallen = what + " fell from " + std::to_string(before) + " to " + std::to_string(now);
      }
      before = std::max(before, now);
    };
    look("current epoch", current_[node.id()], disk->current_epoch);
    look("configuration epoch of " + group, highest.config, disk->config_epoch);
    look("epoch of the vote in " + group, highest.leader, disk->leader_epoch);
    return fallen;
  }

  // The sentinel does not monitor the group any more. Its disk may not know it yet.
  void OnRemoved(const std::string& id, const std::string& group) {
    groups_[{id, group}].removed = true;
  }

 private:
  struct Epochs {
    Epoch config = 0;
    Epoch leader = 0;
    bool removed = false;
  };
  std::map<std::string, Epoch> current_;                          // By id.
  std::map<std::pair<std::string, std::string>, Epochs> groups_;  // By id and group.
};

}  // namespace sentinel::sim
