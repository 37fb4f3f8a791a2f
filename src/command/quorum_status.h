// Whether enough sentinels can be reached to judge a master and to elect a leader, and there is an
// epoch left to do it in: the answer to SENTINEL CKQUORUM.
#pragma once

#include <cstddef>
#include <string>

#include "model/model.h"

namespace sentinel::command {

struct QuorumStatus {
  std::size_t usable = 1;  // Sentinels, this one included.
  bool ok = false;
  std::string text;  // Stock's, with the word in front, but for the epochs.
};

QuorumStatus JudgeQuorum(const Model& model, const MasterGroup& group);

}  // namespace sentinel::command
