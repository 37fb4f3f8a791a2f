// What a sentinel of ours has just made up its mind to. Nobody else hears of it before it is saved,
// and by then it may have thought better of it.
#pragma once

#include <cstdint>
#include <string>

#include "sentinel/ids.h"
#include "sentinel/time.h"

namespace sentinel::sim {

enum class DecisionKind : std::uint8_t {
  kStand,        // To stand in `epoch`, whose votes decide.
  kStandByHand,  // To stand in `epoch` as it was told.
  kVote,         // To vote for `leader`, another one, in `epoch`.
  kBeginAnew,    // Its process is new, or the group is, or is reset, or has got another master.
  kForget,       // Not to monitor the group any more.
};

struct Decision {
  DecisionKind kind{};
  std::string group;
  MonotonicTime at{};  // By its own clock.
  Epoch epoch = 0;
  std::string leader{};
};

}  // namespace sentinel::sim
