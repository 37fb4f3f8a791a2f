#include "quorum/ask.h"

#include <algorithm>
#include <string>

namespace sentinel {
namespace {

constexpr int kExpiryPeriods = 5;

// True iff we may ask for votes. While the disk fails such a request would only be withheld; plain
// questions are asked instead.
bool Standing(const Turn& turn, const MasterGroup& group) {
  return group.failover.stage == FailoverStage::kWaitStart && turn.model.saved;
}

bool UnderWay(const Peer& peer) {
  return peer.ask && peer.ask->sent_at >= peer.link->endpoint.command.opened_at;
}

bool AskDue(const Turn& turn, const MasterGroup& group, const Peer& peer, Agenda& agenda) {
  const Epoch round = group.failover.epoch;
  const bool vote_wanted =
      Standing(turn, group) && !(peer.vote && peer.vote->epoch == round) && peer.abstained != round;
  if (UnderWay(peer)) {
    // A plain question on its way is no reason to keep a vote request back.
    return vote_wanted && !(peer.ask->for_vote && peer.ask->epoch == round);
  }
  if (!peer.asked_at || (vote_wanted && peer.vote_asked_in != round)) return true;
  if (group.ask_hinted && !(peer.opinion && peer.opinion->down)) return true;
  return agenda.Due(turn.now, *peer.asked_at + turn.model.tunables.ask_period);
}

void Ask(Turn& turn, MasterGroup& group, Peer& peer) {
  const bool for_vote = Standing(turn, group);
  const Epoch epoch = for_vote ? group.failover.epoch : turn.model.current_epoch;
  const Address& address = group.address();
  peer.ask = OutstandingAsk{++turn.model.last_ask, epoch, for_vote, turn.now};
  peer.asked_at = turn.now;
  if (for_vote) peer.vote_asked_in = epoch;
  turn.out.Command(
      peer.link->endpoint.command, {RequestKind::kAskPeer, group.id, peer.ask->serial},
      {"SENTINEL", "is-master-down-by-addr", ShownHost(turn.model.process, address),
       std::to_string(address.port), std::to_string(epoch), for_vote ? turn.model.my_id : "*"},
      // Candidacy promises that our own vote is taken: rule F1 (b).
      for_vote ? Hold::kUntilSaved : Hold::kNone);
}

// True when the answer to a vote request for `epoch` shows that the peer has not voted in it and
// never will: its last vote is older and it refused, because its current epoch is ahead. A later
// vote shows nothing: the peer may have voted in `epoch` before.
bool ShowsAbstention(const OpinionReply& reply, Epoch epoch) {
  if (reply.leader_epoch >= epoch) return false;
  return reply.leader_epoch != 0 || reply.down;  // Else the peer may not know the address.
}

}  // namespace

void ExpireAnswers(Turn& turn, MasterGroup& group, Agenda& agenda) {
  const Duration expiry = kExpiryPeriods * turn.model.tunables.ask_period;
  for (auto& [id, peer] : group.peers) {
    if (!peer.opinion || !agenda.Due(turn.now, peer.opinion->answered_at + expiry)) continue;
    peer.opinion.reset();
    peer.vote.reset();
  }
}

void AskPeers(Turn& turn, MasterGroup& group, Agenda& agenda) {
  const bool by_hand = group.failover.forced && Standing(turn, group);
  const bool wanted = group.master().sdown.active() || by_hand;
  for (auto& [id, peer] : group.peers) {
    if (wanted && peer.link->endpoint.command.established && AskDue(turn, group, peer, agenda)) {
      Ask(turn, group, peer);
    }
  }
  group.ask_hinted = false;
}

bool VotesAwaited(const MasterGroup& group) {
  const Epoch round = group.failover.epoch;
  return std::any_of(group.peers.begin(), group.peers.end(), [&](const auto& entry) {
    const Peer& peer = entry.second;
    if (!peer.link->endpoint.command.established || peer.sdown.active()) return false;
    if ((peer.vote && peer.vote->epoch == round) || peer.abstained == round) return false;
    return peer.vote_asked_in != round || UnderWay(peer);
  });
}

void OnAnswer(const Turn& turn, Peer& peer, std::uint64_t serial, const OpinionReply* reply) {
  if (!peer.ask || peer.ask->serial != serial) return;
  const OutstandingAsk ask = *peer.ask;
  peer.ask.reset();
  if (reply == nullptr) return;
  peer.opinion = Opinion{reply->down, turn.now};
  if (reply->leader != "*" && reply->leader_epoch <= kEpochMax) {
    peer.vote = PeerVote{reply->leader, reply->leader_epoch};
  }
  if (ask.for_vote && ShowsAbstention(*reply, ask.epoch)) peer.abstained = ask.epoch;
}

void OnAskWithheld(Peer& peer) {
  peer.ask.reset();
  peer.asked_at.reset();
  peer.vote_asked_in = 0;
}

void AskAnew(MasterGroup& group) {
  for (auto& [id, peer] : group.peers) peer.asked_at.reset();
}

void ForgetAnswers(MasterGroup& group) {
  for (auto& [id, peer] : group.peers) {
    peer.opinion.reset();
    peer.vote.reset();
    peer.ask.reset();
    peer.asked_at.reset();
    peer.abstained.reset();
  }
  group.ask_hinted = false;
}

}  // namespace sentinel
