// SENTINEL SET and what belongs to the whole process.
#include "base/text.h"
#include "base/wipe.h"
#include "engine/answers.h"
#include "engine/inputs.h"
#include "monitor/links.h"
#include "notify/describe.h"
#include "quorum/peers.h"

namespace sentinel {
namespace {

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
      Wipe(settings.auth_pass);
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
    case Option::kVerifyConfig:
      settings.verify_config = change.number != 0;
      return;
    case Option::kCrashFailoverAfter:
      settings.crash_failover_after = milliseconds(change.number);
      return;
    case Option::kAutoFailover:
      settings.auto_failover = change.number != 0;
      return;
    case Option::kForgetAfter:
      settings.forget_after = std::chrono::seconds(change.number);
      return;
  }
}

// Events go to the log and to subscribers. Who knows the new name of a command can run it.
std::string ShownValue(const SettingChange& change) {
  if (change.option == Option::kAuthPass) return "******";
  if (change.option == Option::kRenameCommand) {
    const bool has_its_own_name = EqualsIgnoreCase(change.value, change.second_value);
    return change.value + ' ' + (has_its_own_name ? change.second_value : "******");
  }
  return change.value;
}

}  // namespace

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
  Renew(model.process, input.settings);
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
