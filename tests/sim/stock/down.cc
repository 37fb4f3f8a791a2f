#include "sim/stock/down.h"

namespace sentinel::sim::stock {

Millis Down::SilentFor(const Instance& instance) const {
  const Link& link = *instance.link;
  if (link.act_ping != Millis{0}) return context_.Now() - link.act_ping;
  if (link.disconnected) return context_.Now() - link.last_ok;
  return Millis{0};
}

void Down::CloseIdleLinks(Instance& instance) {
  Link& link = *instance.link;
  const Millis now = context_.Now();
  const Millis half = instance.master.settings.down_after / 2;
  if (link.command && now - link.command_since > kMinLinkAge && link.act_ping != Millis{0} &&
      now - link.act_ping > half && now - link.last_pong > half) {
    links_.CloseCommand(link);
  }
  if (link.subscriber && now - link.subscriber_since > kMinLinkAge &&
      now - link.last_heard > 3 * kPublishPeriod) {
    links_.CloseSubscriber(link);
  }
}

void Down::CheckSubjectively(Instance& instance) {
  const Millis now = context_.Now();
  const Millis down_after = instance.master.settings.down_after;
  const Millis silent = SilentFor(instance);
  CloseIdleLinks(instance);

  bool down = silent > down_after;
  if (instance.kind == Kind::kMaster) {
    const Master& master = instance.master;
    down |=
        master.reported == Role::kReplica && now - master.role_time > down_after + 2 * kInfoPeriod;
  }
  if (down == instance.sdown) return;
  instance.sdown = down;
  if (down) {
    instance.sdown_since = now;
  } else {
    instance.script_killed = false;
  }
  context_.Event(down ? "+sdown" : "-sdown", instance);
}

void Down::CheckObjectively(Master& master) {
  int count = 0;
  if (master.sdown) {
    count = 1;
    for (const auto& [id, peer] : master.peers) count += peer->says_down ? 1 : 0;
  }
  const bool down = master.sdown && count >= master.settings.quorum;
  if (down == master.odown) return;
  master.odown = down;
  if (!down) return context_.Event("-odown", master);
  master.odown_since = context_.Now();
  context_.Event(
      "+odown", master,
      " #quorum " + std::to_string(count) + "/" + std::to_string(master.settings.quorum));
}

}  // namespace sentinel::sim::stock
