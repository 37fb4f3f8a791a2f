#include "failover/follow.h"

#include <algorithm>

#include "failover/coordinated.h"
#include "failover/switch.h"
#include "failover/transaction.h"
#include "monitor/roster.h"
#include "notify/describe.h"
#include "notify/script_queue.h"
#include "quorum/vote.h"

namespace sentinel {
namespace {

bool IsOvertaken(const MasterGroup& group) {
  const Failover& failover = group.failover;
  const bool undecided = failover.active() && failover.stage != FailoverStage::kReconfReplicas;
  return undecided && failover.epoch <= group.config_epoch;
}

// Somebody has won a later election than ours, so ours must not be carried through any more: it
// would put an older configuration in the place of a newer one (rule F2).
void GiveUpOvertakenFailover(Turn& turn, MasterGroup& group) {
  const Failover& failover = group.failover;
  if (!IsOvertaken(group)) return;
  turn.out.Note(LogLevel::kNotice,
                "Failover of " + group.name + " in epoch " + std::to_string(failover.epoch) +
                    " is overtaken by configuration " + std::to_string(group.config_epoch));
  StopHandover(turn, group);
  WithdrawOrders(turn, group);
  group.failover = Failover{};
}

bool NamesOurMaster(const Model& model, const MasterGroup& group, const HelloMessage& hello) {
  return hello.master_port == group.address().port &&
         hello.master_host == ShownHost(model.process, group.address());
}

// Notes what `peer` holds in our configuration epoch. Returns true iff it is another master than
// ours and most of all sentinels hold it.
bool MajorityHoldsAnother(const Turn& turn, const MasterGroup& group, Peer& peer,
                          const HelloMessage& hello) {
  peer.contradiction.reset();
  if (hello.config_epoch == 0 || NamesOurMaster(turn.model, group, hello)) return false;
  const Address other = MakeAddress(hello.master_host, hello.master_port);
  peer.contradiction = Contradiction{hello.config_epoch, other};
  const auto holds_it = [&](const auto& entry) {
    const auto& told = entry.second.contradiction;
    return told && told->config_epoch == group.config_epoch && SameEndpoint(told->master, other);
  };
  const auto holding = std::count_if(group.peers.begin(), group.peers.end(), holds_it);
  const std::size_t all = group.peers.size() + 1;
  return static_cast<std::size_t>(holding) >= all / 2 + 1;
}

}  // namespace

void FollowConfiguration(Turn& turn, MasterGroup& group, Peer& peer, const HelloMessage& hello) {
  if (hello.config_epoch < group.config_epoch || hello.config_epoch > kEpochMax) return;
  if (hello.config_epoch == group.config_epoch) {
    if (!MajorityHoldsAnother(turn, group, peer, hello)) return;
    turn.model.marks.Reach(Mark::kMajorityFollowed);
  }
  const auto address = AcceptAddress(turn, hello.master_host, hello.master_port);
  if (!address) {
    turn.out.Note(LogLevel::kWarning, "Failed to resolve hostname '" + hello.master_host + "'");
    return;
  }
  group.config_epoch = hello.config_epoch;
  group.ImageChanged();
  group.victory.reset();
  turn.out.SaveRequired();
  if (IsOvertaken(group)) turn.model.marks.Reach(Mark::kOvertaken);
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
