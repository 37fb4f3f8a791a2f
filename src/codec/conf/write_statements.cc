#include "codec/conf/write_statements.h"

#include <initializer_list>
#include <string>
#include <string_view>

#include "codec/conf/statement.h"
#include "codec/conf/value.h"
#include "codec/resp/words.h"

namespace sentinel::codec {
namespace {

using Id = StatementId;

class StatementWriter {
 public:
  StatementWriter(const StateImage& state, Document& document)
      : state_(state), document_(document) {}

  // Older releases need this order: who we are, then the masters, each before what concerns it.
  void Write(const std::vector<const MasterState*>& masters) {
    WriteIdentity();
    for (const MasterState* master : masters) {
      WriteSettings(*master);
      WriteProgress(*master);
    }
    WriteAnnouncements();
  }

 private:
  void WriteIdentity();
  void WriteSettings(const MasterState& master);
  void WriteProgress(const MasterState& master);
  void WriteAnnouncements();

  // A line about the process; `value` is as it is to be written.
  void Put(Id id, std::string_view value);
  // A flag at its default is written only where it stands already.
  void PutFlag(Id id, bool value, bool default_value);
  // A line about a master.
  void Put(Id id, const MasterState& master, std::string_view value);
  void PutText(Id id, const MasterState& master, const std::string& text);

  // "host port", as shown to others while it is known.
  std::string Text(const Address& address) const;

  const StateImage& state_;
  Document& document_;
};

void StatementWriter::WriteIdentity() {
  const ProcessSettings& process = state_.process;
  if (!state_.my_id.empty()) Put(Id::kMyId, FormatWord(state_.my_id));
  PutFlag(Id::kDenyScriptsReconfig, process.deny_scripts_reconfig, true);
  PutFlag(Id::kResolveHostnames, process.resolve_hostnames, false);
  PutFlag(Id::kAnnounceHostnames, process.announce_hostnames, false);
}

void StatementWriter::WriteSettings(const MasterState& master) {
  const MasterSettings& settings = master.settings;
  const MasterSettings defaults;
  const auto put_number = [&](Id id, std::int64_t value, std::int64_t default_value) {
    if (value != default_value) Put(id, master, std::to_string(value));
  };
  Put(Id::kMonitor, master, Text(master.address) + " " + std::to_string(settings.quorum));
  put_number(Id::kDownAfter, settings.down_after.count(), defaults.down_after.count());
  put_number(Id::kFailoverTimeout, settings.failover_timeout.count(),
             defaults.failover_timeout.count());
  put_number(Id::kParallelSyncs, settings.parallel_syncs, defaults.parallel_syncs);
  PutText(Id::kNotificationScript, master, settings.notification_script);
  PutText(Id::kClientReconfigScript, master, settings.client_reconfig_script);
  PutText(Id::kAuthPass, master, settings.auth_pass);
  PutText(Id::kAuthUser, master, settings.auth_user);
  put_number(Id::kRebootDownAfter, settings.reboot_down_after.count(),
             defaults.reboot_down_after.count());
  put_number(Id::kCrashFailoverAfter, settings.crash_failover_after.count(),
             defaults.crash_failover_after.count());
  if (settings.coordinated_failover) Put(Id::kCoordinatedFailover, master, FormatFlag(true));
  put_number(Id::kForgetAfter, settings.forget_after.count(), defaults.forget_after.count());
}

void StatementWriter::WriteProgress(const MasterState& master) {
  Put(Id::kConfigEpoch, master, std::to_string(master.config_epoch));
  Put(Id::kLeaderEpoch, master, std::to_string(master.leader_epoch));
  for (const Address& replica : master.known_replicas) {
    Put(Id::kKnownReplica, master, Text(replica));
  }
  for (const KnownSentinel& peer : master.known_sentinels) {
    Put(Id::kKnownSentinel, master, Text(peer.address) + " " + FormatWord(peer.id));
  }
  for (const auto& [command, new_name] : master.settings.renamed_commands) {
    Put(Id::kRenameCommand, master, FormatWords({command, new_name}));
  }
}

void StatementWriter::WriteAnnouncements() {
  const ProcessSettings& process = state_.process;
  Put(Id::kCurrentEpoch, std::to_string(state_.current_epoch));
  if (!process.announce_host.empty()) Put(Id::kAnnounceIp, QuoteWord(process.announce_host));
  if (process.announce_port != 0) Put(Id::kAnnouncePort, std::to_string(process.announce_port));
  if (!process.peer_user.empty()) Put(Id::kSentinelUser, FormatWord(process.peer_user));
  if (!process.peer_pass.empty()) Put(Id::kSentinelPass, FormatWord(process.peer_pass));
}

// "sentinel <name>", then the values, each behind a blank.
std::string MakeLine(const Statement& statement, std::initializer_list<std::string_view> values) {
  std::string line("sentinel ");
  line.append(statement.name);
  for (const std::string_view value : values) line.append(" ").append(value);
  return line;
}

void StatementWriter::Put(Id id, std::string_view value) {
  const Statement& statement = Describe(id);
  document_.Put(PlaceKey::OfProcess(statement), MakeLine(statement, {value}));
}

void StatementWriter::PutFlag(Id id, bool value, bool default_value) {
  if (value == default_value && !document_.HasPlace(PlaceKey::OfProcess(Describe(id)))) return;
  Put(id, FormatFlag(value));
}

void StatementWriter::Put(Id id, const MasterState& master, std::string_view value) {
  const Statement& statement = Describe(id);
  document_.Put(PlaceKey::OfMaster(statement, master.name),
                MakeLine(statement, {FormatWord(master.name), value}));
}

void StatementWriter::PutText(Id id, const MasterState& master, const std::string& text) {
  if (!text.empty()) Put(id, master, FormatWord(text));
}

std::string StatementWriter::Text(const Address& address) const {
  const bool by_name = state_.process.announce_hostnames || !address.resolved();
  const std::string host = FormatWord(by_name ? address.host : address.ip);
  return host + " " + std::to_string(address.port);
}

}  // namespace

void WriteStatements(const StateImage& state, const std::vector<const MasterState*>& masters,
                     Document& document) {
  StatementWriter(state, document).Write(masters);
}

void ReopenStatements(Document& document) {
  for (const Statement& statement : Statements()) {
    if (!statement.of_master()) document.Reopen(PlaceKey::OfProcess(statement));
  }
}

void ReopenStatements(Document& document, const MasterState& master) {
  for (const Statement& statement : Statements()) {
    if (statement.of_master()) document.Reopen(PlaceKey::OfMaster(statement, master.name));
  }
}

}  // namespace sentinel::codec
