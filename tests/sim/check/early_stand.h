// Rule F3 (docs/rules.md, decision 5): whoever stands within twice failover-timeout of a stand of
// its own says that no leader came out of that one, nor ever will; and within twice
// failover-timeout of a vote for another (F4), that this one does not lead. A new beginning lifts
// that: a restart, a reset, a switch of the master, and a stand by hand.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sentinel/ids.h"
#include "sentinel/time.h"

namespace sentinel::sim {

class EarlyStands {
 public:
  using Broken = std::optional<std::string>;  // What is wrong, if something is.

  // What a candidate knows of who decides.
  struct Electorate {
    int needed = 0;      // Votes.
    bool whole = false;  // It knows all sentinels.
  };
  struct Stand {
    std::string id;
    std::string group;
    Epoch epoch = 0;
    MonotonicTime at{};  // By the clock of the sentinel.
    Duration failover_timeout{};
    Electorate electorate;
  };
  // Somebody says that it leads. Of one that was told to nothing follows but for its voters.
  struct Lead {
    std::string id;
    std::string group;
    Epoch epoch = 0;
    int needed = 0;
    bool ours = false;
    bool by_hand = false;
  };

  Broken OnStand(const Stand& stand);
  // By `id` for another one, `leader`.
  void OnVote(const std::string& id, const std::string& group, const std::string& leader,
              Epoch epoch, MonotonicTime at, Duration failover_timeout);
  void OnNewBeginning(const std::string& id, const std::string& group);
  Broken OnLead(const Lead& lead);
  // It has ordered a promotion.
  void OnOrdered(const std::string& id, const std::string& group, Epoch epoch);
  // One of these orders was refused as a whole.
  void OnRefused(const std::string& id, const std::string& group, Epoch epoch);

 private:
  struct Vote {
    std::string leader;
    Epoch epoch = 0;
    MonotonicTime at{};
    Duration failover_timeout{};
  };
  struct Past {
    std::optional<Stand> stand;
    int orders = 0;  // To promote, in its epoch, that were not refused.
    std::optional<Vote> vote;
  };
  // What an early stand takes for granted of an earlier epoch.
  struct Assumed {
    std::string by;
    Epoch stood_in = 0;
    std::string leader;  // This one does not lead; empty = nobody but `by` does.
    int needed = 0;      // If empty: with so many votes.
  };
  using GroupEpoch = std::pair<std::string, Epoch>;

  Broken Assume(const GroupEpoch& round, const Assumed& assumed);
  static Broken Judge(const Assumed& assumed, const Lead& lead);

  std::map<std::pair<std::string, std::string>, Past> past_;  // By id and group.
  std::map<GroupEpoch, std::vector<Lead>> leads_;
  std::map<GroupEpoch, std::vector<Assumed>> assumed_;
};

}  // namespace sentinel::sim
