#include "codec/conf/master_draft.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "codec/conf/shown_line.h"
#include "codec/conf/value.h"

namespace sentinel::codec {
namespace {

std::string EndpointKey(const Address& address) {
  return JoinHostPort(address.resolved() ? address.ip : AsciiLower(address.host), address.port);
}

// Entries that name the master as its own replica, or this process as its own peer.
void DropImpossible(MasterState& master, const std::string& my_id, StatementValues& values) {
  const std::string master_key = EndpointKey(master.address);
  const auto is_master = [&](const Address& replica) { return EndpointKey(replica) == master_key; };
  if (std::erase_if(master.known_replicas, is_master) > 0) {
    values.Warn("master " + master.name + " is listed as a replica of itself, which has no effect");
  }
  const auto is_self = [&](const KnownSentinel& peer) { return peer.id == my_id; };
  if (std::erase_if(master.known_sentinels, is_self) > 0) {
    values.Warn("this sentinel is listed as its own peer for master " + master.name +
                ", which has no effect");
  }
}

}  // namespace

MasterDraft::MasterDraft(std::string name, Address address, int quorum, Origin origin,
                         bool configured)
    : origin_(std::move(origin)), configured_(configured) {
  state_.name = std::move(name);
  state_.address = std::move(address);
  state_.settings.quorum = quorum;
}

void MasterDraft::BeginState() {
  configured_epoch_ = state_.config_epoch;
  state_.pause.reset();  // The state file knows whether it was resumed.
  renames_.clear();
}

Result<void> MasterDraft::SetPresent(Address address) {
  if (present_) return Fail("Duplicate master name.");
  present_ = std::move(address);
  // Whom the state file knows takes the place of whom the configuration once knew.
  state_.known_replicas.clear();
  state_.known_sentinels.clear();
  replicas_.clear();
  peers_.clear();
  return {};
}

Result<void> MasterDraft::Apply(StatementId id, const Words& words, const Origin& origin,
                                StatementValues& values) {
  MasterSettings& settings = state_.settings;
  const std::string& value = words[1];
  switch (id) {
    case StatementId::kDownAfter:
      return SetPeriod(settings.down_after, value);
    case StatementId::kFailoverTimeout:
      return SetPeriod(settings.failover_timeout, value);
    case StatementId::kParallelSyncs:
      settings.parallel_syncs = LeadingNumber(value);
      break;
    case StatementId::kNotificationScript:
      return values.SetScript(settings.notification_script, value,
                              "Notification script seems non existing or non executable.");
    case StatementId::kClientReconfigScript:
      return values.SetScript(
          settings.client_reconfig_script, value,
          "Client reconfiguration script seems non existing or non executable.");
    case StatementId::kAuthPass:
      return values.SetPassword(settings.auth_pass, settings.auth_pass_source, value);
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
    case StatementId::kAutoFailover:
      return SetFlag(settings.auto_failover, value,
                     "Please specify yes or no for the auto-failover option.");
    case StatementId::kPausedUntil:
      return SetPause(value);
    case StatementId::kConfigEpoch:
      SetConfigEpoch(values.ReadEpoch(value), values.in_state());
      break;
    case StatementId::kLeaderEpoch:
      state_.leader_epoch = std::max(state_.leader_epoch, values.ReadEpoch(value));
      break;
    case StatementId::kKnownReplica:
      return AddReplica(words, origin, values);
    case StatementId::kKnownSentinel:
      return AddPeer(words, origin, values);
    case StatementId::kRenameCommand:
      return AddRename(words, origin, values);
    case StatementId::kHeededAddress:
      return SetHeededAddress(words, values);
    case StatementId::kQuorum:
      return ReadQuorum(settings.quorum, value);
    default:
      break;  // Done by the caller.
  }
  return {};
}

Result<void> MasterDraft::SetHeededAddress(const Words& words, const StatementValues& values) {
  auto address = values.ReadAddress(words[1], words[2]);
  if (!address) return tl::unexpected(std::move(address).error());
  heeded_address_ = *std::move(address);
  return {};
}

Result<void> MasterDraft::SetPause(const std::string& value) {
  const auto ends_at_ms = ParseInteger(value);
  if (!ends_at_ms || *ends_at_ms < 0) return Fail("Malformed time of paused-until.");
  state_.pause = SavedPause{*ends_at_ms, milliseconds(0)};
  return {};
}

void MasterDraft::SetConfigEpoch(Epoch epoch, bool in_state) {
  if (in_state) state_epoch_ = std::max(state_epoch_, epoch);
  state_.config_epoch = std::max(state_.config_epoch, epoch);
}

Result<void> MasterDraft::AddReplica(const Words& words, const Origin& origin,
                                     StatementValues& values) {
  auto address = values.ReadAddress(words[1], words[2]);
  if (!address) return tl::unexpected(std::move(address).error());
  const auto [known, is_new] = replicas_.emplace(EndpointKey(*address), origin);
  if (is_new) {
    state_.known_replicas.push_back(*std::move(address));
    return {};
  }
  // Redis 7.0 leaves the known-slave lines of older releases beside the known-replica lines it
  // adds.
  const bool usual = known->second.word != origin.word || known->second.included != origin.included;
  return usual ? Result<void>() : values.Repeated("known-replica", words);
}

Result<void> MasterDraft::AddPeer(const Words& words, const Origin& origin,
                                  StatementValues& values) {
  auto address = values.ReadAddress(words[1], words[2]);
  if (!address) return tl::unexpected(std::move(address).error());
  const std::string& id = words[3];
  std::vector<KnownSentinel>& peers = state_.known_sentinels;
  const auto [known, is_new] = peers_.emplace(id, origin);
  if (is_new) {
    peers.push_back({*std::move(address), id});
    return {};
  }
  Address& there = std::ranges::find(peers, id, &KnownSentinel::id)->address;
  if (known->second.included == origin.included) {
    if (there == *address) return values.Repeated("known-sentinel", words);
    return Fail("Duplicate runid for sentinel.");
  }
  if (!origin.included) there = *address;
  return {};
}

Result<void> MasterDraft::AddRename(const Words& words, const Origin& origin,
                                    StatementValues& values) {
  const std::string command = AsciiUpper(words[1]);
  if (values.in_state() && EqualsIgnoreCase(words[1], words[2])) {
    state_.settings.renamed_commands.erase(command);
    return {};
  }
  const auto [known, is_new] = renames_.emplace(command, origin);
  if (!is_new && known->second.included == origin.included) {
    if (state_.settings.renamed_commands.at(command) == words[2]) {
      return values.Repeated("rename-command", {words[0], words[1], std::string(kHidden)});
    }
    return Fail("Same command renamed multiple times with rename-command.");
  }
  if (is_new || !origin.included) {
    state_.settings.renamed_commands.insert_or_assign(command, words[2]);
  }
  return {};
}

bool MasterDraft::edit_is_ignored() const {
  if (!present_ || !heeded_address_ || configured_epoch_ > epoch_to_beat()) return false;
  return !SameEndpoint(*heeded_address_, state_.address) &&
         !SameEndpoint(*present_, state_.address);
}

void MasterDraft::WarnOfIgnoredEdit(StatementValues& values) const {
  const auto shown = [](const Address& address) {
    return JoinHostPort(address.host, address.port);
  };
  const std::string& name = state_.name;
  const std::string host_and_port = state_.address.host + " " + std::to_string(state_.address.port);
  values.Warn("WARNING: master " + name + ": the configuration says " + shown(state_.address) +
              " now, and " + shown(*heeded_address_) +
              " before. That has no effect, as the state file says that it is " + shown(*present_) +
              ". If both name the same server, nothing need be done. To move it, SENTINEL REMOVE " +
              name + " and SENTINEL MONITOR " + name + " " + host_and_port + " " +
              std::to_string(state_.settings.quorum) + ", or write 'sentinel config-epoch " + name +
              " " + std::to_string(epoch_to_beat() + 1) + "' into the configuration.");
}

// Which address counts: that of the higher epoch, and of equal ones that of the state file. Behind
// SENTINEL REMOVE and MONITOR epochs begin anew, but not in the configuration.
void MasterDraft::SettleAddress(MasterState& state, StatementValues& values) const {
  if (!present_) return;
  if (edit_is_ignored()) WarnOfIgnoredEdit(values);
  if (configured_epoch_ <= epoch_to_beat()) {
    state.address = *present_;
    state.config_epoch = state_epoch_;
    return;
  }
  values.Warn("master " + state.name +
              ": the configuration has a newer config-epoch than the state "
              "file, so its address counts");
}

MasterState MasterDraft::Finish(const std::string& my_id, StatementValues& values) const {
  MasterState state = state_;
  SettleAddress(state, values);
  DropImpossible(state, my_id, values);
  return state;
}

}  // namespace sentinel::codec
