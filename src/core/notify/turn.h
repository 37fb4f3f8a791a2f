// What one Step works with. Passed down through the rooms of the core.
#pragma once

#include <set>
#include <string>

#include "base/random.h"
#include "model/model.h"
#include "notify/outbox.h"
#include "sentinel/time.h"

namespace sentinel {

// Whom the Step has to look at again before it ends, and what concerns every master that a peer
// watches: those have their turn in the next Steps, a few at a time, as with thousands of them
// clients would wait.
struct Touched {
  std::set<MasterId> groups;
  std::set<std::string> peer_links;  // By peer id.
  std::set<MasterId> groups_soon;
};

struct Turn {
  MonotonicTime now;
  Model& model;
  Outbox& out;
  Random& random;
  Touched& touched;

  // True in a Step(WakeUp). Silence is judged only then: the runner delivers everything that was
  // readable in a loop turn before it delivers the wake-up, so that a reply that lies in a socket
  // buffer behind a late loop is heard before anybody is called down.
  bool may_judge_silence = false;
};

// Every master that the peer watches is looked at soon.
inline void TouchSoon(Turn& turn, const PeerLink& link) {
  turn.touched.groups_soon.insert(link.owners.begin(), link.owners.end());
}

}  // namespace sentinel
