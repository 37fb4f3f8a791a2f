#include "monitor/info_observer.h"

#include "monitor/crash.h"
#include "monitor/departed.h"
#include "monitor/roster.h"
#include "notify/describe.h"

namespace sentinel {
namespace {

void ObserveRunId(Turn& turn, MasterGroup& group, DataNode& node, const InfoReport& report) {
  if (!report.run_id || *report.run_id == node.run_id) return;
  if (!node.run_id.empty()) {
    turn.out.Event(turn.model, &group, EventKind::kReboot, DescribeNode(turn.model, group, node));
    if (group.is_master(node) && group.settings.reboot_down_after.count() > 0) {
      node.rebooted_at = turn.now;
    }
    if (group.is_master(node)) NoteRestart(turn, group, node, node.run_id);
  }
  node.run_id = *report.run_id;
}

void ObserveRole(Turn& turn, MasterGroup& group, DataNode& node, Role role) {
  node.role_heard = true;
  if (node.reported_role == role) return;
  node.reported_role = role;
  node.role_since = turn.now;
  if (role == Role::kReplica) node.upstream_changed = turn.now;
  const Role believed = group.is_master(node) ? Role::kMaster : Role::kReplica;
  turn.out.Event(
      turn.model, &group,
      role == believed ? EventKind::kRoleChangeExpected : EventKind::kRoleChangeUnexpected,
      DescribeNode(turn.model, group, node) +
          (role == Role::kMaster ? " new reported role is master" : " new reported role is slave"));
}

void ObserveUpstream(const Turn& turn, DataNode& node, const InfoReport& report) {
  const std::string& host = report.upstream_host ? *report.upstream_host : node.upstream_host;
  const std::uint16_t port = report.upstream_port.value_or(node.upstream_port);
  if (host != node.upstream_host || port != node.upstream_port) {
    node.upstream_host = host;
    node.upstream_port = port;
    node.upstream_changed = turn.now;
  }
  node.upstream_idle = report.upstream_idle;
  if (report.sync_idle) node.copied_at = turn.now - *report.sync_idle;
  if (report.loading) node.copied_at = turn.now;
  if (report.upstream_link_up) node.upstream_link_up = *report.upstream_link_up;
  if (report.priority) node.priority = *report.priority;
  if (report.offset) node.offset = *report.offset;
  if (report.announced) node.announced = *report.announced;
  node.upstream_down_for = report.upstream_down_for;
}

void ObserveHistory(MasterGroup& group, DataNode& node, const InfoReport& report) {
  node.history = report.history.value_or("");
  node.former_history = report.former_history.value_or("");
  node.history_offset = report.history_offset.value_or(node.offset);
  node.keys = report.keys;
  node.loading = report.loading;
  if (group.rebirth) return;  // That of the data which it had is kept.
  if (group.is_master(node)) {
    if (node.reported_role == Role::kMaster) group.history = node.history;
  } else if (group.history.empty() && node.follows(group.address())) {
    group.history = node.history;  // The master may have been gone before we came.
  }
}

void LearnReplicas(Turn& turn, MasterGroup& group, const InfoReport& report) {
  bool complete = report.role == Role::kMaster;
  for (const ReplicaLine& line : report.replicas) {
    const auto address = AcceptAddress(turn, line.host, line.port);
    if (!address) {
      turn.out.Note(LogLevel::kWarning, "Failed to resolve hostname '" + line.host + "'");
      complete = false;  // It may be one that we know by another name.
      continue;
    }
    if (DataNode* known = FindNode(group, *address)) {
      known->listed_at = turn.now;
      known->listed_as = line.host;
      continue;
    }
    DataNode& added = AddNode(turn, group, *address);
    added.listed_at = turn.now;
    added.listed_as = line.host;
    turn.out.SaveLazily();
    turn.out.Event(turn.model, &group, EventKind::kReplica, DescribeNode(turn.model, group, added));
  }
  if (!complete) return;
  group.master().list_at = turn.now;
  ForgetDeparted(turn, group);
}

}  // namespace

void ObserveInfo(Turn& turn, MasterGroup& group, DataNode& node, const InfoReport& report) {
  node.info_at = turn.now;
  node.info_sent_at.reset();
  ObserveRunId(turn, group, node, report);
  node.failing_over = report.failing_over;
  if (group.is_master(node)) LearnReplicas(turn, group, report);
  if (!report.role) return;
  ObserveRole(turn, group, node, *report.role);
  ObserveUpstream(turn, node, report);
  ObserveHistory(group, node, report);
  ObserveReturn(turn, group, node, report);
}

}  // namespace sentinel
