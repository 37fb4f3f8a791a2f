// One master as `sentinel` lines tell of it, one after the other.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "codec/conf/statement.h"
#include "codec/conf/statement_values.h"
#include "sentinel/state.h"

namespace sentinel::codec {

// Where something was first said, to tell a repetition that means no harm from a mistake.
struct Origin {
  std::string word;  // The name of the statement as typed, in lower case.
  bool included = false;
};

class MasterDraft {
 public:
  using Words = std::vector<std::string>;

  // Of a `monitor` line; the state file alone has a master that is not `configured`.
  MasterDraft(std::string name, Address address, int quorum, Origin origin, bool configured);

  // What comes behind this is of the state file.
  void BeginState();

  // A line about this master; `words` begins with its name.
  Result<void> Apply(StatementId id, const Words& words, const Origin& origin,
                     StatementValues& values);

  // The lines of a state file about a master of the configuration: where it is by now, in place of
  // which config-epoch of the configuration, and that SENTINEL REMOVE has taken it away.
  Result<void> SetPresent(Address address);
  void Supersede(Epoch epoch) { superseded_epoch_ = epoch; }
  void Remove() { removed_ = true; }
  void SetQuorum(int quorum) { state_.settings.quorum = quorum; }

  const MasterState& state() const { return state_; }
  const Origin& origin() const { return origin_; }
  bool configured() const { return configured_; }
  bool removed() const { return removed_; }
  // The state file's; see there.
  const std::optional<Address>& heeded_address() const { return heeded_address_; }
  // True iff the configuration has another address than it had, and that has no effect.
  bool edit_is_ignored() const;

  // What it adds up to for the sentinel of this id.
  MasterState Finish(const std::string& my_id, StatementValues& values) const;

 private:
  Result<void> AddReplica(const Words& words, const Origin& origin, StatementValues& values);
  Result<void> AddPeer(const Words& words, const Origin& origin, StatementValues& values);
  Result<void> AddRename(const Words& words, const Origin& origin, StatementValues& values);
  Result<void> SetHeededAddress(const Words& words, const StatementValues& values);
  Result<void> SetPause(const std::string& value);
  void SetConfigEpoch(Epoch epoch, bool in_state);
  void SettleAddress(MasterState& state, StatementValues& values) const;
  void WarnOfIgnoredEdit(StatementValues& values) const;
  // The epoch that one of the configuration has to be above to count.
  Epoch epoch_to_beat() const { return std::max(state_epoch_, superseded_epoch_); }

  MasterState state_;
  Origin origin_;
  // What is needed to refuse repetitions.
  std::map<std::string, Origin> replicas_;  // By endpoint.
  std::map<std::string, Origin> peers_;     // By id.
  std::map<std::string, Origin> renames_;   // By upper-case command.
  // What the state file says of a master that the configuration has.
  bool configured_;
  bool removed_ = false;
  std::optional<Address> present_;  // Where it is by now.
  std::optional<Address> heeded_address_;
  Epoch configured_epoch_ = 0;  // The config-epoch of the configuration ...
  Epoch state_epoch_ = 0;       // ... and that of the state file ...
  Epoch superseded_epoch_ = 0;  // ... and the one of the configuration that it takes the place of.
};

}  // namespace sentinel::codec
