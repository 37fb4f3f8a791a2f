#include "quorum/peers.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "monitor/links.h"
#include "monitor/roster.h"
#include "notify/describe.h"
#include "quorum/acquaintance.h"
#include "quorum/inquiry.h"
#include "quorum/place.h"

namespace sentinel {
namespace {

PeerLink& ShareLink(Turn& turn, const std::string& id, const Address& address) {
  const auto [entry, created] = turn.model.peer_links.try_emplace(id);
  PeerLink& link = entry->second;
  if (created) {
    link.id = id;
    link.address = address;
    link.met_at = turn.now;
    link.shortest_down_after = milliseconds::max();
    RestartClocks(turn, link.endpoint);
  }
  return link;
}

// The process behind `link` now listens elsewhere.
void MoveLink(Turn& turn, PeerLink& link, const Address& address) {
  DropLinks(turn, link.endpoint);
  for (const MasterId owner : link.owners) {
    ForgetDirectAnswer(turn.model.groups.at(owner).peers.at(link.id));
  }
  link.doubt.reset();
  NoteMove(turn, link, address);
  link.address = address;
  RestartClocks(turn, link.endpoint);
  turn.touched.peer_links.insert(link.id);
  TouchSoon(turn, link);
  PeerAddressChanged(turn.model, link);
}

void AnnounceMove(Turn& turn, MasterGroup& group, Peer& peer) {
  const Address& address = peer.link->address;
  turn.out.Event(turn.model, &group, EventKind::kSentinelAddressSwitch,
                 DescribeMaster(turn.model, group) + " ip " +
                     ShownHost(turn.model.process, address) + " port " +
                     std::to_string(address.port) + " for " + peer.id);
  const std::size_t others = peer.link->owners.size() - 1;
  if (others == 0) return;
  turn.out.Event(turn.model, &group, EventKind::kSentinelAddressUpdate,
                 DescribePeer(turn.model, group, peer) + ' ' + std::to_string(others) +
                     " additional matching instances");
}

// A process at an address whose id has changed is a new process: the old id is gone for good.
void RemoveOthersAt(Turn& turn, MasterGroup& group, const std::string& id, const Address& address) {
  std::vector<std::string> stale;
  for (const auto& [other, link] : turn.model.peer_links) {
    if (other != id && SameEndpoint(link.address, address)) stale.push_back(other);
  }
  for (const std::string& other : stale) {
    const auto peer = group.peers.find(other);
    if (peer == group.peers.end()) continue;
    turn.out.Event(turn.model, &group, EventKind::kSentinelInvalidAddr,
                   DescribePeer(turn.model, group, peer->second));
    const std::set<MasterId> owners = peer->second.link->owners;
    for (const MasterId owner : owners) RemovePeer(turn, turn.model.groups.at(owner), other);
  }
}

// Whoever may publish can make sentinels up. Of those of whom nothing but hellos was ever heard so
// many are kept for a master. A later one takes the place of the one that has been silent for
// longest: there are as many voters as before, so that nobody gains a majority (rule F9), and a
// genuine one says hello again.
constexpr std::size_t kRumouredMax = 64;

void MakeRoomForRumour(Turn& turn, MasterGroup& group) {
  std::size_t rumoured = 0;
  const Peer* silent = nullptr;
  for (const auto& [id, peer] : group.peers) {
    if (!peer.link->met_at || peer.link->endpoint.served) continue;
    ++rumoured;
    if (silent == nullptr || peer.heard_at < silent->heard_at) silent = &peer;
  }
  if (rumoured >= kRumouredMax) RemovePeer(turn, group, std::string(silent->id));
}

// A master that may have had the shortest down-after was forgotten; another one may have the same.
void ShortestLeft(Model& model, PeerLink& link) {
  const bool another = std::any_of(link.owners.begin(), link.owners.end(), [&](MasterId owner) {
    return model.groups.at(owner).settings.down_after == link.shortest_down_after;
  });
  if (!another) UpdateShortestDownAfter(model, link);
}

}  // namespace

Peer& AddPeer(Turn& turn, MasterGroup& group, const std::string& id, const Address& address) {
  PeerLink& link = ShareLink(turn, id, address);
  link.owners.insert(group.id);
  link.shortest_down_after = std::min(link.shortest_down_after, group.settings.down_after);
  Peer peer;
  peer.id = id;
  peer.link = &link;
  peer.heard_at = turn.now;
  turn.touched.peer_links.insert(id);
  group.ImageChanged();
  return group.peers.insert_or_assign(id, std::move(peer)).first->second;
}

void RemovePeer(Turn& turn, MasterGroup& group, const std::string& id) {
  const auto peer = group.peers.find(id);
  PeerLink& link = *peer->second.link;
  const std::string key = link.id;
  group.peers.erase(peer);
  group.ImageChanged();
  link.owners.erase(group.id);
  if (!link.owners.empty()) {
    if (group.settings.down_after <= link.shortest_down_after) ShortestLeft(turn.model, link);
    return;
  }
  DropLinks(turn, link.endpoint);
  turn.model.peer_links.erase(key);
}

Sender MeetSender(Turn& turn, MasterGroup& group, const HelloMessage& hello) {
  const auto address = AcceptAddress(turn, hello.sentinel_host, hello.sentinel_port);
  if (!address) {
    turn.out.Note(LogLevel::kWarning, "Failed to resolve hostname '" + hello.sentinel_host + "'");
    return {};
  }
  const auto known = turn.model.peer_links.find(hello.sentinel_id);
  const bool moved =
      known != turn.model.peer_links.end() && !SameEndpoint(known->second.address, *address);
  const bool listed = group.peers.contains(hello.sentinel_id);
  if (listed && !moved) return {&group.peers.at(hello.sentinel_id), false};
  if (moved && KeepsItsPlace(turn, group, known->second, hello)) {
    return {listed ? &group.peers.at(hello.sentinel_id) : nullptr, false};
  }
  if (OthersKeepTheirPlace(turn, group, *address, hello)) return {};

  RemoveOthersAt(turn, group, hello.sentinel_id, *address);
  if (!listed) MakeRoomForRumour(turn, group);
  if (moved) MoveLink(turn, known->second, *address);
  Peer& peer = listed ? group.peers.at(hello.sentinel_id)
                      : AddPeer(turn, group, hello.sentinel_id, *address);
  if (!listed) {
    turn.out.Event(turn.model, &group, EventKind::kSentinel, DescribePeer(turn.model, group, peer));
  } else {
    AnnounceMove(turn, group, peer);
  }
  turn.out.SaveRequired();
  return {&peer, true};
}

void PeerAddressChanged(Model& model, const PeerLink& link) {
  for (const MasterId owner : link.owners) model.groups.at(owner).ImageChanged();
}

void UpdateShortestDownAfter(Model& model, PeerLink& link) {
  link.shortest_down_after = milliseconds::max();
  for (const MasterId owner : link.owners) {
    link.shortest_down_after =
        std::min(link.shortest_down_after, model.groups.at(owner).settings.down_after);
  }
}

}  // namespace sentinel
