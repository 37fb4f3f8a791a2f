#include "monitor/departed.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "monitor/roster.h"
#include "notify/describe.h"

namespace sentinel {
namespace {

bool Answers(const DataNode& node) {
  return node.endpoint.command.established && !node.sdown.active();
}

bool Listed(const MasterGroup& group, const DataNode& node) {
  return node.listed_at && *node.listed_at >= *group.master().list_at;
}

// A connection that was opened before may go on at the old address; the process is the same one.
const DataNode* MovedTo(const MasterGroup& group, const DataNode& node) {
  if (node.run_id.empty()) return nullptr;
  const auto found = std::ranges::find_if(group.nodes, [&](const auto& entry) {
    const DataNode& other = entry.second;
    return other.run_id == node.run_id && Answers(other) && Listed(group, other);
  });
  return found == group.nodes.end() ? nullptr : &found->second;
}

// The last one is kept even if it is dead: should the master die as well, it is the only hope.
bool SomebodyElseFollows(const MasterGroup& group) {
  return std::ranges::any_of(group.nodes, [&](const auto& entry) {
    const DataNode& node = entry.second;
    return !group.is_master(node) && Answers(node) && Listed(group, node);
  });
}

bool DownForLong(const Turn& turn, const MasterGroup& group, const DataNode& node) {
  const auto limit = group.settings.forget_after;
  return limit.count() > 0 && node.sdown.active() && turn.now - *node.sdown.since >= limit;
}

// What is told of `node` when it is forgotten; empty when it is not.
std::string WhyDeparted(const Turn& turn, const MasterGroup& group, const DataNode& node) {
  if (const DataNode* moved = MovedTo(group, node)) {
    return "has moved to " + ShownName(turn.model.process, *moved);
  }
  if (!DownForLong(turn, group, node) || !SomebodyElseFollows(group)) return {};
  const auto down_for = std::chrono::floor<std::chrono::seconds>(turn.now - *node.sdown.since);
  return "has been down for " + std::to_string(down_for.count()) +
         " s, and the master does not list it";
}

}  // namespace

void ForgetDeparted(Turn& turn, MasterGroup& group) {
  if (!group.master().list_at || group.failover.active() || turn.model.tilt.active()) return;
  std::vector<std::string> departed;
  for (const auto& [key, node] : group.nodes) {
    if (group.is_master(node) || Listed(group, node)) continue;
    const std::string why = WhyDeparted(turn, group, node);
    if (why.empty()) continue;
    turn.out.Note(LogLevel::kWarning,
                  "Forgotten: " + DescribeNode(turn.model, group, node) + ' ' + why);
    departed.push_back(key);
  }
  for (const std::string& key : departed) RemoveNode(turn, group, key);
  if (!departed.empty()) turn.out.SaveLazily();
}

}  // namespace sentinel
