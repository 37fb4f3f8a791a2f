#include "quorum/reach.h"

namespace sentinel {

Reach ReachOf(const MasterGroup& group) {
  Reach reach;
  for (const auto& [id, peer] : group.peers) reach.usable += peer.sdown.active() ? 0 : 1;
  const std::size_t voters = group.peers.size() + 1;
  reach.quorum = reach.usable >= static_cast<std::size_t>(group.settings.quorum);
  reach.majority = reach.usable >= voters / 2 + 1;
  return reach;
}

}  // namespace sentinel
