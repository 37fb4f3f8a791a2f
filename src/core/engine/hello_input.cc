#include "engine/inputs.h"
#include "failover/follow.h"
#include "failover/role_correction.h"
#include "quorum/peers.h"
#include "quorum/vote.h"

namespace sentinel {
namespace {

// Hellos come once in a publish period. One more means that its sender wants to know where we
// stand (docs/decisions/0008-deposed-master.md).
void AnswerGreeting(Turn& turn, MasterGroup& group, Peer& peer) {
  const Duration period = turn.model.tunables.publish_period;
  const Duration most = period * 3 / 4;
  const bool early = peer.greeted_at && turn.now - *peer.greeted_at < most;
  peer.greeted_at = turn.now;
  if (!early) return;
  // Seldom enough that two who answer each other come to an end.
  if (peer.answered_at && turn.now - *peer.answered_at < most) return;
  peer.answered_at = turn.now;
  peer.hello_at.reset();
  turn.touched.groups.insert(group.id);
}

}  // namespace

void OnGreeting(Turn& turn, const HelloMessage& hello) {
  OnHello(turn, hello);
  MasterGroup* group = turn.model.Find(hello.master_name);
  if (group == nullptr) return;
  const auto peer = group->peers.find(hello.sentinel_id);
  if (peer != group->peers.end()) AnswerGreeting(turn, *group, peer->second);
}

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
  sender->config_epoch = hello.config_epoch;
  FenceDeposed(turn, *group);
  if (group->peers.size() != known || group->stragglers) turn.touched.groups.insert(group->id);
}

}  // namespace sentinel
