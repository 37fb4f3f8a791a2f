#include "sim/stock/asks.h"

namespace sentinel::sim::stock {

void Asks::Send(Master& master, bool forced) {
  const Millis now = context_.Now();
  for (const auto& [id, peer] : master.peers) {
    const Millis age = now - peer->last_answer;
    if (age > 5 * kAskPeriod) {
      peer->says_down = false;
      peer->leader.clear();
    }
    if (!master.sdown || peer->link->disconnected) continue;
    if (!forced && age < kAskPeriod) continue;
    const bool candidate = master.state != FailoverState::kNone;
    links_.Ask(*peer,
               {"SENTINEL", "is-master-down-by-addr", master.address.ip,
                std::to_string(master.address.port), std::to_string(context_.memory.current_epoch),
                candidate ? context_.id() : std::string("*")});
  }
}

void Asks::Take(Peer& peer, const OpinionReply& opinion) {
  peer.last_answer = context_.Now();
  peer.says_down = opinion.down;
  if (opinion.leader == "*") return;
  peer.leader = opinion.leader;
  peer.leader_epoch = opinion.leader_epoch;
}

}  // namespace sentinel::sim::stock
