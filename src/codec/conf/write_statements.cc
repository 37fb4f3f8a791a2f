#include "codec/conf/write_statements.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "codec/conf/directive.h"
#include "codec/conf/statement.h"
#include "codec/conf/value.h"
#include "codec/resp/words.h"

namespace sentinel::codec {
namespace {

using Id = StatementId;

const MasterSettings kDefaults;

// "sentinel <name>", then the values, each behind a blank.
std::string MakeLine(const Statement& statement, std::initializer_list<std::string_view> values) {
  std::string line("sentinel ");
  line.append(statement.name);
  for (const std::string_view value : values) line.append(" ").append(value);
  return line;
}

class StatementWriter {
 public:
  StatementWriter(const StateImage& state, Baseline* baseline, Document& document)
      : state_(state), baseline_(baseline), document_(document) {}

  // Older releases need this order: who we are, then the masters, each before what concerns it.
  void Write(const std::vector<const MasterState*>& masters) {
    WriteIdentity();
    WriteRemovals();
    for (const MasterState* master : masters) {
      const MasterState* configured =
          baseline_ == nullptr ? nullptr : baseline_->Find(master->name);
      WriteAddress(*master, configured);
      const MasterSettings& known = configured == nullptr ? kDefaults : configured->settings;
      WriteSettings(*master, known);
      WriteProgress(*master);
      WriteRenames(*master, known);
    }
    WriteAnnouncements();
  }

 private:
  void WriteIdentity();
  void WriteRemovals();
  void WriteAddress(const MasterState& master, const MasterState* configured);
  void WriteSettings(const MasterState& master, const MasterSettings& known);
  void WriteRenames(const MasterState& master, const MasterSettings& known);
  void WriteProgress(const MasterState& master);
  void WriteAnnouncements();
  void WriteLogLevel();

  // A line about the process; `value` is as it is to be written.
  void Put(Id id, std::string_view value);
  // The same for a text that is not `known` anyway.
  void PutText(Id id, const std::string& text, const std::string& known);
  // A flag as it is `known` anyway is written only where it stands already.
  void PutFlag(Id id, bool value, bool known);
  // A line about a master.
  void Put(Id id, const MasterState& master, std::string_view value);
  void PutText(Id id, const MasterState& master, const std::string& text, const std::string& known);

  // "host port", as shown to others while it is known. A state file keeps names: its reader need
  // not be told what they stand for.
  std::string Text(const Address& address) const;

  const StateImage& state_;
  Baseline* const baseline_;
  Document& document_;
};

// The words that stand for a password.
const std::string& Words(const std::string& password, const std::string& source) {
  return source.empty() ? password : source;
}

void StatementWriter::WriteIdentity() {
  const ProcessSettings& process = state_.process;
  const ProcessSettings known =
      baseline_ == nullptr ? ProcessSettings() : baseline_->state().process;
  if (!state_.my_id.empty()) Put(Id::kMyId, FormatWord(state_.my_id));
  PutFlag(Id::kDenyScriptsReconfig, process.deny_scripts_reconfig, known.deny_scripts_reconfig);
  PutFlag(Id::kResolveHostnames, process.resolve_hostnames, known.resolve_hostnames);
  PutFlag(Id::kAnnounceHostnames, process.announce_hostnames, known.announce_hostnames);
}

void StatementWriter::WriteRemovals() {
  if (baseline_ == nullptr) return;
  std::unordered_set<std::string_view> present;
  for (const auto& master : state_.masters) present.insert(master->name);
  const Statement& statement = Describe(Id::kRemovedMaster);
  for (const MasterState& master : baseline_->state().masters) {
    const PlaceKey key = PlaceKey::OfMaster(statement, master.name);
    document_.Reopen(key);
    if (present.contains(master.name)) continue;
    document_.Put(key, MakeLine(statement, {FormatWord(master.name)}));
  }
}

void StatementWriter::WriteAddress(const MasterState& master, const MasterState* configured) {
  const std::string quorum = std::to_string(master.settings.quorum);
  if (configured == nullptr) {
    Put(Id::kMonitor, master, Text(master.address) + " " + quorum);
    return;
  }
  // Added anew since: the configuration speaks of the one before, whatever its epoch.
  const bool superseded = configured->config_epoch > master.config_epoch;
  const std::string epoch = superseded ? " " + std::to_string(configured->config_epoch) : "";
  Put(Id::kKnownMaster, master, Text(master.address) + epoch);
  Put(Id::kHeededAddress, master, Text(baseline_->HeededAddress(*configured, master.address)));
  if (master.settings.quorum != configured->settings.quorum) Put(Id::kQuorum, master, quorum);
}

void StatementWriter::WriteSettings(const MasterState& master, const MasterSettings& known) {
  const MasterSettings& settings = master.settings;
  const auto put_number = [&](Id id, std::int64_t value, std::int64_t known_value) {
    if (value != known_value) Put(id, master, std::to_string(value));
  };
  put_number(Id::kDownAfter, settings.down_after.count(), known.down_after.count());
  put_number(Id::kFailoverTimeout, settings.failover_timeout.count(),
             known.failover_timeout.count());
  put_number(Id::kParallelSyncs, settings.parallel_syncs, known.parallel_syncs);
  PutText(Id::kNotificationScript, master, settings.notification_script, known.notification_script);
  PutText(Id::kClientReconfigScript, master, settings.client_reconfig_script,
          known.client_reconfig_script);
  PutText(Id::kAuthPass, master, Words(settings.auth_pass, settings.auth_pass_source),
          Words(known.auth_pass, known.auth_pass_source));
  PutText(Id::kAuthUser, master, settings.auth_user, known.auth_user);
  put_number(Id::kRebootDownAfter, settings.reboot_down_after.count(),
             known.reboot_down_after.count());
  put_number(Id::kCrashFailoverAfter, settings.crash_failover_after.count(),
             known.crash_failover_after.count());
  if (settings.coordinated_failover != known.coordinated_failover) {
    Put(Id::kCoordinatedFailover, master, FormatFlag(settings.coordinated_failover));
  }
  if (settings.verify_config != known.verify_config) {
    Put(Id::kVerifyConfig, master, FormatFlag(settings.verify_config));
  }
  if (settings.auto_failover != known.auto_failover) {
    Put(Id::kAutoFailover, master, FormatFlag(settings.auto_failover));
  }
  put_number(Id::kForgetAfter, settings.forget_after.count(), known.forget_after.count());
}

void StatementWriter::WriteRenames(const MasterState& master, const MasterSettings& known) {
  const auto& renames = master.settings.renamed_commands;
  for (const auto& [command, new_name] : renames) {
    const auto same = known.renamed_commands.find(command);
    if (same != known.renamed_commands.end() && same->second == new_name) continue;
    Put(Id::kRenameCommand, master, FormatWords({command, new_name}));
  }
  for (const auto& [command, new_name] : known.renamed_commands) {
    if (renames.contains(command)) continue;
    Put(Id::kRenameCommand, master, FormatWords({command, command}));  // Takes it back.
  }
}

void StatementWriter::WriteProgress(const MasterState& master) {
  Put(Id::kConfigEpoch, master, std::to_string(master.config_epoch));
  Put(Id::kLeaderEpoch, master, std::to_string(master.leader_epoch));
  if (master.pause) Put(Id::kPausedUntil, master, std::to_string(master.pause->ends_at_ms));
  for (const Address& replica : master.known_replicas) {
    Put(Id::kKnownReplica, master, Text(replica));
  }
  for (const KnownSentinel& peer : master.known_sentinels) {
    Put(Id::kKnownSentinel, master, Text(peer.address) + " " + FormatWord(peer.id));
  }
}

void StatementWriter::WriteAnnouncements() {
  const ProcessSettings& process = state_.process;
  const ProcessSettings known =
      baseline_ == nullptr ? ProcessSettings() : baseline_->state().process;
  Put(Id::kCurrentEpoch, std::to_string(state_.current_epoch));
  if (process.announce_host != known.announce_host) {
    Put(Id::kAnnounceIp, QuoteWord(process.announce_host));
  }
  if (process.announce_port != known.announce_port) {
    Put(Id::kAnnouncePort, std::to_string(process.announce_port));
  }
  PutText(Id::kSentinelUser, process.peer_user, known.peer_user);
  WriteLogLevel();
  PutText(Id::kSentinelPass, Words(process.peer_pass, process.peer_pass_source),
          Words(known.peer_pass, known.peer_pass_source));
}

// In a configuration it is a directive.
void StatementWriter::WriteLogLevel() {
  if (baseline_ == nullptr || baseline_->log_level_is_configured()) return;
  ServerOptions options;
  options.loglevel = baseline_->log_level();
  const std::string line = OptionLines(LogLevelDirective(), options).front().text;
  Put(Id::kLogLevel, line.substr(line.rfind(' ') + 1));
}

void StatementWriter::Put(Id id, std::string_view value) {
  const Statement& statement = Describe(id);
  document_.Put(PlaceKey::OfProcess(statement), MakeLine(statement, {value}));
}

void StatementWriter::PutText(Id id, const std::string& text, const std::string& known) {
  if (text != known) Put(id, FormatWord(text));
}

void StatementWriter::PutFlag(Id id, bool value, bool known) {
  // A state file does not hold on to what the configuration says anyway.
  const bool stays = baseline_ == nullptr && document_.HasPlace(PlaceKey::OfProcess(Describe(id)));
  if (value == known && !stays) return;
  Put(id, FormatFlag(value));
}

void StatementWriter::Put(Id id, const MasterState& master, std::string_view value) {
  const Statement& statement = Describe(id);
  document_.Put(PlaceKey::OfMaster(statement, master.name),
                MakeLine(statement, {FormatWord(master.name), value}));
}

void StatementWriter::PutText(Id id, const MasterState& master, const std::string& text,
                              const std::string& known) {
  if (text != known) Put(id, master, FormatWord(text));
}

std::string StatementWriter::Text(const Address& address) const {
  const bool by_name =
      baseline_ != nullptr || state_.process.announce_hostnames || !address.resolved();
  const std::string host = FormatWord(by_name ? address.host : address.ip);
  return host + " " + std::to_string(address.port);
}

}  // namespace

Baseline::Baseline(StateFile state_file)
    : file_(std::move(state_file)), log_level_(file_.configured_log_level) {
  for (const MasterState& master : file_.configured.masters) by_name_.emplace(master.name, &master);
}

const MasterState* Baseline::Find(const std::string& name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

const Address& Baseline::HeededAddress(const MasterState& configured, const Address& present) {
  const auto before = file_.heeded_addresses.find(configured.name);
  if (before == file_.heeded_addresses.end()) return configured.address;
  const Address& wanted = configured.address;
  if (!(present.host == wanted.host && present.port == wanted.port)) return before->second;
  file_.heeded_addresses.erase(before);
  return wanted;
}

void WriteStatements(const StateImage& state, const std::vector<const MasterState*>& masters,
                     Baseline* baseline, Document& document) {
  StatementWriter(state, baseline, document).Write(masters);
}

void ReopenStatements(Document& document) {
  for (const Statement& statement : Statements()) {
    if (!statement.of_master()) document.Reopen(PlaceKey::OfProcess(statement));
  }
}

void ReopenStatements(Document& document, const std::string& master) {
  for (const Statement& statement : Statements()) {
    if (statement.of_master()) document.Reopen(PlaceKey::OfMaster(statement, master));
  }
}

}  // namespace sentinel::codec
