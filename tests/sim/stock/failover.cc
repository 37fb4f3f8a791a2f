#include "sim/stock/failover.h"

#include <algorithm>

#include "sim/stock/selection.h"

namespace sentinel::sim::stock {

void Failover::Step(Master& master) {
  switch (master.state) {
    case FailoverState::kNone:
    case FailoverState::kUpdateConfig:
      return;
    case FailoverState::kWaitStart:
      return WaitStart(master);
    case FailoverState::kSelectSlave:
      return Select(master);
    case FailoverState::kSendSlaveofNoone:
      return SendSlaveofNoone(master);
    case FailoverState::kWaitPromotion:
      return WaitPromotion(master);
    case FailoverState::kReconfSlaves:
      ReconfNext(master);
      return DetectEnd(master);
  }
}

void Failover::Enter(Master& master, FailoverState state) {
  master.state = state;
  master.state_since = context_.Now();
}

void Failover::Abort(Master& master, const std::string& event) {
  context_.Event(event, master);
  Enter(master, FailoverState::kNone);
  master.in_failover = master.forced = false;
  if (master.promoted != nullptr) master.promoted->promoted = false;
  master.promoted = nullptr;
}

bool Failover::TooLong(const Master& master) const {
  return context_.Now() - master.state_since > master.settings.failover_timeout;
}

void Failover::WaitStart(Master& master) {
  const std::string winner = election_.Winner(master);
  if (winner != context_.id() && !master.forced) {
    const Millis patience = std::min<Millis>(kElectionTimeout, master.settings.failover_timeout);
    if (context_.Now() - master.failover_start <= patience) return;
    return Abort(master, "-failover-abort-not-elected");
  }
  context_.Event("+elected-leader", master);
  Enter(master, FailoverState::kSelectSlave);
  context_.Event("+failover-state-select-slave", master);
}

void Failover::Select(Master& master) {
  Replica* replica = SelectReplica(master, context_.Now());
  if (replica == nullptr) return Abort(master, "-failover-abort-no-good-slave");
  context_.Event("+selected-slave", *replica);
  replica->promoted = true;
  master.promoted = replica;
  Enter(master, FailoverState::kSendSlaveofNoone);
  context_.Event("+failover-state-send-slaveof-noone", *replica);
}

void Failover::SendSlaveofNoone(Master& master) {
  if (master.promoted->link->disconnected) {
    if (TooLong(master)) Abort(master, "-failover-abort-slave-timeout");
    return;
  }
  links_.SlaveOf(*master.promoted, nullptr);
  context_.Event("+failover-state-wait-promotion", *master.promoted);
  Enter(master, FailoverState::kWaitPromotion);
}

void Failover::WaitPromotion(Master& master) {
  if (TooLong(master)) Abort(master, "-failover-abort-slave-timeout");
}

void Failover::OnPromoted(Replica& replica) {
  Master& master = replica.master;
  master.config_epoch = master.failover_epoch;
  Enter(master, FailoverState::kReconfSlaves);
  context_.Flush();
  context_.Event("+promoted-slave", replica);
  context_.Event("+failover-state-reconf-slaves", master);

  // Everybody is told at the next tick.
  const auto age = [](Instance& instance) { instance.last_publish -= kPublishPeriod + Millis{1}; };
  age(master);
  for (const auto& [name, other] : master.replicas) age(*other);
  for (const auto& [id, peer] : master.peers) age(*peer);
}

void Failover::OnFollowing(Replica& replica) {
  const Master& master = replica.master;
  if (replica.reconf_sent && master.promoted != nullptr &&
      replica.upstream == master.promoted->address) {
    replica.reconf_sent = false;
    replica.reconf_inprog = true;
    context_.Event("+slave-reconf-inprog", replica);
  }
  if (replica.reconf_inprog && replica.upstream_up) {
    replica.reconf_inprog = false;
    replica.reconf_done = true;
    context_.Event("+slave-reconf-done", replica);
  }
}

void Failover::Reconf(Replica& replica, const std::string& event) {
  links_.SlaveOf(replica, &replica.master.promoted->address);
  replica.reconf_sent = true;
  replica.reconf_sent_at = context_.Now();
  context_.Event(event, replica);
}

void Failover::ReconfNext(Master& master) {
  int busy = 0;
  for (const auto& [name, replica] : master.replicas) {
    busy += replica->reconf_sent || replica->reconf_inprog ? 1 : 0;
  }
  for (const auto& [name, replica] : master.replicas) {
    if (busy >= master.settings.parallel_syncs) return;  // Also for timeouts: weakness W6.
    if (replica->promoted || replica->reconf_done) continue;
    if (replica->reconf_sent && context_.Now() - replica->reconf_sent_at > kReconfTimeout) {
      context_.Event("-slave-reconf-sent-timeout", *replica);
      replica->reconf_sent = false;
      replica->reconf_done = true;  // And asked once more all the same.
    }
    if (replica->reconf_sent || replica->reconf_inprog || replica->link->disconnected) continue;
    Reconf(*replica, "+slave-reconf-sent");
    ++busy;
  }
}

void Failover::DetectEnd(Master& master) {
  if (master.promoted == nullptr || master.promoted->sdown) return;
  const bool outstanding =
      std::any_of(master.replicas.begin(), master.replicas.end(), [](const auto& entry) {
        const Replica& replica = *entry.second;
        return !replica.promoted && !replica.reconf_done && !replica.sdown;
      });
  const bool timeout = TooLong(master);
  if (timeout) context_.Event("+failover-end-for-timeout", master);
  if (outstanding && !timeout) return;
  context_.Event("+failover-end", master);
  Enter(master, FailoverState::kUpdateConfig);
  if (timeout) ReconfRest(master);
}

void Failover::ReconfRest(Master& master) {
  for (const auto& [name, replica] : master.replicas) {
    if (replica->promoted || replica->reconf_done || replica->reconf_sent) continue;
    if (!replica->link->disconnected) Reconf(*replica, "+slave-reconf-sent-be");
  }
}

void Failover::Finish(Master& master) {
  const Endpoint target = master.promoted->address;
  context_.Event("+switch-master", SwitchText(master, target));
  groups_.SwitchAddress(master, target);
}

}  // namespace sentinel::sim::stock
