#include "monitor/replica_view.h"

#include <string>

#include "monitor/probes.h"

namespace sentinel {
namespace {

constexpr Duration kTrafficNow = std::chrono::seconds(1);

bool Answers(const DataNode& node) {
  return node.endpoint.command.established && !node.sdown.active();
}

bool AskedSince(const DataNode& node, MonotonicTime then) {
  return node.info_at && *node.info_at >= then && !InfoUnderWay(node);
}

bool HearsMaster(const MasterGroup& group, const DataNode& node) {
  return node.follows(group.address()) && node.upstream_link_up && node.upstream_idle &&
         *node.upstream_idle <= kTrafficNow;
}

}  // namespace

void ReportReplicaView(Turn& turn, MasterGroup& group) {
  if (!group.odown.active()) {
    group.replicas_reported = false;
    return;
  }
  if (group.replicas_reported) return;
  std::string hearing;
  for (const auto& [key, node] : group.nodes) {
    if (group.is_master(node) || !Answers(node)) continue;
    if (!AskedSince(node, *group.master().sdown.since)) return;
    if (!HearsMaster(group, node)) {
      group.replicas_reported = true;
      return;
    }
    hearing += ' ' + ShownName(turn.model.process, node);
  }
  group.replicas_reported = true;
  if (hearing.empty()) return;
  turn.out.Note(LogLevel::kWarning,
                "Master " + group.name +
                    " does not answer the sentinels, but all replicas that do" +
                    " have heard from it in the last second:" + hearing +
                    ". It may be blocked, have been stopped just now, or be cut off from us. The " +
                    "failover goes on");
}

}  // namespace sentinel
