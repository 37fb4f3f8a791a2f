// Who voted for whom, as it left the voters: the wire knows better than anybody's memory.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "sentinel/ids.h"

namespace sentinel::sim {

class Votes {
 public:
  // Returns the leader that `voter` had named before for the same group and epoch, if it was
  // another one: nobody votes twice.
  std::optional<std::string> Record(const std::string& group, Epoch epoch, const std::string& voter,
                                    const std::string& leader) {
    const auto [it, fresh] = votes_.try_emplace({group, epoch, voter}, leader);
    if (fresh) ++counts_[{group, epoch, leader}];
    if (it->second == leader) return std::nullopt;
    return it->second;
  }

  bool Has(const std::string& group, Epoch epoch, const std::string& voter) const {
    return votes_.contains({group, epoch, voter});
  }

  // Votes that `leader` has got in an epoch, its own included.
  int Count(const std::string& group, Epoch epoch, const std::string& leader) const {
    const auto found = counts_.find({group, epoch, leader});
    return found == counts_.end() ? 0 : found->second;
  }

 private:
  using Key = std::tuple<std::string, Epoch, std::string>;
  std::map<Key, std::string> votes_;  // By voter.
  std::map<Key, int> counts_;         // By leader.
};

}  // namespace sentinel::sim
