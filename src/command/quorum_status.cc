#include "command/quorum_status.h"

#include "command/texts.h"
#include "quorum/reach.h"

namespace sentinel::command {

QuorumStatus JudgeQuorum(const MasterGroup& group) {
  const Reach reach = ReachOf(group);
  QuorumStatus status;
  status.usable = reach.usable;
  const std::string count = std::to_string(status.usable) + " usable Sentinels. ";
  status.ok = reach.quorum && reach.majority;
  if (status.ok) {
    status.text = "OK " + count + "Quorum and failover authorization can be reached";
    return status;
  }
  status.text = "NOQUORUM " + count;
  if (!reach.quorum) status.text += texts::kNoQuorumTail;
  if (!reach.quorum && !reach.majority) status.text += ". ";
  if (!reach.majority) status.text += texts::kNoMajorityTail;
  return status;
}

}  // namespace sentinel::command
