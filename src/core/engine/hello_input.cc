#include "engine/inputs.h"
#include "failover/follow.h"
#include "quorum/peers.h"
#include "quorum/vote.h"

namespace sentinel {

void OnHello(Turn& turn, const HelloMessage& hello) {
  Model& model = turn.model;
  if (hello.sentinel_id == model.my_id) return;  // Not from us: somebody repeats what we said.
  MasterGroup* group = model.Find(hello.master_name);
  if (group == nullptr) {
    ++model.ignored.hellos;
    return;
  }
  const std::size_t known = group->peers.size();
  Peer* sender = MeetSender(turn, *group, hello);
  AdoptEpoch(turn, *group, hello.current_epoch);
  if (sender == nullptr) return;
  FollowConfiguration(turn, *group, *sender, hello);
  sender->heard_at = turn.now;
  if (group->peers.size() != known) turn.touched.groups.insert(group->id);
}

}  // namespace sentinel
