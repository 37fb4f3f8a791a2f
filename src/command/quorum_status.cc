#include "command/quorum_status.h"

#include "command/texts.h"
#include "quorum/reach.h"
#include "quorum/vote.h"

namespace sentinel::command {

QuorumStatus JudgeQuorum(const Model& model, const MasterGroup& group) {
  const Reach reach = ReachOf(group);
  QuorumStatus status;
  status.usable = reach.usable;
  const std::string count = std::to_string(status.usable) + " usable Sentinels. ";
  const bool used_up = EpochsAreUsedUp(model);
  status.ok = reach.quorum && reach.majority && !used_up;
  if (status.ok) {
    status.text = "OK " + count + "Quorum and failover authorization can be reached";
    return status;
  }
  status.text = "NOQUORUM " + count;
  if (!reach.quorum) status.text += texts::kNoQuorumTail;
  if (!reach.quorum && !reach.majority) status.text += ". ";
  if (!reach.majority) status.text += texts::kNoMajorityTail;
  if (used_up && !(reach.quorum && reach.majority)) status.text += ". ";
  if (used_up) status.text += texts::kNoEpochTail;
  return status;
}

}  // namespace sentinel::command
