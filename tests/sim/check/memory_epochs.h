// The highest epochs that were seen in the memory of each sentinel: they never fall while its
// process lives (rule F2). A restart may take back what was not on disk, and nothing else.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "sim/sentinel/sentinel_node.h"

namespace sentinel::sim {

class MemoryEpochs {
 public:
  // Says which epoch of `node` has fallen since the last look, if one has. REQUIRES: it runs.
  std::optional<std::string> Look(SentinelNode& node, const std::string& group) {
    Process& process = processes_[node.id()];
    const std::uint64_t incarnation = node.host().incarnation();
    if (process.incarnation != incarnation) {
      const bool restarted = process.incarnation.has_value();
      process = Process{};
      process.incarnation = incarnation;
      process.restarted = restarted;
    }
    const auto [config, fresh] = process.config.try_emplace(group, 0);
    if (const auto disk = node.Durable(group); fresh && process.restarted && disk) {
      process.current = std::max(process.current, disk->current_epoch);
      config->second = disk->config_epoch;
    }
    std::optional<std::string> fallen;
    const auto look = [&](const std::string& what, Epoch& before, Epoch now) {
      if (now < before) {
        fallen = what + " fell from " + std::to_string(before) + " to " + std::to_string(now);
      }
      before = std::max(before, now);
    };
    look("current epoch", process.current, node.current_epoch());
    if (const auto view = node.View(group)) {
      look("configuration epoch of " + group, config->second, view->config_epoch);
    }
    return fallen;
  }

  // The group is not monitored any more: one of the same name begins at the beginning.
  void OnRemoved(const std::string& id, const std::string& group) {
    processes_[id].config[group] = 0;
  }

 private:
  struct Process {
    std::optional<std::uint64_t> incarnation;
    bool restarted = false;  // It began with what was on disk.
    Epoch current = 0;
    std::map<std::string, Epoch> config;  // By group.
  };
  std::map<std::string, Process> processes_;  // By id.
};

}  // namespace sentinel::sim
