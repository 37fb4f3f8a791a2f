#include <algorithm>
#include <vector>

#include "base/text.h"
#include "engine/inputs.h"
#include "failover/coordinated.h"
#include "failover/election.h"
#include "failover/selection.h"
#include "monitor/links.h"
#include "monitor/roster.h"
#include "notify/describe.h"
#include "notify/hello_channels.h"
#include "quorum/peers.h"
#include "quorum/vote.h"

namespace sentinel {
namespace {

void Answer(Turn& turn, CommandToken token, OperatorStatus status, std::string detail = {}) {
  OperatorReply reply;
  reply.token = token;
  reply.status = status;
  reply.detail = std::move(detail);
  turn.out.Reply(std::move(reply));
}

// +OK, or the save error: the command changed what has to be on disk.
void AnswerSaved(Turn& turn, CommandToken token) {
  OperatorReply reply;
  reply.token = token;
  reply.reports_save = true;
  turn.out.SaveRequired();
  turn.out.Reply(std::move(reply));
}

void ForgetReplicasAndPeers(Turn& turn, MasterGroup& group) {
  std::vector<std::string> replicas;
  for (const auto& [key, node] : group.nodes) {
    if (!group.is_master(node)) replicas.push_back(key);
  }
  for (const std::string& key : replicas) RemoveNode(turn, group, key);
  while (!group.peers.empty()) RemovePeer(turn, group, std::string(group.peers.begin()->first));
}

void ResetMaster(Turn& turn, DataNode& master) {
  PartWith(turn, master.endpoint);
  DataNode fresh;
  fresh.key = master.key;
  fresh.address = master.address;
  master = std::move(fresh);
  RestartClocks(turn, master.endpoint);
  ExpectRole(turn, master, Role::kMaster);
}

// A failover that is under way ends here, whatever has become of it.
void DropFailover(Turn& turn, MasterGroup& group, const char* why) {
  StopHandover(turn, group);
  group.failover = Failover{};
  if (group.waiter) group.waiter->why_not = why;
}

void ResetGroup(Turn& turn, MasterGroup& group) {
  DropFailover(turn, group, "the master was reset");
  ForgetReplicasAndPeers(turn, group);
  ResetMaster(turn, group.master());
  group.history.clear();
  group.rebirth.reset();
  group.odown = DownState{};
  group.leader.clear();
  group.holdoff_from.reset();
  group.delay_noted = false;
  group.dead_round.reset();
  group.victory.reset();
  group.stragglers.reset();
  group.held.reset();
  ExpectChannel(turn, group);
  turn.touched.groups.insert(group.id);
}

void AddGroup(Turn& turn, const MonitorCommand& input, const Address& address) {
  MasterState state;
  state.name = input.name;
  state.address = address;
  // It may have been monitored before: what was voted for it then is forgotten, so its epochs until
  // now are over (rule F2).
  state.leader_epoch = turn.model.current_epoch;
  state.settings.quorum = input.quorum;
  state.settings.down_after = turn.model.tunables.default_down_after;
  state.settings.failover_timeout = turn.model.tunables.default_failover_timeout;
  const MasterGroup& group = AddMaster(turn, state);
  AnswerSaved(turn, input.token);
  AnnounceMaster(turn, group);
}

using Option = SettingChange::Option;

void DropDataLinks(Turn& turn, MasterGroup& group) {
  for (auto& [key, node] : group.nodes) {
    DropLinks(turn, node.endpoint);
    ReconnectNow(node.endpoint);
  }
}

void ChangeDownAfter(Turn& turn, MasterGroup& group, milliseconds down_after) {
  group.settings.down_after = down_after;
  for (const auto& [id, peer] : group.peers) {
    UpdateShortestDownAfter(turn.model, *peer.link);
    turn.touched.peer_links.insert(id);
  }
}

void RenameCommand(MasterGroup& group, const SettingChange& change) {
  const std::string original = AsciiUpper(change.value);
  if (EqualsIgnoreCase(change.value, change.second_value)) {
    group.settings.renamed_commands.erase(original);
  } else {
    group.settings.renamed_commands[original] = change.second_value;
  }
}

void Apply(Turn& turn, MasterGroup& group, const SettingChange& change) {
  MasterSettings& settings = group.settings;
  group.ImageChanged();
  switch (change.option) {
    case Option::kDownAfter:
      ChangeDownAfter(turn, group, milliseconds(change.number));
      return;
    case Option::kFailoverTimeout:
      settings.failover_timeout = milliseconds(change.number);
      return;
    case Option::kParallelSyncs:
      settings.parallel_syncs = static_cast<int>(change.number);
      return;
    case Option::kQuorum:
      settings.quorum = static_cast<int>(change.number);
      return;
    case Option::kRebootDownAfter:
      settings.reboot_down_after = milliseconds(change.number);
      return;
    case Option::kAuthPass:
      settings.auth_pass = change.value;
      settings.auth_pass_source = change.second_value;
      DropDataLinks(turn, group);
      return;
    case Option::kAuthUser:
      settings.auth_user = change.value;
      DropDataLinks(turn, group);
      return;
    case Option::kRenameCommand:
      RenameCommand(group, change);
      return;
    case Option::kNotificationScript:
      settings.notification_script = change.value;
      return;
    case Option::kClientReconfigScript:
      settings.client_reconfig_script = change.value;
      return;
    case Option::kCoordinatedFailover:
      settings.coordinated_failover = change.number != 0;
      return;
    case Option::kCrashFailoverAfter:
      settings.crash_failover_after = milliseconds(change.number);
      return;
    case Option::kForgetAfter:
      settings.forget_after = std::chrono::seconds(change.number);
      return;
  }
}

struct Refusal {
  OperatorStatus status = OperatorStatus::kOk;
  std::string detail;
};

// Why the replica that TO names cannot take over; sets `wanted` if it can.
Refusal FindWanted(const Turn& turn, MasterGroup& group, const Address& to, std::string& wanted) {
  const auto refuse = [](std::string why) {
    return Refusal{OperatorStatus::kNoGoodReplica, std::move(why)};
  };
  const DataNode* node = FindNode(group, to);
  if (node == nullptr) return refuse("No such replica of this master");
  if (group.is_master(*node)) return refuse("This is the master already");
  const auto excluded = WhyExcluded(turn.model, group, *node, turn.now);
  if (excluded) return refuse(std::string("The replica ") + ToText(*excluded));
  wanted = node->key;
  return {};
}

Refusal PrepareHandover(const Turn& turn, MasterGroup& group, const CoordinatedOptions& options,
                        Handover& handover, std::string& wanted) {
  if (options.timeout >= group.settings.failover_timeout) {
    return {OperatorStatus::kTimeoutTooLong, {}};
  }
  handover.mode = Handover::Mode::kDemanded;
  handover.timeout = options.timeout.value_or(DefaultHandoverTimeout(group.settings));
  std::string why_not = WhyNoHandover(turn, group);
  if (!why_not.empty()) return {OperatorStatus::kNoGoodPrimary, std::move(why_not)};
  return options.to ? FindWanted(turn, group, *options.to, wanted) : Refusal{};
}

std::string ShownValue(const SettingChange& change) {
  if (change.option == Option::kAuthPass) return "******";
  if (change.option == Option::kRenameCommand) return change.value + ' ' + change.second_value;
  return change.value;
}

}  // namespace

void OnFailoverCommand(Turn& turn, const FailoverCommand& input) {
  MasterGroup* group = turn.model.Find(input.name);
  if (group == nullptr) return Answer(turn, input.token, OperatorStatus::kNoSuchMaster);
  if (group->failover.active()) return Answer(turn, input.token, OperatorStatus::kInProgress);
  Handover handover;
  std::string wanted;
  if (input.coordinated) {
    Refusal refusal = PrepareHandover(turn, *group, *input.coordinated, handover, wanted);
    if (refusal.status != OperatorStatus::kOk) {
      return Answer(turn, input.token, refusal.status, std::move(refusal.detail));
    }
  } else if (group->settings.coordinated_failover && WhyNoHandover(turn, *group).empty()) {
    handover.mode = Handover::Mode::kPreferred;
    handover.timeout = DefaultHandoverTimeout(group->settings);
  }
  if (wanted.empty() && SelectReplica(turn.model, *group, turn.now) == nullptr) {
    return Answer(turn, input.token, OperatorStatus::kNoGoodReplica);
  }
  // An election that cannot be saved would lie in wait and move the master whenever the disk is
  // back.
  if (!turn.model.saved) return Answer(turn, input.token, OperatorStatus::kSaveFailed);
  AnswerWaiter(turn, *group);  // Of an earlier one, which has just ended.
  StartFailover(turn, *group, true);
  turn.touched.groups.insert(group->id);
  if (group->failover.active()) {
    group->failover.handover = handover;
    group->failover.wanted = wanted;
  }
  if (!input.coordinated || !input.coordinated->wait) return AnswerSaved(turn, input.token);
  turn.out.SaveRequired();
  group->waiter.emplace().token = input.token;
}

void OnResetCommand(Turn& turn, const ResetCommand& input) {
  OperatorReply reply;
  reply.token = input.token;
  for (auto& [id, group] : turn.model.groups) {
    if (!GlobMatch(input.pattern, group.name)) continue;
    ResetGroup(turn, group);
    turn.out.Event(turn.model, &group, EventKind::kResetMaster, DescribeMaster(turn.model, group));
    ++reply.count;
  }
  if (reply.count > 0) turn.out.SaveLazily();
  turn.out.Reply(std::move(reply));
}

void OnMonitorCommand(Turn& turn, const MonitorCommand& input) {
  const auto address = AcceptAddress(turn, input.host, input.port);
  if (!address) return Answer(turn, input.token, OperatorStatus::kUnresolvable);
  if (address->resolved()) return FinishMonitor(turn, input, *address);
  turn.model.unresolved.push_back(input);
  turn.out.Resolve(input.host);
}

void FinishMonitor(Turn& turn, const MonitorCommand& input, const Address& address) {
  if (!address.resolved()) return Answer(turn, input.token, OperatorStatus::kUnresolvable);
  if (turn.model.Find(input.name) != nullptr) {
    return Answer(turn, input.token, OperatorStatus::kDuplicateName);
  }
  AddGroup(turn, input, address);
}

void OnRemoveCommand(Turn& turn, const RemoveCommand& input) {
  MasterGroup* group = turn.model.Find(input.name);
  if (group == nullptr) return Answer(turn, input.token, OperatorStatus::kNoSuchMaster);
  turn.out.Event(turn.model, group, EventKind::kUnmonitor, DescribeMaster(turn.model, *group));
  DropFailover(turn, *group, "the master was removed");
  AnswerWaiter(turn, *group);
  ForgetReplicasAndPeers(turn, *group);
  PartWith(turn, group->master().endpoint);
  turn.model.by_name.erase(input.name);
  turn.model.addresses.Remove(group->id);
  turn.model.named_hosts.Remove(group->master().address, group->id);
  turn.model.groups.erase(group->id);
  AnswerSaved(turn, input.token);
}

void OnSetCommand(Turn& turn, const SetCommand& input) {
  MasterGroup* group = turn.model.Find(input.name);
  if (group == nullptr) return Answer(turn, input.token, OperatorStatus::kNoSuchMaster);
  for (const SettingChange& change : input.changes) {
    Apply(turn, *group, change);
    turn.out.Event(turn.model, group, EventKind::kSet,
                   DescribeMaster(turn.model, *group) + ' ' + change.option_as_typed + ' ' +
                       ShownValue(change));
  }
  turn.touched.groups.insert(group->id);
  AnswerSaved(turn, input.token);
}

void OnProcessConfigCommand(Turn& turn, const ProcessConfigCommand& input) {
  Model& model = turn.model;
  const bool new_credentials = input.settings.peer_user != model.process.peer_user ||
                               input.settings.peer_pass != model.process.peer_pass;
  model.process = input.settings;
  if (new_credentials) {
    for (auto& [id, link] : model.peer_links) {
      DropLinks(turn, link.endpoint);
      ReconnectNow(link.endpoint);
      turn.touched.peer_links.insert(id);
    }
  }
  AnswerSaved(turn, input.token);
}

void OnFlushConfigCommand(Turn& turn, const FlushConfigCommand& input) {
  AnswerSaved(turn, input.token);
}

}  // namespace sentinel
