#include <utility>

#include "engine/inputs.h"
#include "failover/follow.h"
#include "failover/role_correction.h"
#include "notify/hello_channels.h"
#include "quorum/peers.h"
#include "quorum/vote.h"

namespace sentinel {
namespace {

// In publish periods: who hears us by channel says nothing straight to our port for longer.
constexpr int kUnasked = 4;

// One more hello than the rhythm of its sender calls for means that it wants to know where we stand
// (docs/decisions/0008-deposed-master.md).
bool OutOfTurn(const Turn& turn, const MasterGroup& group, const Peer& peer) {
  if (!peer.greeted_at) return false;
  const Duration period = turn.model.tunables.publish_period;
  const Duration least = HearsByChannel(turn, group, peer) ? kUnasked * period : period * 3 / 4;
  return turn.now - *peer.greeted_at < least;
}

void AnswerGreeting(Turn& turn, MasterGroup& group, Peer& peer) {
  const bool asks = OutOfTurn(turn, group, peer);
  peer.greeted_at = turn.now;
  if (!asks) return;
  // Seldom enough that two who answer each other come to an end.
  const Duration most = turn.model.tunables.publish_period * 3 / 4;
  if (peer.answered_at && turn.now - *peer.answered_at < most) return;
  peer.answered_at = turn.now;
  peer.hello_at.reset();
  turn.touched.groups.insert(group.id);
}

// What both ways have in common. Returns the group and the sender, nullptr for who is not met.
std::pair<MasterGroup*, Peer*> OnHello(Turn& turn, const HelloMessage& hello) {
  Model& model = turn.model;
  if (hello.sentinel_id == model.my_id) return {};  // Not from us: somebody repeats what we said.
  MasterGroup* group = model.Find(hello.master_name);
  if (group == nullptr) {
    ++model.ignored.hellos;
    return {};
  }
  const std::size_t known = group->peers.size();
  Peer* sender = MeetSender(turn, *group, hello);
  AdoptEpoch(turn, *group, hello.current_epoch);
  if (sender == nullptr) return {};
  FollowConfiguration(turn, *group, *sender, hello);
  sender->heard_at = turn.now;
  sender->config_epoch = hello.config_epoch;
  FenceDeposed(turn, *group);
  if (group->peers.size() != known || group->stragglers) turn.touched.groups.insert(group->id);
  return {group, sender};
}

}  // namespace

void OnGreeting(Turn& turn, const HelloMessage& hello) {
  const auto [group, sender] = OnHello(turn, hello);
  if (sender != nullptr) AnswerGreeting(turn, *group, *sender);
}

void OnChannelMessage(Turn& turn, const HelloMessage& hello) {
  const auto [group, sender] = OnHello(turn, hello);
  if (sender != nullptr) sender->heard_by_channel_at = turn.now;
}

}  // namespace sentinel
