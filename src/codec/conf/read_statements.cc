#include "codec/conf/read_statements.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "codec/conf/host_text.h"
#include "codec/conf/statement.h"
#include "codec/conf/value.h"

namespace sentinel::codec {
namespace {

constexpr std::size_t kIdLength = 40;

enum class Round : std::uint8_t { kProcess, kMasters, kRest };

Round RoundOf(const Statement* statement) {
  if (statement == nullptr) return Round::kRest;
  switch (statement->id) {
    case StatementId::kMonitor:
    case StatementId::kKnownMaster:
    case StatementId::kRemovedMaster:
      return Round::kMasters;
    default:
      break;
  }
  return statement->of_master() ? Round::kRest : Round::kProcess;
}

// Where something was first said, to tell a repetition that means no harm from a mistake.
struct Origin {
  std::string word;  // The name of the statement as typed, in lower case.
  bool included = false;
};

// A master together with what is needed to refuse repetitions.
struct MasterDraft {
  MasterState state;
  Origin origin;
  std::map<std::string, Origin> replicas;  // By endpoint.
  std::map<std::string, Origin> peers;     // By id.
  std::map<std::string, Origin> renames;   // By upper-case command.
  // What the state file says of a master that the configuration has.
  bool configured = true;          // False: the state file alone has it.
  bool removed = false;            // By SENTINEL REMOVE.
  std::optional<Address> present;  // Where it is by now.
  Epoch configured_epoch = 0;      // The config-epoch of the configuration ...
  Epoch state_epoch = 0;           // ... and that of the state file ...
  Epoch superseded_epoch = 0;  // ... and the one of the configuration that it takes the place of.
};

std::string EndpointKey(const Address& address) {
  return JoinHostPort(address.resolved() ? address.ip : AsciiLower(address.host), address.port);
}

class StatementReader {
 public:
  StatementReader(Surroundings& surroundings, std::vector<std::string>& warnings)
      : surroundings_(surroundings), warnings_(warnings) {}

  Result<void> Apply(const Statement* statement, const StatementLine& line);
  // What comes behind this is of the state file.
  void BeginState();
  PersistentState Finish();

 private:
  using Words = std::vector<std::string>;

  Result<void> ApplyToProcess(StatementId id, const std::string& value);
  Result<void> AddMaster(const Words& values, Origin origin);
  // The lines of a state file about masters of the configuration.
  Result<void> SetPresent(MasterDraft& master, Address address);
  Result<void> SetKnownMaster(const Words& values);
  Result<void> SetQuorum(MasterDraft& master, const std::string& value);
  void Remove(const std::string& name);
  void SettleAddress(MasterDraft& master);
  Result<void> ApplyToMaster(StatementId id, MasterDraft& master, const Words& values,
                             const Origin& origin);
  Result<void> SetPassword(std::string& password, std::string& source, const std::string& words);
  void SetText(std::string& text, const std::string& value);
  Result<void> SetScript(std::string& script, const std::string& path, const char* refusal);
  Result<void> AddReplica(MasterDraft& master, const Words& values, const Origin& origin);
  Result<void> AddPeer(MasterDraft& master, const Words& values, const Origin& origin);
  Result<void> AddRename(MasterDraft& master, const Words& values, const Origin& origin);
  void SetAnnouncePort(const std::string& value);

  Result<Address> ReadAddress(const std::string& host, const std::string& port) const;
  Epoch ReadEpoch(const std::string& text);
  // Unknown names give nullptr.
  MasterDraft* Find(const std::string& name);
  void DropImpossible(MasterState& master);
  // Of a line that says nothing new: a damaged file is read where nothing is lost by that.
  Result<void> Repeated(const std::string& statement, const Words& values);
  void Warn(std::string text) { warnings_.push_back(std::move(text)); }

  Surroundings& surroundings_;
  std::vector<std::string>& warnings_;
  PersistentState state_;  // Its masters are filled in at the end.
  std::vector<MasterDraft> masters_;
  std::unordered_map<std::string, std::size_t> by_name_;  // Index into masters_.
  std::set<std::string> passed_over_;  // Names whose other lines mean nothing and are no mistakes.
  bool in_state_ = false;
};

Result<void> StatementReader::Apply(const Statement* statement, const StatementLine& line) {
  const Words values(line.words.begin() + 1, line.words.end());
  const bool known = statement != nullptr && (!statement->in_state_file_only() || in_state_) &&
                     !(statement->id == StatementId::kStateConfigFile && in_state_);
  if (!known || values.size() < statement->values_min || values.size() > statement->values_max) {
    return Fail("Unrecognized sentinel configuration statement.");
  }
  const StatementId id = statement->id;
  const Origin origin{AsciiLower(line.words.front()), line.included};
  if (!statement->of_master()) return ApplyToProcess(id, values.front());
  if (id == StatementId::kMonitor) {
    auto added = AddMaster(values, origin);
    if (!added) passed_over_.insert(values.front());
    return added;
  }
  if (id == StatementId::kKnownMaster) return SetKnownMaster(values);
  if (id == StatementId::kRemovedMaster) {
    Remove(values.front());
    return {};
  }
  const bool old_form = id == StatementId::kKnownSentinel && values.size() < statement->values_max;
  if (old_form) return {};  // A peer without an id: whoever it was will say hello.
  MasterDraft* const master = Find(values.front());
  if (master != nullptr) return ApplyToMaster(id, *master, values, origin);
  if (passed_over_.contains(values.front())) return {};
  return Fail("No such master with specified name.");
}

void StatementReader::BeginState() {
  in_state_ = true;
  for (MasterDraft& master : masters_) {
    master.configured_epoch = master.state.config_epoch;
    master.renames.clear();
  }
}

// --- the process ----------------------------------------------------------------------------

Result<void> SetFlag(bool& flag, const std::string& value, const char* refusal) {
  const auto parsed = ParseFlag(value);
  if (!parsed) return Fail(refusal);
  flag = *parsed;
  return {};
}

// An empty text means nothing in a configuration; in a state file it takes away what that says.
void StatementReader::SetText(std::string& text, const std::string& value) {
  if (in_state_ || !value.empty()) text = value;
}

Result<void> StatementReader::SetPassword(std::string& password, std::string& source,
                                          const std::string& words) {
  source.clear();
  password = words;
  if (!IsPasswordSource(words)) return {};
  auto read = surroundings_.ReadPassword(words);
  if (!read) return tl::unexpected(std::move(read).error());
  source = words;
  password = *std::move(read);
  return {};
}

Result<void> StatementReader::ApplyToProcess(StatementId id, const std::string& value) {
  ProcessSettings& process = state_.process;
  switch (id) {
    case StatementId::kMyId:
      if (value.size() != kIdLength) return Fail("Malformed Sentinel id in myid option.");
      state_.my_id = value;
      break;
    case StatementId::kCurrentEpoch:
      state_.current_epoch = std::max(state_.current_epoch, ReadEpoch(value));
      break;
    case StatementId::kAnnounceIp:
      SetText(process.announce_host, value);
      break;
    case StatementId::kAnnouncePort:
      SetAnnouncePort(value);
      break;
    case StatementId::kDenyScriptsReconfig:
      return SetFlag(process.deny_scripts_reconfig, value,
                     "Please specify yes or no for the deny-scripts-reconfig options.");
    case StatementId::kResolveHostnames:
      return SetFlag(process.resolve_hostnames, value,
                     "Please specify yes or no for the resolve-hostnames option.");
    case StatementId::kAnnounceHostnames:
      return SetFlag(process.announce_hostnames, value,
                     "Please specify yes or no for the announce-hostnames option.");
    case StatementId::kSentinelUser:
      SetText(process.peer_user, value);
      break;
    case StatementId::kSentinelPass:
      if (value.empty() && !in_state_) break;
      return SetPassword(process.peer_pass, process.peer_pass_source, value);
    case StatementId::kStateConfigFile:
      if (value.empty()) return Fail("The name of the state file is empty.");
      break;  // Read beforehand.
    default:
      break;  // Not about the process.
  }
  return {};
}

// Stock sentinels load any number and announce it; peers then refuse their hellos.
void StatementReader::SetAnnouncePort(const std::string& value) {
  const std::int32_t port = LeadingNumber(value);
  const bool usable = port >= 0 && port <= std::numeric_limits<std::uint16_t>::max();
  if (!usable) Warn("sentinel announce-port " + value + " is not a port and has no effect");
  state_.process.announce_port = usable ? static_cast<std::uint16_t>(port) : std::uint16_t{0};
}

// --- masters --------------------------------------------------------------------------------

Result<void> StatementReader::AddMaster(const Words& values, Origin origin) {
  const std::string& name = values[0];
  const std::int32_t quorum = LeadingNumber(values[3]);
  if (quorum <= 0) return Fail("Quorum must be 1 or greater.");
  if (!IsPlainName(name)) {
    return Fail("A master name must not be empty or hold blanks or control characters.");
  }
  auto address = ReadAddress(values[1], values[2]);
  if (!address) return tl::unexpected(std::move(address).error());

  MasterDraft draft;
  draft.state.name = name;
  draft.state.address = *std::move(address);
  draft.state.settings.quorum = quorum;
  draft.origin = std::move(origin);
  draft.configured = !in_state_;
  if (MasterDraft* const known = Find(name); known != nullptr) {
    if (in_state_ && known->configured) {
      known->state.settings.quorum = quorum;
      return SetPresent(*known, std::move(draft.state.address));
    }
    // A master of an included file is saved to the main file, beside the include. What was saved is
    // the newer one.
    if (known->origin.included == draft.origin.included) {
      const bool same =
          known->state.address == draft.state.address && known->state.settings.quorum == quorum;
      return same ? Repeated("monitor", values) : Fail("Duplicate master name.");
    }
    Warn("master " + name + " is defined in an included file too, where it has no effect");
    if (known->origin.included) *known = std::move(draft);
    return {};
  }
  by_name_.emplace(name, masters_.size());
  masters_.push_back(std::move(draft));
  return {};
}

Result<void> StatementReader::Repeated(const std::string& statement, const Words& values) {
  Warn("the line 'sentinel " + statement + " " + FormatWords(values) + "' stands there twice");
  return {};
}

Result<void> StatementReader::SetPresent(MasterDraft& master, Address address) {
  if (master.present) return Fail("Duplicate master name.");
  master.present = std::move(address);
  // Whom the state file knows takes the place of whom the configuration once knew.
  master.state.known_replicas.clear();
  master.state.known_sentinels.clear();
  master.replicas.clear();
  master.peers.clear();
  return {};
}

Result<void> StatementReader::SetKnownMaster(const Words& values) {
  auto address = ReadAddress(values[1], values[2]);
  if (!address) return tl::unexpected(std::move(address).error());
  MasterDraft* const master = Find(values[0]);
  if (master != nullptr) {
    if (values.size() > 3) master->superseded_epoch = ReadEpoch(values[3]);
    return SetPresent(*master, *std::move(address));
  }
  if (passed_over_.insert(values[0]).second) {
    Warn("master " + values[0] +
         " is not in the configuration any more: what the state file says of it has no effect");
  }
  return {};
}

Result<void> StatementReader::SetQuorum(MasterDraft& master, const std::string& value) {
  const std::int32_t quorum = LeadingNumber(value);
  if (quorum <= 0) return Fail("Quorum must be 1 or greater.");
  master.state.settings.quorum = quorum;
  return {};
}

void StatementReader::Remove(const std::string& name) {
  if (MasterDraft* const master = Find(name); master != nullptr) master->removed = true;
  passed_over_.insert(name);
}

// Which address counts: that of the higher epoch, and of equal ones that of the state file. Behind
// SENTINEL REMOVE and MONITOR epochs begin anew, but not in the configuration.
void StatementReader::SettleAddress(MasterDraft& master) {
  if (!master.present) return;
  if (master.configured_epoch <= std::max(master.state_epoch, master.superseded_epoch)) {
    master.state.address = *std::move(master.present);
    master.state.config_epoch = master.state_epoch;
    return;
  }
  Warn("master " + master.state.name +
       ": the configuration has a newer config-epoch than the state "
       "file, so its address counts");
}

Result<void> SetPeriod(milliseconds& period, const std::string& value) {
  const std::int32_t count = LeadingNumber(value);
  if (count <= 0) return Fail("negative or zero time parameter.");
  period = milliseconds(count);
  return {};
}

Result<void> SetPeriodOrOff(milliseconds& period, const std::string& value) {
  const std::int32_t count = LeadingNumber(value);
  if (count < 0) return Fail("negative time parameter.");
  period = milliseconds(count);
  return {};
}

Result<void> SetSecondsOrOff(std::chrono::seconds& period, const std::string& value) {
  const std::int32_t count = LeadingNumber(value);
  if (count < 0) return Fail("negative time parameter.");
  period = std::chrono::seconds(count);
  return {};
}

Result<void> StatementReader::ApplyToMaster(StatementId id, MasterDraft& master,
                                            const Words& values, const Origin& origin) {
  MasterSettings& settings = master.state.settings;
  const std::string& value = values[1];
  switch (id) {
    case StatementId::kDownAfter:
      return SetPeriod(settings.down_after, value);
    case StatementId::kFailoverTimeout:
      return SetPeriod(settings.failover_timeout, value);
    case StatementId::kParallelSyncs:
      settings.parallel_syncs = LeadingNumber(value);
      break;
    case StatementId::kNotificationScript:
      return SetScript(settings.notification_script, value,
                       "Notification script seems non existing or non executable.");
    case StatementId::kClientReconfigScript:
      return SetScript(settings.client_reconfig_script, value,
                       "Client reconfiguration script seems non existing or non executable.");
    case StatementId::kAuthPass:
      return SetPassword(settings.auth_pass, settings.auth_pass_source, value);
    case StatementId::kAuthUser:
      settings.auth_user = value;
      break;
    case StatementId::kRebootDownAfter:
      return SetPeriodOrOff(settings.reboot_down_after, value);
    case StatementId::kCrashFailoverAfter:
      return SetPeriodOrOff(settings.crash_failover_after, value);
    case StatementId::kCoordinatedFailover:
      return SetFlag(settings.coordinated_failover, value,
                     "Please specify yes or no for the coordinated-failover option.");
    case StatementId::kVerifyConfig:
      return SetFlag(settings.verify_config, value,
                     "Please specify yes or no for the verify-config option.");
    case StatementId::kForgetAfter:
      return SetSecondsOrOff(settings.forget_after, value);
    case StatementId::kConfigEpoch:
      if (in_state_) master.state_epoch = std::max(master.state_epoch, ReadEpoch(value));
      master.state.config_epoch = std::max(master.state.config_epoch, ReadEpoch(value));
      state_.current_epoch = std::max(state_.current_epoch, master.state.config_epoch);
      break;
    case StatementId::kLeaderEpoch:
      master.state.leader_epoch = std::max(master.state.leader_epoch, ReadEpoch(value));
      break;
    case StatementId::kKnownReplica:
      return AddReplica(master, values, origin);
    case StatementId::kKnownSentinel:
      return AddPeer(master, values, origin);
    case StatementId::kRenameCommand:
      return AddRename(master, values, origin);
    case StatementId::kQuorum:
      return SetQuorum(master, value);
    default:
      break;  // Not about a master, or a monitor line.
  }
  return {};
}

Result<void> StatementReader::SetScript(std::string& script, const std::string& path,
                                        const char* refusal) {
  if (path.empty() && in_state_) {
    script.clear();
    return {};
  }
  if (path.empty() || !surroundings_.IsExecutable(path)) return Fail(refusal);
  script = path;
  return {};
}

Result<void> StatementReader::AddReplica(MasterDraft& master, const Words& values,
                                         const Origin& origin) {
  auto address = ReadAddress(values[1], values[2]);
  if (!address) return tl::unexpected(std::move(address).error());
  const auto [known, is_new] = master.replicas.emplace(EndpointKey(*address), origin);
  if (is_new) {
    master.state.known_replicas.push_back(*std::move(address));
    return {};
  }
  // Redis 7.0 leaves the known-slave lines of older releases beside the known-replica lines it
  // adds.
  const bool usual = known->second.word != origin.word || known->second.included != origin.included;
  return usual ? Result<void>() : Repeated("known-replica", values);
}

Result<void> StatementReader::AddPeer(MasterDraft& master, const Words& values,
                                      const Origin& origin) {
  auto address = ReadAddress(values[1], values[2]);
  if (!address) return tl::unexpected(std::move(address).error());
  const std::string& id = values[3];
  std::vector<KnownSentinel>& peers = master.state.known_sentinels;
  const auto [known, is_new] = master.peers.emplace(id, origin);
  if (is_new) {
    peers.push_back({*std::move(address), id});
    return {};
  }
  Address& there = std::ranges::find(peers, id, &KnownSentinel::id)->address;
  if (known->second.included == origin.included) {
    if (there == *address) return Repeated("known-sentinel", values);
    return Fail("Duplicate runid for sentinel.");
  }
  if (!origin.included) there = *address;
  return {};
}

Result<void> StatementReader::AddRename(MasterDraft& master, const Words& values,
                                        const Origin& origin) {
  const std::string command = AsciiUpper(values[1]);
  if (in_state_ && EqualsIgnoreCase(values[1], values[2])) {
    master.state.settings.renamed_commands.erase(command);
    return {};
  }
  const auto [known, is_new] = master.renames.emplace(command, origin);
  if (!is_new && known->second.included == origin.included) {
    if (master.state.settings.renamed_commands.at(command) == values[2]) {
      return Repeated("rename-command", values);
    }
    return Fail("Same command renamed multiple times with rename-command.");
  }
  if (is_new || !origin.included) {
    master.state.settings.renamed_commands.insert_or_assign(command, values[2]);
  }
  return {};
}

// --- pieces ---------------------------------------------------------------------------------

Result<Address> StatementReader::ReadAddress(const std::string& host,
                                             const std::string& port) const {
  const std::int32_t number = LeadingNumber(port);
  if (number < 0 || number > std::numeric_limits<std::uint16_t>::max()) {
    return Fail("Invalid port number.");
  }
  const auto short_port = static_cast<std::uint16_t>(number);
  if (auto ip = CanonicalIp(host)) return MakeAddress(*std::move(ip), short_port);
  // A name of the state file was accepted when it was written.
  if (!(state_.process.resolve_hostnames || in_state_) || !IsPlainName(host)) {
    return Fail("Can't resolve instance hostname.");
  }
  return MakeAddress(host, short_port);
}

Epoch StatementReader::ReadEpoch(const std::string& text) {
  const Epoch epoch = LeadingEpoch(text);
  if (epoch <= kEpochMax) return epoch;
  Warn("epoch " + text + " is out of range; " + std::to_string(kEpochMax) + " is used");
  return kEpochMax;
}

MasterDraft* StatementReader::Find(const std::string& name) {
  const auto found = by_name_.find(name);
  if (found == by_name_.end() || masters_[found->second].removed) return nullptr;
  return &masters_[found->second];
}

// Entries that name the master as its own replica, or this process as its own peer.
void StatementReader::DropImpossible(MasterState& master) {
  const std::string master_key = EndpointKey(master.address);
  const auto is_master = [&](const Address& replica) { return EndpointKey(replica) == master_key; };
  if (std::erase_if(master.known_replicas, is_master) > 0) {
    Warn("master " + master.name + " is listed as a replica of itself, which has no effect");
  }
  const auto is_self = [&](const KnownSentinel& peer) { return peer.id == state_.my_id; };
  if (std::erase_if(master.known_sentinels, is_self) > 0) {
    Warn("this sentinel is listed as its own peer for master " + master.name +
         ", which has no effect");
  }
}

PersistentState StatementReader::Finish() {
  PersistentState state = state_;
  for (MasterDraft draft : masters_) {
    if (draft.removed) continue;
    SettleAddress(draft);
    DropImpossible(draft.state);
    state.masters.push_back(std::move(draft.state));
  }
  return state;
}

// False when reading ends here.
bool ApplyAll(const std::vector<StatementLine>& lines, bool in_state, StatementReader& reader,
              Complaints& complaints) {
  std::vector<const Statement*> statements;
  statements.reserve(lines.size());
  for (const StatementLine& line : lines) {
    statements.push_back(FindStatement(AsciiLower(line.words.front())));
  }
  for (const Round round : {Round::kProcess, Round::kMasters, Round::kRest}) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (RoundOf(statements[i]) != round) continue;
      const auto applied = reader.Apply(statements[i], lines[i]);
      if (applied) continue;
      const bool goes_on =
          complaints.Add({ConfigError::Report::kComplaint, lines[i].number, lines[i].text,
                          applied.error().message, lines[i].file, in_state});
      if (!goes_on) return false;
    }
  }
  return true;
}

}  // namespace

ReadStatementsResult ReadStatements(const StatementLines& lines, Surroundings& surroundings,
                                    std::vector<std::string>& warnings, Complaints& complaints) {
  ReadStatementsResult result;
  StatementReader reader(surroundings, warnings);
  if (!ApplyAll(lines.configured, false, reader, complaints)) return result;
  if (!lines.state.empty()) {
    const std::size_t said = warnings.size();
    result.configured = reader.Finish();
    warnings.resize(said);  // What is wrong with its entries matters no more.
    reader.BeginState();
    if (!ApplyAll(lines.state, true, reader, complaints)) return result;
  }
  result.state = reader.Finish();
  return result;
}

}  // namespace sentinel::codec
