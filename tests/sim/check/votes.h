// Who voted for whom, as it left the voters: the wire knows better than anybody's memory.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "sentinel/ids.h"

namespace sentinel::sim {

class Votes {
 public:
  // Returns a leader that `voter` had named before for the same group and epoch, if it was another
  // one: nobody votes twice. A stock one that was restarted does, and both votes are counted.
  std::optional<std::string> Record(const std::string& group, Epoch epoch, const std::string& voter,
                                    const std::string& leader) {
    std::set<std::string>& leaders = votes_[{group, epoch, voter}];
    if (leaders.insert(leader).second) ++counts_[{group, epoch, leader}];
    for (const std::string& other : leaders) {
      if (other != leader) return other;
    }
    return std::nullopt;
  }

  bool Has(const std::string& group, Epoch epoch, const std::string& voter) const {
    return votes_.contains({group, epoch, voter});
  }

  // Votes that `leader` has got in an epoch, its own included.
  int Count(const std::string& group, Epoch epoch, const std::string& leader) const {
    const auto found = counts_.find({group, epoch, leader});
    return found == counts_.end() ? 0 : found->second;
  }

  // True iff somebody voted twice in an epoch: two may have won it.
  bool Doubled(const std::string& group, Epoch epoch) const {
    for (auto it = votes_.lower_bound({group, epoch, ""}); it != votes_.end(); ++it) {
      const auto& [of_group, in_epoch, voter] = it->first;
      if (of_group != group || in_epoch != epoch) break;
      if (it->second.size() > 1) return true;
    }
    return false;
  }

 private:
  using Key = std::tuple<std::string, Epoch, std::string>;
  std::map<Key, std::set<std::string>> votes_;  // By voter.
  std::map<Key, int> counts_;                   // By leader.
};

}  // namespace sentinel::sim
