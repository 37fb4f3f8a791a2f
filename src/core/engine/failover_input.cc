// SENTINEL FAILOVER, in all its forms.
#include <utility>

#include "engine/answers.h"
#include "engine/inputs.h"
#include "failover/coordinated.h"
#include "failover/election.h"
#include "failover/selection.h"
#include "monitor/roster.h"
#include "quorum/vote.h"

namespace sentinel {
namespace {

struct Refusal {
  OperatorStatus status = OperatorStatus::kOk;
  std::string detail;
};

// Why the replica that TO names cannot take over; sets `wanted` if it can.
Refusal FindWanted(const Turn& turn, MasterGroup& group, const Address& to, std::string& wanted) {
  const auto refuse = [](std::string why) {
    return Refusal{OperatorStatus::kNoGoodReplica, std::move(why)};
  };
  const DataNode* node = FindNode(group, to);
  if (node == nullptr) return refuse("No such replica of this master");
  if (group.is_master(*node)) return refuse("This is the master already");
  const auto excluded = WhyExcluded(turn.model, group, *node, turn.now);
  if (excluded) return refuse(std::string("The replica ") + ToText(*excluded));
  wanted = node->key;
  return {};
}

Refusal PrepareHandover(const Turn& turn, MasterGroup& group, const CoordinatedOptions& options,
                        Handover& handover, std::string& wanted) {
  if (options.timeout >= group.settings.failover_timeout) {
    return {OperatorStatus::kTimeoutTooLong, {}};
  }
  handover.mode = Handover::Mode::kDemanded;
  handover.timeout = options.timeout.value_or(DefaultHandoverTimeout(group.settings));
  std::string why_not = WhyNoHandover(turn, group);
  if (!why_not.empty()) return {OperatorStatus::kNoGoodPrimary, std::move(why_not)};
  return options.to ? FindWanted(turn, group, *options.to, wanted) : Refusal{};
}

}  // namespace

void OnFailoverCommand(Turn& turn, const FailoverCommand& input) {
  MasterGroup* group = turn.model.Find(input.name);
  if (group == nullptr) return Answer(turn, input.token, OperatorStatus::kNoSuchMaster);
  if (group->failover.active()) return Answer(turn, input.token, OperatorStatus::kInProgress);
  Handover handover;
  std::string wanted;
  if (input.coordinated) {
    Refusal refusal = PrepareHandover(turn, *group, *input.coordinated, handover, wanted);
    if (refusal.status != OperatorStatus::kOk) {
      return Answer(turn, input.token, refusal.status, std::move(refusal.detail));
    }
  } else if (group->settings.coordinated_failover && WhyNoHandover(turn, *group).empty()) {
    handover.mode = Handover::Mode::kPreferred;
    handover.timeout = DefaultHandoverTimeout(group->settings);
  }
  if (wanted.empty() && SelectReplica(turn.model, *group, turn.now) == nullptr) {
    return Answer(turn, input.token, OperatorStatus::kNoGoodReplica);
  }
  // An election that cannot be saved would lie in wait and move the master whenever the disk is
  // back.
  if (!turn.model.saved) return Answer(turn, input.token, OperatorStatus::kSaveFailed);
  if (EpochsAreUsedUp(turn.model)) return Answer(turn, input.token, OperatorStatus::kEpochsUsedUp);
  AnswerWaiter(turn, *group);  // Of an earlier one, which has just ended.
  StartFailover(turn, *group, true);
  turn.touched.groups.insert(group->id);
  if (group->failover.active()) {
    group->failover.handover = handover;
    group->failover.wanted = wanted;
  }
  if (!input.coordinated || !input.coordinated->wait) return AnswerSaved(turn, input.token);
  turn.out.SaveRequired();
  group->waiter.emplace().token = input.token;
}

}  // namespace sentinel
