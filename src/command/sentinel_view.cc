#include "command/sentinel_view.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "command/flag_words.h"

namespace sentinel::command {
namespace {

using codec::Reply;

// Age of a moment in milliseconds; 0 while there is none.
Reply Age(const std::optional<MonotonicTime>& since, MonotonicTime now) {
  return Reply::BulkNumber(since ? MillisSince(*since, now) : std::int64_t{0});
}

Reply Number(std::size_t value) { return Reply::BulkNumber(std::uint64_t{value}); }

Reply Number(int value) { return Reply::BulkNumber(std::int64_t{value}); }

Reply Millis(milliseconds value) { return Reply::BulkNumber(std::int64_t{value.count()}); }

Reply Text(std::string_view value) { return Reply::Bulk(std::string(value)); }

void AddIdentity(const Model& model, std::string name, const Address& address, std::string_view id,
                 std::string flags, Reply& view) {
  view.Add("name", Reply::Bulk(std::move(name)));
  view.Add("ip", Text(ShownHost(model.process, address)));
  view.Add("port", Number(int{address.port}));
  view.Add("runid", Text(id));
  view.Add("flags", Reply::Bulk(std::move(flags)));
}

void AddLink(const Endpoint& endpoint, std::size_t users, Reply& view) {
  view.Add("link-pending-commands", Number(endpoint.command.pending));
  view.Add("link-refcount", Number(users));
}

void AddProbes(const Endpoint& endpoint, const DownState& sdown, MonotonicTime now, Reply& view) {
  view.Add("last-ping-sent", Age(endpoint.unanswered_since, now));
  view.Add("last-ok-ping-reply", Age(endpoint.last_valid_reply, now));
  view.Add("last-ping-reply", Age(endpoint.last_any_reply, now));
  if (sdown.active()) view.Add("s-down-time", Age(sdown.since, now));
}

void AddRole(const DataNode& node, MonotonicTime now, Reply& view) {
  view.Add("info-refresh", Age(node.info_at, now));
  view.Add("role-reported", Text(node.reported_role == Role::kMaster ? "master" : "slave"));
  view.Add("role-reported-time", Age(node.role_since, now));
}

// Only when there are some: stock sentinels do not have it.
void AddComplaints(const Complaints& complaints, Reply& view) {
  if (complaints.empty()) return;
  std::string text = complaints.auth;
  for (const auto& [command, words] : complaints.commands) {
    if (!text.empty()) text += "; ";
    text += command + ": " + words;
  }
  view.Add("complaints", Reply::Bulk(std::move(text)));
}

// A replica that never had a link to its master reports -1 second.
Reply UpstreamDownTime(Duration down_for) {
  if (down_for < Duration::zero()) return Reply::BulkNumber(std::int64_t{-1000});
  return Millis(std::chrono::duration_cast<milliseconds>(down_for));
}

// In milliseconds; -1: until SENTINEL RESUME.
Reply PauseLeft(const Pause& pause, MonotonicTime now) {
  if (pause.until == kNever) return Reply::BulkNumber(std::int64_t{-1});
  return Reply::BulkNumber(MillisSince(now, pause.until));
}

}  // namespace

Reply MasterView(const Model& model, const MasterGroup& group, MonotonicTime now) {
  const DataNode& node = group.master();
  const MasterSettings& settings = group.settings;
  Reply view = Reply::Map();
  AddIdentity(model, group.name, node.address, node.run_id, MasterFlags(group, now), view);
  AddLink(node.endpoint, 1, view);
  if (group.failover.active()) view.Add("failover-state", Text(StageName(group.failover.stage)));
  AddProbes(node.endpoint, node.sdown, now, view);
  if (group.odown.active()) view.Add("o-down-time", Age(group.odown.since, now));
  view.Add("down-after-milliseconds", Millis(settings.down_after));
  AddRole(node, now, view);
  view.Add("config-epoch", Reply::BulkNumber(group.config_epoch));
  view.Add("num-slaves", Number(group.replica_count()));
  view.Add("num-other-sentinels", Number(group.peers.size()));
  view.Add("quorum", Number(settings.quorum));
  view.Add("failover-timeout", Millis(settings.failover_timeout));
  view.Add("parallel-syncs", Number(settings.parallel_syncs));
  if (!settings.notification_script.empty()) {
    view.Add("notification-script", Text(settings.notification_script));
  }
  if (!settings.client_reconfig_script.empty()) {
    view.Add("client-reconfig-script", Text(settings.client_reconfig_script));
  }
  // Only when they are not as with stock sentinels, which do not have them.
  if (settings.coordinated_failover) view.Add("coordinated-failover", Text("yes"));
  if (settings.verify_config) view.Add("verify-config", Text("yes"));
  if (!settings.auto_failover) view.Add("auto-failover", Text("no"));
  if (group.is_paused(now)) view.Add("pause-left", PauseLeft(*group.pause, now));
  if (settings.crash_failover_after.count() > 0) {
    view.Add("crash-failover-after", Millis(settings.crash_failover_after));
  }
  if (settings.forget_after.count() > 0) {
    view.Add("forget-after", Reply::BulkNumber(std::int64_t{settings.forget_after.count()}));
  }
  AddComplaints(node.endpoint.complaints, view);
  return view;
}

Reply ReplicaView(const Model& model, const MasterGroup& group, const DataNode& node,
                  MonotonicTime now) {
  Reply view = Reply::Map();
  AddIdentity(model, ShownName(model.process, node), node.address, node.run_id,
              ReplicaFlags(group, node), view);
  AddLink(node.endpoint, 1, view);
  AddProbes(node.endpoint, node.sdown, now, view);
  view.Add("down-after-milliseconds", Millis(group.settings.down_after));
  AddRole(node, now, view);
  view.Add("master-link-down-time", UpstreamDownTime(node.upstream_down_for));
  view.Add("master-link-status", Text(node.upstream_link_up ? "ok" : "err"));
  view.Add("master-host", Text(node.upstream_host.empty() ? "?" : node.upstream_host));
  view.Add("master-port", Number(int{node.upstream_port}));
  view.Add("slave-priority", Number(node.priority));
  view.Add("slave-repl-offset", Reply::BulkNumber(node.offset));
  view.Add("replica-announced", Number(node.announced ? 1 : 0));
  AddComplaints(node.endpoint.complaints, view);
  return view;
}

Reply PeerView(const Model& model, const MasterGroup& group, const Peer& peer, MonotonicTime now) {
  const PeerLink& link = *peer.link;
  const bool vote_shown = peer.vote && HasFreshOpinion(model, peer, now);
  Reply view = Reply::Map();
  AddIdentity(model, peer.id, link.address, peer.id, PeerFlags(model, peer, now), view);
  AddLink(link.endpoint, link.owners.size(), view);
  AddProbes(link.endpoint, peer.sdown, now, view);
  view.Add("down-after-milliseconds", Millis(group.settings.down_after));
  view.Add("last-hello-message", Age(peer.heard_at, now));
  view.Add("voted-leader", Text(vote_shown ? std::string_view(peer.vote->leader) : "?"));
  view.Add("voted-leader-epoch", Reply::BulkNumber(peer.vote ? peer.vote->epoch : Epoch{0}));
  AddComplaints(link.endpoint.complaints, view);
  return view;
}

}  // namespace sentinel::command
