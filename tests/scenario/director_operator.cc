#include <map>

#include "base/text.h"
#include "director.h"

namespace sentinel::scenario {
namespace {

using Option = SettingChange::Option;

const std::map<std::string, Option> kOptions = {
    {"down-after-milliseconds", Option::kDownAfter},
    {"failover-timeout", Option::kFailoverTimeout},
    {"parallel-syncs", Option::kParallelSyncs},
    {"quorum", Option::kQuorum},
    {"master-reboot-down-after-period", Option::kRebootDownAfter},
    {"auth-pass", Option::kAuthPass},
    {"auth-user", Option::kAuthUser},
    {"rename-command", Option::kRenameCommand},
    {"notification-script", Option::kNotificationScript},
    {"client-reconfig-script", Option::kClientReconfigScript},
    {"coordinated-failover", Option::kCoordinatedFailover},
    {"verify-config", Option::kVerifyConfig},
    {"crash-failover-after", Option::kCrashFailoverAfter},
    {"forget-after", Option::kForgetAfter},
    {"auto-failover", Option::kAutoFailover},
};

SettingChange ReadChange(CommandLine& line) {
  SettingChange change;
  change.option_as_typed = line.Word();
  if (!kOptions.contains(change.option_as_typed)) Complain("no option " + change.option_as_typed);
  change.option = kOptions.at(change.option_as_typed);
  change.value = line.Word();
  change.number = change.value == "yes" ? 1 : ParseInteger(change.value).value_or(0);
  if (change.option == Option::kRenameCommand) change.second_value = line.Word();
  return change;
}

}  // namespace

void Director::FailoverCommand(CommandLine& line) {
  sentinel::FailoverCommand command{world_.NewToken(), line.Word()};
  if (line.HasWord()) {
    if (line.Word() != "COORDINATED") Complain("no such option of FAILOVER");
    command.coordinated.emplace();
    if (const auto to = line.Option("to")) command.coordinated->to = ParsePlace(*to);
    if (const auto timeout = line.Time("timeout")) {
      command.coordinated->timeout = std::chrono::duration_cast<milliseconds>(*timeout);
    }
    command.coordinated->wait = line.Option("wait") == "yes";
  }
  world_.Deliver(command);
}

void Director::ResetCommand(CommandLine& line) {
  world_.Deliver(sentinel::ResetCommand{world_.NewToken(), line.Word()});
}

void Director::MonitorCommand(CommandLine& line) {
  sentinel::MonitorCommand command;
  command.token = world_.NewToken();
  command.name = line.Word();
  Server& server = world_.cluster().AddServer(line.Word());
  server.role = Role::kMaster;
  command.host = server.address.host;
  command.port = server.address.port;
  command.quorum = static_cast<int>(ParseNumber(line.Word()));
  world_.Deliver(command);
}

void Director::RemoveCommand(CommandLine& line) {
  world_.Deliver(sentinel::RemoveCommand{world_.NewToken(), line.Word()});
}

void Director::ForgetCommand(CommandLine& line) {
  sentinel::ForgetCommand command;
  command.token = world_.NewToken();
  command.name = line.Word();
  const std::string who = line.Word();
  if (ParsePort(who) || who.find(':') != std::string::npos) {
    command.replica = ParsePlace(who);
  } else {
    command.sentinel_id = IdOf(who);
  }
  world_.Deliver(command);
}

void Director::CheckCommand(CommandLine& line) {
  world_.Deliver(sentinel::CheckCommand{world_.NewToken(), line.Word()});
}

// Its day begins with the scenario.
void Director::PauseCommand(CommandLine& line) {
  sentinel::PauseCommand command{world_.NewToken(), line.Word()};
  if (line.HasWord()) {
    const auto length = std::chrono::seconds(ParseNumber(line.Word()));
    command.length = length;
    command.ends_at_ms =
        std::chrono::duration_cast<milliseconds>(world_.now().time_since_epoch() + length).count();
  }
  world_.Deliver(command);
}

void Director::ResumeCommand(CommandLine& line) {
  world_.Deliver(sentinel::ResumeCommand{world_.NewToken(), line.Word()});
}

void Director::SetCommand(CommandLine& line) {
  sentinel::SetCommand command;
  command.token = world_.NewToken();
  command.name = line.Word();
  while (line.HasWord()) command.changes.push_back(ReadChange(line));
  world_.Deliver(command);
}

void Director::PeerPassCommand(CommandLine& line) {
  ProcessConfigCommand command;
  command.token = world_.NewToken();
  command.settings = world_.engine().Snapshot().process;
  command.settings.peer_pass = line.Word();
  world_.Deliver(command);
}

void Director::FlushCommand(CommandLine&) { world_.Deliver(FlushConfigCommand{world_.NewToken()}); }

}  // namespace sentinel::scenario
