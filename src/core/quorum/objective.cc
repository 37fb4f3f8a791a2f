#include "quorum/objective.h"

#include <algorithm>

#include "notify/describe.h"

namespace sentinel {
namespace {

int PeersThatSay(const MasterGroup& group, bool down) {
  return static_cast<int>(
      std::count_if(group.peers.begin(), group.peers.end(), [down](const auto& entry) {
        return entry.second.opinion && entry.second.opinion->down == down;
      }));
}

}  // namespace

void JudgeObjective(Turn& turn, MasterGroup& group) {
  const int quorum = group.settings.quorum;
  const int count = group.master().sdown.active() ? 1 + PeersThatSay(group, true) : 0;
  const bool down = count >= quorum && count > 0;
  if (down == group.odown.active()) return;
  if (down) {
    group.odown.since = turn.now;
    group.odown.last_entered = turn.now;
    turn.out.Event(turn.model, &group, EventKind::kOdown,
                   DescribeMaster(turn.model, group) + " #quorum " + std::to_string(count) + '/' +
                       std::to_string(quorum));
  } else {
    group.odown.since.reset();
    turn.out.Event(turn.model, &group, EventKind::kOdownEnd, DescribeMaster(turn.model, group));
  }
}

bool KnownToBeBack(const MasterGroup& group) {
  if (!group.master().sdown.active()) return true;
  const int voters = static_cast<int>(group.peers.size()) + 1;
  return voters - PeersThatSay(group, false) < group.settings.quorum;
}

}  // namespace sentinel
