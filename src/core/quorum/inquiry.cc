#include "quorum/inquiry.h"

#include <algorithm>
#include <chrono>
#include <variant>

#include "quorum/claims.h"

namespace sentinel {
namespace {

// Whoever forges hellos must not make us ask at that rate.
constexpr std::chrono::milliseconds kGap{100};

bool CanBeAsked(const Peer& peer) { return peer.link->endpoint.command.established; }

bool UnderWay(const Peer& peer) {
  return peer.inquiry && !peer.inquiry->answered &&
         peer.inquiry->sent_at >= peer.link->endpoint.command.opened_at;
}

// True iff somebody else than `claimant` is to be asked about its claim.
bool OthersAreAsked(const Turn& turn, const Peer& claimant, Agenda& agenda) {
  const Claim& claim = *claimant.claim;
  if (claim.by_stranger || !CanBeAsked(claimant)) return true;
  return agenda.Due(turn.now, claim.since + turn.model.tunables.ping_period);
}

bool IsToBeAsked(const Turn& turn, const MasterGroup& group, const Peer& peer, Agenda& agenda) {
  if (peer.claim && !peer.claim->by_stranger) return true;
  return std::any_of(group.peers.begin(), group.peers.end(), [&](const auto& entry) {
    const Peer& other = entry.second;
    // What it learns later it tells of in a hello of its own.
    if (&other == &peer || !other.claim || HasAnsweredSince(peer, *other.claim)) return false;
    return OthersAreAsked(turn, other, agenda);
  });
}

MonotonicTime DueAt(const Turn& turn, const Peer& peer) {
  if (!peer.inquiry) return turn.now;
  const bool fresh =
      peer.claim && !peer.claim->by_stranger && peer.claim->last_ask >= peer.inquiry->serial;
  return peer.inquiry->sent_at + (fresh ? kGap : turn.model.tunables.ping_period);
}

void Inquire(Turn& turn, const MasterGroup& group, Peer& peer, bool last_vote_too) {
  Connection& connection = peer.link->endpoint.command;
  const std::uint64_t serial = ++turn.model.last_ask;
  peer.inquiry = Inquiry{serial, turn.now, std::nullopt, 0, false};
  if (last_vote_too) {
    const Address& master = group.address();
    turn.out.Command(connection, {RequestKind::kAskLastVote, group.id, serial},
                     {"SENTINEL", "is-master-down-by-addr", ShownHost(turn.model.process, master),
                      std::to_string(master.port), "0", turn.model.my_id});
  }
  turn.out.Command(connection, {RequestKind::kAskEpoch, group.id, serial},
                   {"SENTINEL", "master", group.name});
  turn.out.Command(connection, {RequestKind::kAskAddress, group.id, serial},
                   {"SENTINEL", "get-master-addr-by-name", group.name});
}

}  // namespace

void AskAboutClaims(Turn& turn, MasterGroup& group, Agenda& agenda) {
  const auto has_claim = [](const auto& entry) { return entry.second.claim.has_value(); };
  if (std::none_of(group.peers.begin(), group.peers.end(), has_claim)) return;
  const bool last_vote_too =
      std::any_of(group.peers.begin(), group.peers.end(), [&](const auto& entry) {
        const auto& claim = entry.second.claim;
        return claim && IsOutOfReach(turn.model, claim->hello.current_epoch);
      });
  for (auto& [id, peer] : group.peers) {
    if (!CanBeAsked(peer) || UnderWay(peer) || !IsToBeAsked(turn, group, peer, agenda)) continue;
    if (agenda.Due(turn.now, DueAt(turn, peer))) Inquire(turn, group, peer, last_vote_too);
  }
}

bool IsInquiry(RequestKind kind) {
  return kind == RequestKind::kAskLastVote || kind == RequestKind::kAskEpoch ||
         kind == RequestKind::kAskAddress;
}

void OnInquiryReply(Turn& turn, const MasterGroup& group, Peer& peer, const RequestTag& tag,
                    const ReplyBody& body) {
  if (std::holds_alternative<MalformedReply>(body)) ++turn.model.ignored.replies;
  if (!peer.inquiry || peer.inquiry->serial != tag.serial) return;
  Inquiry& inquiry = *peer.inquiry;
  if (const auto* vote = std::get_if<OpinionReply>(&body)) {
    inquiry.epoch = std::max(inquiry.epoch, vote->leader_epoch);
  } else if (const auto* epoch = std::get_if<ConfigEpochReply>(&body)) {
    inquiry.config_epoch = epoch->config_epoch;
    inquiry.epoch = std::max(inquiry.epoch, epoch->config_epoch);
  }
  HearEpoch(turn, group, inquiry.epoch);
  if (tag.kind != RequestKind::kAskAddress) return;
  const auto* master = std::get_if<AddressReply>(&body);
  if (master != nullptr && inquiry.config_epoch) {
    peer.answer = DirectAnswer{inquiry.serial, turn.now, inquiry.epoch, *inquiry.config_epoch,
                               MakeAddress(master->host, master->port)};
  }
  inquiry.answered = true;
}

void ForgetDirectAnswer(Peer& peer) {
  peer.inquiry.reset();
  peer.answer.reset();
}

}  // namespace sentinel
