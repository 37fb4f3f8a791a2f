#include "codec/conf/read_statements.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "codec/conf/directive.h"
#include "codec/conf/host_text.h"
#include "codec/conf/master_draft.h"
#include "codec/conf/statement.h"
#include "codec/conf/statement_values.h"
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

class StatementReader {
 public:
  StatementReader(Surroundings& surroundings, std::vector<std::string>& warnings)
      : values_(surroundings, state_.process, warnings) {}

  Result<void> Apply(const Statement* statement, const StatementLine& line);
  // What comes behind this is of the state file.
  void BeginState();
  PersistentState Finish();
  std::map<std::string, Address> HeededAddresses() const;
  const std::optional<LogThreshold>& log_level() const { return log_level_; }

 private:
  using Words = std::vector<std::string>;

  Result<void> ApplyToProcess(StatementId id, const std::string& value);
  Result<void> SetLogLevel(const std::string& value);
  Result<void> ApplyToMaster(StatementId id, MasterDraft& master, const Words& words,
                             const Origin& origin);
  Result<void> AddMaster(const Words& words, Origin origin);
  // The lines of a state file about masters of the configuration.
  Result<void> SetKnownMaster(const Words& words);
  void Remove(const std::string& name);
  // Unknown names give nullptr.
  MasterDraft* Find(const std::string& name);

  PersistentState state_;  // Its masters are filled in at the end.
  std::optional<LogThreshold> log_level_;
  StatementValues values_;
  std::vector<MasterDraft> masters_;
  std::unordered_map<std::string, std::size_t> by_name_;  // Index into masters_.
  std::set<std::string> passed_over_;  // Names whose other lines mean nothing and are no mistakes.
};

Result<void> StatementReader::Apply(const Statement* statement, const StatementLine& line) {
  const Words words(line.words.begin() + 1, line.words.end());
  const bool known = statement != nullptr &&
                     (!statement->in_state_file_only() || values_.in_state()) &&
                     !(statement->id == StatementId::kStateConfigFile && values_.in_state());
  if (!known || words.size() < statement->values_min || words.size() > statement->values_max) {
    return Fail("Unrecognized sentinel configuration statement.");
  }
  const StatementId id = statement->id;
  const Origin origin{AsciiLower(line.words.front()), line.included};
  if (!statement->of_master()) return ApplyToProcess(id, words.front());
  if (id == StatementId::kMonitor) {
    auto added = AddMaster(words, origin);
    if (!added) passed_over_.insert(words.front());
    return added;
  }
  if (id == StatementId::kKnownMaster) return SetKnownMaster(words);
  if (id == StatementId::kRemovedMaster) {
    Remove(words.front());
    return {};
  }
  const bool old_form = id == StatementId::kKnownSentinel && words.size() < statement->values_max;
  if (old_form) return {};  // A peer without an id: whoever it was will say hello.
  MasterDraft* const master = Find(words.front());
  if (master != nullptr) return ApplyToMaster(id, *master, words, origin);
  if (passed_over_.contains(words.front())) return {};
  return Fail("No such master with specified name.");
}

void StatementReader::BeginState() {
  values_.BeginState();
  for (MasterDraft& master : masters_) master.BeginState();
}

// --- the process ----------------------------------------------------------------------------

Result<void> StatementReader::ApplyToProcess(StatementId id, const std::string& value) {
  ProcessSettings& process = state_.process;
  switch (id) {
    case StatementId::kMyId:
      if (value.size() != kIdLength) return Fail("Malformed Sentinel id in myid option.");
      state_.my_id = value;
      break;
    case StatementId::kCurrentEpoch:
      state_.current_epoch = std::max(state_.current_epoch, values_.ReadEpoch(value));
      break;
    case StatementId::kAnnounceIp:
      values_.SetText(process.announce_host, value);
      break;
    case StatementId::kAnnouncePort:
      process.announce_port = values_.ReadAnnouncePort(value);
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
      values_.SetText(process.peer_user, value);
      break;
    case StatementId::kSentinelPass:
      if (value.empty() && !values_.in_state()) break;
      return values_.SetPassword(process.peer_pass, process.peer_pass_source, value);
    case StatementId::kStateConfigFile:
      if (value.empty()) return Fail("The name of the state file is empty.");
      break;  // Read beforehand.
    case StatementId::kLogLevel:
      return SetLogLevel(value);
    default:
      break;  // Not about the process.
  }
  return {};
}

Result<void> StatementReader::SetLogLevel(const std::string& value) {
  ServerOptions options;
  auto set = SetOption(LogLevelDirective(), {value}, options);
  if (set) log_level_ = options.loglevel;
  return set;
}

// --- masters --------------------------------------------------------------------------------

Result<void> StatementReader::AddMaster(const Words& words, Origin origin) {
  const std::string& name = words[0];
  int quorum = 0;
  if (auto read = ReadQuorum(quorum, words[3]); !read) return read;
  if (!IsPlainName(name)) {
    return Fail("A master name must not be empty or hold blanks or control characters.");
  }
  auto address = values_.ReadAddress(words[1], words[2]);
  if (!address) return tl::unexpected(std::move(address).error());

  MasterDraft draft(name, *std::move(address), quorum, std::move(origin), !values_.in_state());
  if (MasterDraft* const known = Find(name); known != nullptr) {
    if (values_.in_state() && known->configured()) {
      known->SetQuorum(quorum);
      return known->SetPresent(draft.state().address);
    }
    // A master of an included file is saved to the main file, beside the include. What was saved is
    // the newer one.
    if (known->origin().included == draft.origin().included) {
      const bool same = known->state().address == draft.state().address &&
                        known->state().settings.quorum == quorum;
      return same ? values_.Repeated("monitor", words) : Fail("Duplicate master name.");
    }
    values_.Warn("master " + name + " is defined in an included file too, where it has no effect");
    if (known->origin().included) *known = std::move(draft);
    return {};
  }
  by_name_.emplace(name, masters_.size());
  masters_.push_back(std::move(draft));
  return {};
}

Result<void> StatementReader::ApplyToMaster(StatementId id, MasterDraft& master, const Words& words,
                                            const Origin& origin) {
  auto applied = master.Apply(id, words, origin, values_);
  state_.current_epoch = std::max(state_.current_epoch, master.state().config_epoch);
  return applied;
}

Result<void> StatementReader::SetKnownMaster(const Words& words) {
  auto address = values_.ReadAddress(words[1], words[2]);
  if (!address) return tl::unexpected(std::move(address).error());
  MasterDraft* const master = Find(words[0]);
  if (master != nullptr) {
    if (words.size() > 3) master->Supersede(values_.ReadEpoch(words[3]));
    return master->SetPresent(*std::move(address));
  }
  if (passed_over_.insert(words[0]).second) {
    values_.Warn(
        "master " + words[0] +
        " is not in the configuration any more: what the state file says of it has no effect");
  }
  return {};
}

void StatementReader::Remove(const std::string& name) {
  if (MasterDraft* const master = Find(name); master != nullptr) master->Remove();
  passed_over_.insert(name);
}

MasterDraft* StatementReader::Find(const std::string& name) {
  const auto found = by_name_.find(name);
  if (found == by_name_.end() || masters_[found->second].removed()) return nullptr;
  return &masters_[found->second];
}

PersistentState StatementReader::Finish() {
  PersistentState state = state_;
  for (const MasterDraft& draft : masters_) {
    if (!draft.removed()) state.masters.push_back(draft.Finish(state_.my_id, values_));
  }
  return state;
}

std::map<std::string, Address> StatementReader::HeededAddresses() const {
  std::map<std::string, Address> heeded;
  for (const MasterDraft& draft : masters_) {
    if (!draft.removed() && draft.edit_is_ignored()) {
      heeded.emplace(draft.state().name, *draft.heeded_address());
    }
  }
  return heeded;
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
  result.log_level = reader.log_level();
  result.heeded_addresses = reader.HeededAddresses();
  return result;
}

}  // namespace sentinel::codec
