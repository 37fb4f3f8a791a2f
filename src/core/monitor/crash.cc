#include "monitor/crash.h"

#include <algorithm>

#include "monitor/probes.h"

namespace sentinel {
namespace {

constexpr milliseconds kReconnectPauseMin{10};
constexpr int kConnectsPerPeriod = 4;

bool Wanted(const MasterGroup& group) { return group.settings.crash_failover_after.count() > 0; }

// The furthest of those that still have the old data; 0 = nobody has.
std::uint64_t BestOldOffset(const MasterGroup& group) {
  std::uint64_t best = 0;
  for (const auto& [key, node] : group.nodes) {
    if (HasOldData(group, node)) best = std::max(best, node.history_offset);
  }
  return best;
}

std::string InMillis(Duration duration) {
  return std::to_string(std::chrono::duration_cast<milliseconds>(duration).count()) + " ms";
}

void Accept(MasterGroup& group) {
  group.rebirth.reset();
  if (group.master().reported_role == Role::kMaster) group.history = group.master().history;
}

}  // namespace

void NoteVacancy(Turn& turn, MasterGroup& group, DataNode& node, bool refused) {
  Endpoint& endpoint = node.endpoint;
  if (!refused) {
    endpoint.vacant_since.reset();
    return;
  }
  const bool first = !endpoint.vacant_since;
  if (first) endpoint.vacant_since = turn.now;
  endpoint.vacant_at = turn.now;
  // What they have is asked for before they can have copied anything else.
  if (first && group.is_master(node) && Wanted(group)) RefreshReplicas(turn, group);
}

void NoteRestart(Turn& turn, MasterGroup& group, DataNode& master, const std::string& old_run_id) {
  if (!Wanted(group) || group.history.empty()) return;
  if (group.rebirth) {  // Once more: the data it had before the first time count.
    group.rebirth->offset.reset();
    return;
  }
  const Endpoint& endpoint = master.endpoint;
  group.rebirth = Rebirth{.crashed_at = endpoint.vacant_since.value_or(endpoint.command.opened_at),
                          .old_run_id = old_run_id,
                          .history = group.history,
                          .offset = std::nullopt};
  RefreshReplicas(turn, group);
}

void ObserveReturn(MasterGroup& group, DataNode& node, const InfoReport& report) {
  node.endpoint.vacant_since.reset();
  if (!group.is_master(node) || !group.rebirth || group.rebirth->offset || report.loading) return;
  // An append-only file has all the data, and says nothing of offsets.
  if (report.append_only || report.role != Role::kMaster || !report.history_offset) {
    return Accept(group);
  }
  group.rebirth->offset = *report.history_offset;
}

void JudgeRestart(Turn& turn, MasterGroup& group, Agenda& agenda) {
  if (!group.rebirth) return;
  if (!Wanted(group)) return Accept(group);
  const Rebirth& rebirth = *group.rebirth;
  const MonotonicTime due = rebirth.crashed_at + group.settings.crash_failover_after;
  if (!agenda.Due(turn.now, due)) return;
  const bool lost = rebirth.offset && BestOldOffset(group) <= *rebirth.offset;
  const bool late = agenda.Due(turn.now, due + group.settings.failover_timeout);
  if (!lost && (!late || group.failover.active())) return;
  turn.model.marks.Reach(Mark::kRebornAccepted);
  if (group.master().sdown.active()) {
    turn.out.Note(LogLevel::kWarning,
                  "Restarted master " + group.name + " is taken as it is: " +
                      (lost ? "no replica has more" : "no replica was promoted in time"));
  }
  Accept(group);
}

std::optional<MonotonicTime> CrashDownAt(const MasterGroup& group) {
  if (!Wanted(group)) return std::nullopt;
  const Duration after = group.settings.crash_failover_after;
  if (group.rebirth && group.rebirth->offset) return group.rebirth->crashed_at + after;
  const DataNode& master = group.master();
  const Endpoint& endpoint = master.endpoint;
  // A refusal behind the time, not the time alone: a sentinel that stood still has seen nothing.
  const bool crashed = endpoint.vacant_since && !master.run_id.empty() &&
                       endpoint.vacant_at - *endpoint.vacant_since >= after;
  if (!crashed) return std::nullopt;
  return *endpoint.vacant_since + after;
}

Duration ReconnectPause(const MasterGroup& group, const DataNode& node, Duration usual) {
  if (!group.is_master(node) || !Wanted(group)) return usual;
  const Duration pause = Duration(group.settings.crash_failover_after) / kConnectsPerPeriod;
  return std::min(usual, std::max<Duration>(pause, kReconnectPauseMin));
}

bool HasOldData(const MasterGroup& group, const DataNode& node) {
  return group.rebirth && !group.is_master(node) && node.reported_role == Role::kReplica &&
         node.history == group.rebirth->history;
}

std::string DescribeCrash(const Model& model, const MasterGroup& group) {
  const std::string who =
      "Master " + group.name + " at " + ShownName(model.process, group.master());
  if (!group.rebirth) {
    const Endpoint& endpoint = group.master().endpoint;
    return who + " has crashed: it has refused connections for " +
           InMillis(endpoint.vacant_at - *endpoint.vacant_since);
  }
  return who + " was restarted and has lost data: run id " + group.master().run_id + " at offset " +
         std::to_string(*group.rebirth->offset) + ", before " + group.rebirth->old_run_id +
         ", of which a replica has offset " + std::to_string(BestOldOffset(group));
}

}  // namespace sentinel
