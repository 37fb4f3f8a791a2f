#include "command/quorum_status.h"

#include "command/texts.h"

namespace sentinel::command {

QuorumStatus JudgeQuorum(const MasterGroup& group) {
  QuorumStatus status;
  const std::size_t voters = group.peers.size() + 1;
  for (const auto& [id, peer] : group.peers) status.usable += peer.sdown.active() ? 0 : 1;

  const bool quorum = status.usable >= static_cast<std::size_t>(group.settings.quorum);
  const bool majority = status.usable >= voters / 2 + 1;
  const std::string count = std::to_string(status.usable) + " usable Sentinels. ";
  status.ok = quorum && majority;
  if (status.ok) {
    status.text = "OK " + count + "Quorum and failover authorization can be reached";
    return status;
  }
  status.text = "NOQUORUM " + count;
  if (!quorum) status.text += texts::kNoQuorumTail;
  if (!quorum && !majority) status.text += ". ";
  if (!majority) status.text += texts::kNoMajorityTail;
  return status;
}

}  // namespace sentinel::command
