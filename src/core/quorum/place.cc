#include "quorum/place.h"

#include <algorithm>
#include <string>
#include <variant>

namespace sentinel {
namespace {

// Who has not answered for so many ping periods may have moved.
constexpr int kPeriodsOfSilence = 2;
// Of a sentinel that keeps its place is told once in so many publish periods.
constexpr int kPeriodsBetweenNotes = 5;

bool IsGuarded(const Model& model, const MasterGroup& group, const PeerLink& link) {
  return group.settings.verify_config ||
         std::any_of(link.owners.begin(), link.owners.end(),
                     [&](MasterId owner) { return model.groups.at(owner).settings.verify_config; });
}

bool IsSilent(const Turn& turn, const Endpoint& endpoint) {
  return endpoint.unanswered_since &&
         turn.now - *endpoint.unanswered_since >=
             kPeriodsOfSilence * Duration(turn.model.tunables.ping_period);
}

// What was asked before the connection was made was asked of somebody else, perhaps.
bool IsAskedHere(const PeerLink& link) {
  return link.doubt && link.doubt->asked_at >= link.endpoint.command.opened_at;
}

bool MayAsk(const Turn& turn, const PeerLink& link) {
  if (!link.endpoint.command.established) return false;
  if (!IsAskedHere(link)) return true;
  return !link.doubt->under_way &&
         turn.now >= link.doubt->asked_at + turn.model.tunables.ping_period;
}

void Ask(Turn& turn, PeerLink& link) {
  if (!IsAskedHere(link)) link.doubt = PlaceInDoubt{};
  link.doubt->serial = ++turn.model.last_ask;
  link.doubt->asked_at = turn.now;
  link.doubt->under_way = true;
  turn.out.Command(link.endpoint.command,
                   {RequestKind::kAskId, *link.owners.begin(), link.doubt->serial},
                   {"SENTINEL", "myid"});
}

void NoteKept(Turn& turn, PeerLink& link, const HelloMessage& hello) {
  const Duration pause = kPeriodsBetweenNotes * turn.model.tunables.publish_period;
  if (link.doubt->told_at && turn.now < *link.doubt->told_at + pause) return;
  link.doubt->told_at = turn.now;
  turn.model.marks.Reach(Mark::kMoveRefused);
  turn.out.Note(LogLevel::kWarning,
                "A hello of " + hello.master_name + " says that sentinel " + hello.sentinel_id +
                    " is at " + JoinHostPort(hello.sentinel_host, hello.sentinel_port) +
                    ", which is not believed: sentinel " + link.id + " still answers at " +
                    JoinHostPort(ShownHost(turn.model.process, link.address), link.address.port));
}

}  // namespace

bool KeepsItsPlace(Turn& turn, const MasterGroup& group, PeerLink& link,
                   const HelloMessage& hello) {
  if (!IsGuarded(turn.model, group, link) || IsSilent(turn, link.endpoint)) return false;
  const bool answered = IsAskedHere(link) && link.doubt->is_it;
  if (answered && !*link.doubt->is_it) return false;
  if (answered) NoteKept(turn, link, hello);
  if (MayAsk(turn, link)) Ask(turn, link);
  return true;
}

bool OthersKeepTheirPlace(Turn& turn, const MasterGroup& group, const Address& address,
                          const HelloMessage& hello) {
  bool kept = false;
  for (auto& [id, link] : turn.model.peer_links) {
    if (id == hello.sentinel_id || !SameEndpoint(link.address, address)) continue;
    if (group.peers.contains(id) && KeepsItsPlace(turn, group, link, hello)) kept = true;
  }
  return kept;
}

void OnIdentity(Turn& turn, PeerLink& link, std::uint64_t serial, const ReplyBody& body) {
  if (!link.doubt || link.doubt->serial != serial) return;
  link.doubt->under_way = false;
  if (const auto* reply = std::get_if<IdReply>(&body)) {
    link.doubt->is_it = reply->id == link.id;
  } else {
    ++turn.model.ignored.replies;
  }
}

}  // namespace sentinel
