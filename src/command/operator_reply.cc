#include "command/operator_reply.h"

#include "base/check.h"
#include "command/texts.h"

namespace sentinel::command {

codec::Reply RenderStatus(const OperatorReply& reply) {
  using codec::Reply;
  switch (reply.status) {
    case OperatorStatus::kOk:
      return Reply::Simple(reply.detail.empty() ? "OK" : "OK " + reply.detail);
    case OperatorStatus::kSaveFailed:
      return Reply::Error(texts::kSaveFailed);
    case OperatorStatus::kEpochsUsedUp:
      return Reply::Error(texts::kEpochsUsedUp);
    case OperatorStatus::kNoSuchMaster:
      return Reply::Error(texts::kNoSuchMaster);
    case OperatorStatus::kInProgress:
      return Reply::Error(texts::kInProgress);
    case OperatorStatus::kNoGoodReplica:
      return Reply::Error(reply.detail.empty() ? texts::kNoGoodReplica
                                               : texts::NoGoodReplica(reply.detail));
    case OperatorStatus::kNoGoodPrimary:
      return Reply::Error(texts::NoGoodPrimary(reply.detail));
    case OperatorStatus::kTimeoutTooLong:
      return Reply::Error(texts::kHandoverTooLong);
    case OperatorStatus::kFailoverAborted:
      return Reply::Error(texts::FailoverAborted(reply.detail));
    case OperatorStatus::kDuplicateName:
      return Reply::Error(texts::kDuplicateMaster);
    case OperatorStatus::kUnresolvable:
      return Reply::Error(texts::kBadAddress);
    case OperatorStatus::kNoSuchReplica:
      return Reply::Error(texts::kNoSuchReplica);
    case OperatorStatus::kNoSuchSentinel:
      return Reply::Error(texts::kNoSuchSentinel);
    case OperatorStatus::kIsMaster:
      return Reply::Error(texts::kIsMaster);
    case OperatorStatus::kSentinelIsUp:
      return Reply::Error(texts::kSentinelIsUp);
    case OperatorStatus::kMostSentinelsDown:
      return Reply::Error(texts::kMostSentinelsDown);
  }
  SENTINEL_UNREACHABLE();
}

}  // namespace sentinel::command
