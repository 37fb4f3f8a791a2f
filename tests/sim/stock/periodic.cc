#include "sim/stock/periodic.h"

#include <algorithm>

namespace sentinel::sim::stock {
namespace {

Millis InfoPeriodOf(const Server& server) {
  if (server.kind == Kind::kMaster) return kInfoPeriod;
  const auto& replica = static_cast<const Replica&>(server);
  const bool special =
      replica.master.odown || replica.master.in_failover || replica.upstream_down_for != Millis{0};
  return special ? kFastInfoPeriod : kInfoPeriod;
}

}  // namespace

bool Periodic::InfoDue(const Server& server) const {
  return server.info_time == Millis{0} || context_.Now() - server.info_time > InfoPeriodOf(server);
}

bool Periodic::PingDue(const Instance& instance) const {
  const Link& link = *instance.link;
  const Millis period = std::min<Millis>(kPingPeriod, instance.master.settings.down_after);
  const Millis now = context_.Now();
  return now - link.last_pong > period && now - link.last_ping > period / 2;
}

void Periodic::Send(Instance& instance) {
  const Link& link = *instance.link;
  if (link.disconnected) return;
  // Entries are the only ones that keep hold of a link.
  const auto owners = static_cast<std::size_t>(instance.link.use_count());
  if (link.command->unanswered() >= kPendingMax * owners) return;
  if (instance.kind != Kind::kPeer && InfoDue(static_cast<Server&>(instance))) {
    links_.Info(static_cast<Server&>(instance));
  }
  if (PingDue(instance)) links_.Ping(instance);
  if (context_.Now() - instance.last_publish > kPublishPeriod) links_.PublishHello(instance);
}

}  // namespace sentinel::sim::stock
