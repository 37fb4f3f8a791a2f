#include "failover/follow.h"

#include "failover/switch.h"
#include "monitor/roster.h"
#include "notify/describe.h"
#include "notify/script_queue.h"

namespace sentinel {

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
  if (SameEndpoint(*address, group.address())) return;

  turn.out.Event(turn.model, &group, EventKind::kConfigUpdateFrom,
                 DescribePeer(turn.model, group, peer));
  const Address from = group.address();
  SwitchMaster(turn, group, *address);
  QueueClientReconfig(turn.model, group, ReconfigRole::kObserver, from, *address);
}

}  // namespace sentinel
