// Who stood in which epoch of a group, and how: what may come out of it follows.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sentinel/ids.h"

namespace sentinel::sim {

class Stands {
 public:
  enum class How : std::uint8_t {
    kForVotes,  // One of ours that has to win.
    kByHand,    // One of ours that was told to: it needs no majority.
    kStock,     // It may take votes of other epochs for its own, and the same epoch twice.
  };

  void Record(const std::string& group, Epoch epoch, const std::string& id, How how) {
    stands_[{group, epoch}].push_back({id, how});
  }

  bool ByHand(const std::string& group, Epoch epoch, const std::string& id) const {
    const auto found = stands_.find({group, epoch});
    return found != stands_.end() &&
           std::any_of(found->second.begin(), found->second.end(), [&](const Stand& stand) {
             return stand.id == id && stand.how == How::kByHand;
           });
  }

  // True iff two stood in an epoch, one of whom nobody keeps from using it when the other one wins:
  // it may have two masters.
  bool Contested(const std::string& group, Epoch epoch) const {
    const auto found = stands_.find({group, epoch});
    return found != stands_.end() && found->second.size() > 1 &&
           std::any_of(found->second.begin(), found->second.end(),
                       [](const Stand& stand) { return stand.how != How::kForVotes; });
  }

 private:
  struct Stand {
    std::string id;
    How how;
  };
  std::map<std::pair<std::string, Epoch>, std::vector<Stand>> stands_;
};

}  // namespace sentinel::sim
