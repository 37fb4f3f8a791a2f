#include "failover/follow.h"

#include "failover/switch.h"
#include "failover/transaction.h"
#include "monitor/roster.h"
#include "notify/describe.h"
#include "notify/script_queue.h"
#include "quorum/vote.h"

namespace sentinel {
namespace {

// Somebody has won a later election than ours, so ours must not be carried through any more: it
// would put an older configuration in the place of a newer one (rule F2).
void GiveUpOvertakenFailover(Turn& turn, MasterGroup& group) {
  const Failover& failover = group.failover;
  const bool undecided = failover.active() && failover.stage != FailoverStage::kReconfReplicas;
  if (!undecided || failover.epoch > group.config_epoch) return;
  turn.model.marks.Reach(Mark::kOvertaken);
  turn.out.Note(LogLevel::kNotice,
                "Failover of " + group.name + " in epoch " + std::to_string(failover.epoch) +
                    " is overtaken by configuration " + std::to_string(group.config_epoch));
  WithdrawOrders(turn, group);
  group.failover = Failover{};
}

}  // namespace

void FollowConfiguration(Turn& turn, MasterGroup& group, const Peer& peer,
                         const HelloMessage& hello) {
  if (hello.config_epoch <= group.config_epoch || hello.config_epoch > kEpochMax) return;
  const auto address = AcceptAddress(turn, hello.master_host, hello.master_port);
  if (!address) {
    turn.out.Note(LogLevel::kWarning, "Failed to resolve hostname '" + hello.master_host + "'");
    return;
  }
  group.config_epoch = hello.config_epoch;
  group.victory.reset();
  turn.out.SaveRequired();
  // Own elections come after every known configuration.
  AdoptEpoch(turn, group, hello.config_epoch);
  if (SameEndpoint(*address, group.address())) {
    turn.model.marks.Reach(Mark::kConfigConfirmed);
    return GiveUpOvertakenFailover(turn, group);
  }

  turn.out.Event(turn.model, &group, EventKind::kConfigUpdateFrom,
                 DescribePeer(turn.model, group, peer));
  const Address from = group.address();
  SwitchMaster(turn, group, *address);
  QueueClientReconfig(turn.model, group, ReconfigRole::kObserver, from, group.address());
}

}  // namespace sentinel
