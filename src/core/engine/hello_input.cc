#include "engine/inputs.h"
#include "failover/follow.h"
#include "failover/role_correction.h"
#include "notify/greetings.h"
#include "quorum/agreement.h"
#include "quorum/claims.h"
#include "quorum/peers.h"

namespace sentinel {
namespace {

// Connections may outlive a cut. Then what was said meanwhile is read in one go, oldest first. Such
// a hello proves nothing about now, even if no more than one or two can be missing; what it names
// is worth waiting for only where so many are missing that it was no chance.
void NoteSilence(const Turn& turn, Peer& sender) {
  const Duration period = turn.model.tunables.publish_period;
  const Duration silence = turn.now - sender.heard_at;
  if (silence > period * 3 / 2) sender.heard_out_at = turn.now + kHearing;
  if (silence > period * 6) sender.told_all_at = turn.now + kHearing;
}

// What OnHello() has made of a hello.
struct Heard {
  MasterGroup* group = nullptr;
  Peer* sender = nullptr;  // nullptr for who is not met.
  bool news = false;       // It holds another configuration than in its last hello.
};

// What both ways have in common.
Heard OnHello(Turn& turn, const HelloMessage& hello) {
  Model& model = turn.model;
  if (hello.sentinel_id == model.my_id) return {};  // Not from us: somebody repeats what we said.
  MasterGroup* group = model.Find(hello.master_name);
  if (group == nullptr) {
    ++model.ignored.hellos;
    return {};
  }
  const std::size_t known = group->peers.size();
  const auto [sender, stranger] = MeetSender(turn, *group, hello);
  HearEpoch(turn, *group, hello.current_epoch);
  if (sender == nullptr) return {};
  NoteSilence(turn, *sender);
  HearConfiguration(turn, *group, *sender, hello, stranger);
  NoteDissent(turn, *group, *sender, hello);
  sender->heard_at = turn.now;
  const bool news = sender->config_epoch != hello.config_epoch;
  sender->config_epoch = hello.config_epoch;
  FenceDeposed(turn, *group);
  if (group->peers.size() != known || group->stragglers) turn.touched.groups.insert(group->id);
  return {group, sender, news};
}

}  // namespace

void OnGreeting(Turn& turn, const HelloMessage& hello) {
  const Heard heard = OnHello(turn, hello);
  if (heard.sender == nullptr || !WantsAnswer(turn, *heard.group, *heard.sender, heard.news))
    return;
  heard.sender->hello_at.reset();
  turn.touched.groups.insert(heard.group->id);
}

void OnChannelMessage(Turn& turn, const HelloMessage& hello) {
  const Heard heard = OnHello(turn, hello);
  if (heard.sender != nullptr) heard.sender->heard_by_channel_at = turn.now;
}

}  // namespace sentinel
