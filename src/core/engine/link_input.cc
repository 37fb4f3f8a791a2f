#include <string>
#include <utility>
#include <variant>

#include "engine/check.h"
#include "engine/inputs.h"
#include "engine/rights_again.h"
#include "failover/coordinated.h"
#include "failover/machine.h"
#include "failover/role_correction.h"
#include "failover/stragglers.h"
#include "monitor/complaints.h"
#include "monitor/crash.h"
#include "monitor/info_observer.h"
#include "monitor/links.h"
#include "monitor/probes.h"
#include "notify/describe.h"
#include "notify/hello_publisher.h"
#include "quorum/ask.h"
#include "quorum/inquiry.h"
#include "quorum/place.h"

namespace sentinel {
namespace {

MasterGroup* FindGroup(Model& model, MasterId id) {
  const auto it = model.groups.find(id);
  return it == model.groups.end() ? nullptr : &it->second;
}

Connection& ConnectionOf(const LinkOwner& owner) {
  return owner.kind == LinkKind::kCommand ? owner.endpoint->command : owner.endpoint->subscriber;
}

// A command is not pending any more: it was answered, or it never left.
void Settle(Connection& connection, RequestKind kind) {
  --connection.pending;
  if (kind == RequestKind::kTransaction) --connection.orders;
}

// A connection came or went. Of the masters that a peer watches only few need it now.
void TouchOwner(Turn& turn, const LinkOwner& owner) {
  if (!owner.is_peer()) {
    turn.touched.groups.insert(owner.group);
    return;
  }
  turn.touched.peer_links.insert(owner.peer_id);
  turn.touched.groups.insert(turn.model.unsettled.begin(), turn.model.unsettled.end());
}

void AnnounceLoss(Turn& turn, const LinkOwner& owner, const std::string& reason) {
  const Model& model = turn.model;
  const MasterId id =
      owner.is_peer() ? *model.peer_links.at(owner.peer_id).owners.begin() : owner.group;
  const MasterGroup& group = model.groups.at(id);
  const std::string details = owner.is_peer()
                                  ? DescribePeer(model, group, group.peers.at(owner.peer_id))
                                  : DescribeNode(model, group, group.nodes.at(owner.node_key));
  turn.out.Event(turn.model, &group,
                 owner.kind == LinkKind::kCommand ? EventKind::kCommandLinkReconnection
                                                  : EventKind::kPubSubLinkReconnection,
                 details + " #" + reason);
}

void OnInfo(Turn& turn, MasterGroup& group, DataNode& node, const ReplyBody& body) {
  const auto* report = std::get_if<InfoReport>(&body);
  if (report == nullptr) {
    ++turn.model.ignored.replies;
    OnInfoRefused(turn, node);
    node.endpoint.vacant_since.reset();
    return;
  }
  OnInfoAccepted(turn, node);
  ObserveInfo(turn, group, node, *report);
  if (turn.model.tilt.active()) return;
  OnInfoInFailover(turn, group, node);
  CorrectRole(turn, group, node);
  DisconnectFollower(turn, group, node);
}

void OnNodeAck(Turn& turn, MasterGroup& group, DataNode& node, const RequestTag& tag,
               const AckReply& ack) {
  switch (tag.kind) {
    case RequestKind::kPublishHello:
      if (ack.ok) OnHelloAccepted(turn, node);
      OnHelloReply(turn, node, ack);
      return;
    case RequestKind::kSubscribe:
      // Without its subscription the connection is of no use; it is tried again when due.
      if (!ack.ok) return CloseConnection(turn, node.endpoint, LinkKind::kSubscriber);
      // Whoever says hello once it hears the others is met by all who did so before.
      if (group.is_master(node)) PublishHelloNow(node);
      return;
    case RequestKind::kTransaction:
      if (!ack.ok) {
        turn.out.Note(LogLevel::kWarning,
                      "Refused by " + DescribeNode(turn.model, group, node) + ": " + ack.error);
        // Nothing else proves that nothing was done.
        if (ack.error.starts_with("EXECABORT")) OnPromotionRefused(turn, group, node, tag.serial);
      }
      return;
    case RequestKind::kHandover:
    case RequestKind::kHandoverExec:
    case RequestKind::kHandoverOver:
      if (group.is_master(node)) OnHandoverReply(turn, group, tag, ack);
      return;
    case RequestKind::kAuth:
    case RequestKind::kSetName:
    case RequestKind::kScriptKill:
    case RequestKind::kPing:
    case RequestKind::kInfo:
    case RequestKind::kAskPeer:
    case RequestKind::kAskLastVote:
    case RequestKind::kAskEpoch:
    case RequestKind::kAskAddress:
    case RequestKind::kAskId:
    case RequestKind::kAckRequest:
    case RequestKind::kWhoAmI:
    case RequestKind::kDryRun:
    case RequestKind::kTry:
      return;  // A failure shows in the PING replies.
  }
}

void OnNodeReply(Turn& turn, const LinkOwner& owner, const ReplyReceived& input) {
  MasterGroup& group = turn.model.groups.at(owner.group);
  DataNode& node = group.nodes.at(owner.node_key);
  if (const auto* ping = std::get_if<PingReply>(&input.body)) {
    if (!OnPingReply(turn, group, node, *ping)) return;
  } else if (IsOfCheck(input.tag.kind)) {
    OnCheckReply(turn, group, owner, input);
  } else if (input.tag.kind == RequestKind::kInfo) {
    OnInfo(turn, group, node, input.body);
  } else if (const auto* ack = std::get_if<AckReply>(&input.body)) {
    OnNodeAck(turn, group, node, input.tag, *ack);
  } else {
    ++turn.model.ignored.replies;
  }
  turn.touched.groups.insert(group.id);
}

void OnPeerReply(Turn& turn, const LinkOwner& owner, const ReplyReceived& input) {
  PeerLink& link = turn.model.peer_links.at(owner.peer_id);
  turn.touched.peer_links.insert(link.id);
  if (const auto* ping = std::get_if<PingReply>(&input.body)) {
    OnPingReply(turn, link, *ping);
    return;
  }
  if (input.tag.kind == RequestKind::kAskId) {
    OnIdentity(turn, link, input.tag.serial, input.body);
    return;
  }
  MasterGroup* group = FindGroup(turn.model, input.tag.master);
  if (group == nullptr || !group->peers.contains(link.id)) return;
  Peer& peer = group->peers.at(link.id);
  turn.touched.groups.insert(group->id);
  if (IsOfCheck(input.tag.kind)) {
    OnCheckReply(turn, *group, owner, input);
  } else if (input.tag.kind == RequestKind::kAskPeer) {
    const auto* opinion = std::get_if<OpinionReply>(&input.body);
    if (opinion == nullptr) ++turn.model.ignored.replies;
    OnAnswer(turn, peer, input.tag.serial, opinion);
  } else if (IsInquiry(input.tag.kind)) {
    OnInquiryReply(turn, *group, peer, input.tag, input.body);
  } else if (const auto* ack = std::get_if<AckReply>(&input.body);
             ack != nullptr && input.tag.kind == RequestKind::kPublishHello) {
    OnHelloReply(turn, *group, peer, *ack);
  }
}

// What was withheld never leaves: forget that it is under way.
void OnDropped(Turn& turn, LinkId id, const RequestTag& tag) {
  const LinkOwner* owner = turn.model.routes.Find(id);
  if (owner == nullptr) return;
  Settle(ConnectionOf(*owner), tag.kind);
  MasterGroup* group = FindGroup(turn.model, tag.master);
  if (group == nullptr) return;
  turn.touched.groups.insert(group->id);
  if (owner->is_peer()) {
    const auto peer = group->peers.find(owner->peer_id);
    if (peer == group->peers.end()) return;
    if (tag.kind == RequestKind::kPublishHello) {
      peer->second.hello_sent_at.reset();
      peer->second.hello_link.reset();
    }
    if (tag.kind == RequestKind::kAskPeer) OnAskWithheld(peer->second);
    return;
  }
  DataNode& node = group->nodes.at(owner->node_key);
  if (tag.kind == RequestKind::kPublishHello) node.hello_sent_at.reset();
  if (tag.kind == RequestKind::kInfo) node.info_sent_at.reset();
  const bool order =
      tag.kind == RequestKind::kTransaction || tag.kind == RequestKind::kHandoverExec;
  if (order) OnOrderWithheld(*group, node);
}

// How long a promise takes to become durable here decides how far candidates keep apart.
void MeasureSave(Turn& turn, bool ok) {
  Model& model = turn.model;
  if (!ok || !model.save_wanted_at) return;
  model.save_times.Add(turn.now - *model.save_wanted_at);
  model.save_wanted_at.reset();
}

// Clients are told of a new master when it is on disk. A disk that refuses keeps nothing from them.
void TellClients(Model& model, bool ok) {
  for (auto& [id, address] : std::exchange(model.told_when_saved, {})) {
    MasterGroup* group = FindGroup(model, id);
    if (group == nullptr) continue;
    group->told.reset();
    if (!SameEndpoint(address, group->address())) group->told = std::move(address);
  }
  if (ok) return;
  // Of all masters, but only for an attempt that failed.
  for (auto& [id, group] : model.groups) group.told.reset();
}

}  // namespace

void OnLinkConnected(Turn& turn, const LinkConnected& input) {
  const LinkOwner* owner = turn.model.routes.Find(input.link);
  if (owner == nullptr) return;
  ConnectionOf(*owner).established = true;
  if (owner->kind == LinkKind::kCommand) owner->endpoint->local_ip = input.local_ip;
  TouchOwner(turn, *owner);
  // A peer that can be talked to is greeted about every master.
  if (owner->is_peer()) TouchSoon(turn, turn.model.peer_links.at(owner->peer_id));
}

void OnLinkClosed(Turn& turn, const LinkClosed& input) {
  const LinkOwner* found = turn.model.routes.Find(input.link);
  if (found == nullptr) return;
  const LinkOwner owner = *found;  // The route goes with the connection.
  OnConnectionLost(turn, *owner.endpoint, owner.kind);
  AnnounceLoss(turn, owner, input.reason);
  if (!owner.is_peer() && owner.kind == LinkKind::kCommand) {
    MasterGroup& group = turn.model.groups.at(owner.group);
    DataNode& node = group.nodes.at(owner.node_key);
    OnOrderLost(group, node);
    NoteVacancy(turn, group, node, input.refused);
  }
  TouchOwner(turn, owner);
}

void OnReply(Turn& turn, const ReplyReceived& input) {
  const LinkOwner* found = turn.model.routes.Find(input.link);
  if (found == nullptr) return;
  const LinkOwner owner = *found;  // A refused SUBSCRIBE closes the connection and its route.
  Settle(ConnectionOf(owner), input.tag.kind);
  NoteRights(turn, owner, input);
  if (IsAboutRefused(owner, input.tag)) return OnAnswerAboutRefused(turn, owner, input);
  if (input.tag.kind == RequestKind::kPing && input.error.empty()) AskAboutRefused(turn, owner);
  if (owner.is_peer()) {
    OnPeerReply(turn, owner, input);
  } else {
    OnNodeReply(turn, owner, input);
  }
}

void OnSubscriptionMessage(Turn& turn, const SubscriptionMessage& input) {
  const LinkOwner* owner = turn.model.routes.Find(input.link);
  if (owner == nullptr) return;
  owner->endpoint->last_subscriber_message = turn.now;
  if (!input.hello) {
    ++turn.model.ignored.hellos;
  } else if (input.hello->sentinel_id == turn.model.my_id) {
    NoteEcho(turn, turn.model.groups.at(owner->group), *owner->endpoint, *input.hello);
  } else {
    OnChannelMessage(turn, *input.hello);
  }
}

void OnSaveFinished(Turn& turn, const SaveFinished& input) {
  MeasureSave(turn, input.ok);
  TellClients(turn.model, input.ok);
  const bool recovered = input.ok && !turn.model.saved;
  turn.model.saved = input.ok;
  for (const auto& [link, tag] : input.dropped) OnDropped(turn, link, tag);
  for (const MasterId id : turn.model.unsettled) {
    OnSaveEnded(turn, turn.model.groups.at(id), input.ok);
  }
  if (!recovered) return;
  // What was not even tried while the disk failed.
  turn.touched.groups.insert(turn.model.unsettled.begin(), turn.model.unsettled.end());
  for (const auto& [id, group] : turn.model.groups) turn.touched.groups_soon.insert(id);
}

}  // namespace sentinel
