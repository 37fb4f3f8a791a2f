#include "monitor/crash.h"

#include <algorithm>

#include "monitor/probes.h"

namespace sentinel {
namespace {

constexpr milliseconds kReconnectPauseMin{10};
constexpr int kConnectsPerPeriod = 4;
// An append-only file may lack its last second, not half of the keys.
constexpr std::uint64_t kKeysLostFactor = 2;

bool Wanted(const MasterGroup& group) { return group.settings.crash_failover_after.count() > 0; }

// Only who could take over saves anything.
bool CouldSaveData(const MasterGroup& group, const DataNode& node) {
  return HasOldData(group, node) && !node.sdown.active() && node.endpoint.command.established &&
         node.priority != 0;
}

// The furthest of those that still have the old data; 0 = nobody has.
std::uint64_t BestOldOffset(const MasterGroup& group) {
  std::uint64_t best = 0;
  for (const auto& [key, node] : group.nodes) {
    if (CouldSaveData(group, node)) best = std::max(best, node.history_offset);
  }
  return best;
}

// The most keys that one of them has.
std::uint64_t MostOldKeys(const MasterGroup& group) {
  std::uint64_t most = 0;
  for (const auto& [key, node] : group.nodes) {
    if (CouldSaveData(group, node)) most = std::max(most, node.keys.value_or(0));
  }
  return most;
}

// What it came back with must be known. The offset begins at 0 with an append-only file, which has
// all the data unless it is another one than before.
bool SomebodyHasMore(const MasterGroup& group) {
  const Rebirth& rebirth = *group.rebirth;
  if (!rebirth.append_only) return BestOldOffset(group) > *rebirth.offset;
  return rebirth.keys && MostOldKeys(group) / kKeysLostFactor > *rebirth.keys;
}

std::string InMillis(Duration duration) {
  return std::to_string(std::chrono::duration_cast<milliseconds>(duration).count()) + " ms";
}

// It is always said: what a replica has and the master has not is lost from here on.
void Accept(Turn& turn, MasterGroup& group, const char* why) {
  turn.model.marks.Reach(Mark::kRebornAccepted);
  turn.out.Note(LogLevel::kWarning,
                "Restarted master " + group.name + " is taken as it is: " + why);
  group.rebirth.reset();
  if (group.master().reported_role == Role::kMaster) group.history = group.master().history;
}

// Nobody stands before his hold-off is over.
MonotonicTime PatienceEnds(const MasterGroup& group) {
  const Rebirth& rebirth = *group.rebirth;
  const Duration timeout = group.settings.failover_timeout;
  MonotonicTime from =
      std::max(rebirth.crashed_at + group.settings.crash_failover_after, rebirth.known_at);
  if (group.holdoff_from) from = std::max(from, *group.holdoff_from + 2 * timeout);
  return from + timeout;
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
  Rebirth& rebirth = group.rebirth.emplace();
  rebirth.crashed_at = endpoint.vacant_since.value_or(endpoint.command.opened_at);
  rebirth.old_run_id = old_run_id;
  rebirth.history = group.history;
  RefreshReplicas(turn, group);
}

void ObserveReturn(Turn& turn, MasterGroup& group, DataNode& node, const InfoReport& report) {
  node.endpoint.vacant_since.reset();
  if (!group.is_master(node) || !group.rebirth || group.rebirth->offset || report.loading) return;
  if (report.role != Role::kMaster) return Accept(turn, group, "it is a replica now");
  if (!report.history_offset) return Accept(turn, group, "it does not say what it has");
  group.rebirth->offset = *report.history_offset;
  group.rebirth->known_at = turn.now;
  group.rebirth->append_only = report.append_only;
  group.rebirth->keys = report.keys;
}

void JudgeRestart(Turn& turn, MasterGroup& group, Agenda& agenda) {
  if (!group.rebirth) return;
  if (!Wanted(group)) return Accept(turn, group, "crash-failover-after is off");
  const Rebirth& rebirth = *group.rebirth;
  const MonotonicTime due = rebirth.crashed_at + group.settings.crash_failover_after;
  // Nobody can copy what it is still loading.
  if (!rebirth.offset || !agenda.Due(turn.now, due)) return;
  if (!SomebodyHasMore(group)) return Accept(turn, group, "no replica has more");
  if (group.odown.active() || group.failover.active()) return;  // It will be replaced.
  if (agenda.Due(turn.now, PatienceEnds(group)))
    Accept(turn, group, "no replica was promoted in time");
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
  if (!group.rebirth || group.is_master(node) || node.loading) return false;
  const bool promoted = node.reported_role == Role::kMaster;
  return (promoted ? node.former_history : node.history) == group.rebirth->history;
}

std::string DescribeCrash(const Model& model, const MasterGroup& group) {
  const std::string who =
      "Master " + group.name + " at " + ShownName(model.process, group.master());
  // Also of one that has crashed once more before it said what it has.
  if (!group.rebirth || !group.rebirth->offset) {
    const Endpoint& endpoint = group.master().endpoint;
    return who + " has crashed: it has refused connections for " +
           InMillis(endpoint.vacant_at - *endpoint.vacant_since);
  }
  const Rebirth& rebirth = *group.rebirth;
  const std::string back = who + " was restarted and has lost data: run id " +
                           group.master().run_id + ", before " + rebirth.old_run_id + ", with ";
  if (rebirth.append_only) {
    return back + std::to_string(rebirth.keys.value_or(0)) + " keys, of which a replica has " +
           std::to_string(MostOldKeys(group));
  }
  return back + "offset " + std::to_string(*rebirth.offset) + ", of which a replica has offset " +
         std::to_string(BestOldOffset(group));
}

}  // namespace sentinel
