#include "failover/record.h"

#include <algorithm>
#include <utility>

#include "failover/selection.h"
#include "quorum/tally.h"

namespace sentinel {
namespace {

constexpr std::size_t kPhasesMax = 32;  // A choice is repeated as long as replicas refuse.

std::string Shown(const Model& model, const Address& address) {
  return JoinHostPort(ShownHost(model.process, address), address.port);
}

// The record of the outage so far; it began with that, or now.
OpenRecord Open(Turn& turn, const MasterGroup& group) {
  const auto& sdown = group.master().sdown.since;
  OpenRecord open;
  open.serial = ++turn.model.last_record;
  open.began = sdown ? std::min(*sdown, turn.now) : turn.now;
  FailoverRecord& record = open.record;
  record.master = group.name;
  record.from = Shown(turn.model, group.address());
  if (sdown) record.phases.push_back({FailoverPhase::kSdown, *sdown - open.began});
  if (sdown && group.odown.since) {
    record.phases.push_back({FailoverPhase::kOdown, *group.odown.since - open.began});
  }
  return open;
}

void AddPhase(OpenRecord& open, FailoverPhase phase, MonotonicTime now) {
  if (open.record.phases.size() >= kPhasesMax) return;
  open.record.phases.push_back({phase, now - open.began});
}

void NoteKind(const Failover& failover, FailoverRecord& record) {
  if (!failover.forced) return;
  if (failover.handover.active()) record.kind = FailoverKind::kCoordinated;
  if (record.kind == FailoverKind::kAutomatic) record.kind = FailoverKind::kForced;
}

void NoteVotes(const Model& model, const MasterGroup& group, FailoverRecord& record) {
  record.votes.clear();
  if (group.leader_epoch == record.epoch && !group.leader.empty()) {
    record.votes.push_back({model.my_id, group.leader, record.epoch});
  }
  for (const auto& [id, peer] : group.peers) {
    if (peer.vote && peer.vote->epoch == record.epoch) {
      record.votes.push_back({id, peer.vote->leader, record.epoch});
    }
  }
}

void NoteRanking(const Turn& turn, const MasterGroup& group, const DataNode* chosen,
                 FailoverRecord& record) {
  record.candidates.clear();
  int rank = 0;
  for (const RankedReplica& replica : RankReplicas(turn.model, group, turn.now)) {
    const DataNode& node = *replica.node;
    record.candidates.push_back({.replica = Shown(turn.model, node.address),
                                 .run_id = node.run_id,
                                 .priority = node.priority,
                                 .offset = node.offset,
                                 .rank = replica.excluded ? 0 : ++rank,
                                 .chosen = &node == chosen,
                                 .excluded = replica.excluded ? ToText(*replica.excluded) : ""});
  }
}

void GiveOut(Turn& turn, const OpenRecord& open) {
  turn.out.Report({std::make_shared<const FailoverRecord>(open.record), open.began, open.serial});
}

std::string WhySwitched(const MasterGroup& group, const FailoverRecord& record) {
  switch (record.kind) {
    case FailoverKind::kForced:
      return "ordered by SENTINEL FAILOVER";
    case FailoverKind::kCoordinated:
      return "the master handed over, as ordered by SENTINEL FAILOVER";
    case FailoverKind::kAutomatic:
      break;
  }
  const auto won =
      std::ranges::count(record.votes, record.led_by, &FailoverRecord::Vote::candidate);
  return "the master was objectively down, and this sentinel had " + std::to_string(won) + " of " +
         std::to_string(group.peers.size() + 1) + " votes";
}

// Who led the election of `epoch`: it has won the votes that we know of, or it tells of it and has
// our vote. Empty: not known.
std::string LeaderOf(const MasterGroup& group, const Peer& peer, Epoch epoch) {
  const RoundResult result = Judge(CollectVotes(group, epoch), peer.id);
  if (result.state == RoundState::kWon) return result.leader;
  return group.leader_epoch == epoch && group.leader == peer.id ? peer.id : "";
}

}  // namespace

void BeginRecord(Turn& turn, MasterGroup& group) {
  auto open = std::make_shared<OpenRecord>(Open(turn, group));
  open->record.epoch = group.failover.epoch;
  NoteKind(group.failover, open->record);
  group.failover.record = std::move(open);
}

void NotePhase(const Turn& turn, MasterGroup& group, FailoverPhase phase) {
  if (!group.failover.record) return;
  OpenRecord& open = *group.failover.record;
  NoteKind(group.failover, open.record);
  if (phase == FailoverPhase::kElected) {
    open.record.led_by = turn.model.my_id;
    open.record.led_by_self = true;
  }
  AddPhase(open, phase, turn.now);
}

void NoteLeader(MasterGroup& group, const std::string& leader) {
  if (group.failover.record) group.failover.record->record.led_by = leader;
}

void NoteChoice(const Turn& turn, MasterGroup& group, const DataNode* chosen) {
  if (!group.failover.record) return;
  FailoverRecord& record = group.failover.record->record;
  NoteRanking(turn, group, chosen, record);
  record.to = chosen != nullptr ? Shown(turn.model, chosen->address) : "";
  if (chosen != nullptr) NotePhase(turn, group, FailoverPhase::kSelected);
}

void ReportAbort(Turn& turn, MasterGroup& group, std::string result, std::string reason) {
  if (!group.failover.record || group.failover.stage == FailoverStage::kReconfReplicas) return;
  NotePhase(turn, group, FailoverPhase::kAborted);
  OpenRecord& open = *group.failover.record;
  NoteVotes(turn.model, group, open.record);
  open.record.result = std::move(result);
  open.record.reason = std::move(reason);
  GiveOut(turn, open);
}

void ReportSwitch(Turn& turn, MasterGroup& group, const DataNode& promoted) {
  if (!group.failover.record) return;
  NotePhase(turn, group, FailoverPhase::kPromoted);
  NotePhase(turn, group, FailoverPhase::kSwitched);
  OpenRecord& open = *group.failover.record;
  NoteVotes(turn.model, group, open.record);
  open.record.result = "switched";
  open.record.reason = WhySwitched(group, open.record);
  open.record.acknowledged = promoted.reported_role == Role::kMaster;
  group.unseen.reset();
  if (!open.record.acknowledged) group.unseen = group.failover.record;
  GiveOut(turn, open);
}

void ReportEnd(Turn& turn, MasterGroup& group) {
  if (!group.failover.record) return;
  NotePhase(turn, group, FailoverPhase::kReconfigured);
  GiveOut(turn, *group.failover.record);
}

void ReportFollowed(Turn& turn, MasterGroup& group, const Peer& peer, const Address& to) {
  ReportAbort(turn, group, "overtaken", "sentinel " + peer.id + " told of a newer configuration");
  auto open = std::make_shared<OpenRecord>(Open(turn, group));
  FailoverRecord& record = open->record;
  const auto next = std::ranges::find_if(
      group.nodes, [&](const auto& entry) { return SameEndpoint(entry.second.address, to); });
  record.epoch = group.config_epoch;
  record.kind = group.master().sdown.active() ? FailoverKind::kAutomatic : FailoverKind::kForced;
  record.led_by = LeaderOf(group, peer, record.epoch);
  record.to = Shown(turn.model, to);
  NoteVotes(turn.model, group, record);
  NoteRanking(turn, group, next == group.nodes.end() ? nullptr : &next->second, record);
  AddPhase(*open, FailoverPhase::kSwitched, turn.now);
  record.result = "switched";
  record.reason = "led by another sentinel; sentinel " + peer.id + " told of it";
  group.unseen = std::move(open);
  GiveOut(turn, *group.unseen);
}

void AcknowledgeSwitch(Turn& turn, MasterGroup& group) {
  if (!group.unseen || group.master().reported_role != Role::kMaster) return;
  const auto open = std::exchange(group.unseen, nullptr);
  open->record.acknowledged = true;
  GiveOut(turn, *open);
}

}  // namespace sentinel
