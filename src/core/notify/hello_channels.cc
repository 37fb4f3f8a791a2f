#include "notify/hello_channels.h"

#include <algorithm>

namespace sentinel {
namespace {

// In publish periods.
constexpr int kListenLonger = 5;  // To the replicas, once their channels are not needed any more.

// In info periods: to one that did not follow the master, once it does.
constexpr int kStayPeriods = 3;

// What comes once in a publish period is missed after two and a half.
Duration Patience(const Turn& turn) { return turn.model.tunables.publish_period * 5 / 2; }

bool IsLinkedToMaster(const MasterGroup& group, const DataNode& node) {
  return node.info_at && node.follows(group.address()) && node.upstream_link_up;
}

// A link that was lost for a moment is no reason to listen, and one that comes and goes, as each
// INFO may show it, none to stop.
void NoteApart(const Turn& turn, const MasterGroup& group, DataNode& node) {
  Apart& apart = node.apart;
  const bool seen = node.endpoint.command.established && node.info_at;
  if (seen && !group.is_master(node) && !IsLinkedToMaster(group, node)) {
    if (!apart.since) apart.since = turn.now;
    if (turn.now - *apart.since >= Patience(turn)) apart.heeded = turn.now;
    return;
  }
  apart.since.reset();
  const Duration longer = kStayPeriods * turn.model.tunables.info_period;
  if (apart.heeded && turn.now - *apart.heeded > longer) apart.heeded.reset();
}

// True iff more than half of all sentinels, ourselves included, have sent a hello since `then`.
bool MajorityHeardSince(const Turn& turn, const MasterGroup& group, MonotonicTime then) {
  const auto heard = std::count_if(group.peers.begin(), group.peers.end(), [&](const auto& entry) {
    return HeardSince(turn, entry.second, then);
  });
  return static_cast<std::size_t>(heard) + 1 >= (group.peers.size() + 1) / 2 + 1;
}

// Our own hellos come back over it, and a majority is heard.
bool MasterChannelCarries(const Turn& turn, const MasterGroup& group) {
  const Endpoint& endpoint = group.master().endpoint;
  const auto& silent_since = endpoint.unanswered_since;
  if (silent_since && turn.now - *silent_since > turn.model.tunables.publish_period) return false;
  const MonotonicTime since = turn.now - Patience(turn);
  return std::max(group.channels.expected_from, endpoint.echo_at) >= since &&
         MajorityHeardSince(turn, group, since);
}

}  // namespace

void ChooseChannels(const Turn& turn, MasterGroup& group) {
  HelloChannels& channels = group.channels;
  channels.master_carries = MasterChannelCarries(turn, group);
  if (!channels.master_carries) {
    channels.replicas_too = true;
    channels.needed_at = turn.now;
  } else if (turn.now - channels.needed_at > kListenLonger * turn.model.tunables.publish_period) {
    channels.replicas_too = false;
  }
  for (auto& [key, node] : group.nodes) NoteApart(turn, group, node);
}

bool IsListenedTo(const MasterGroup& group, const DataNode& node) {
  return group.is_master(node) || group.channels.replicas_too || node.apart.heeded;
}

bool HeardSince(const Turn& turn, const Peer& peer, MonotonicTime then) {
  return peer.heard_at >= then && turn.now >= peer.heard_out_at;
}

bool HearsByReplication(const MasterGroup& group, const DataNode& node) {
  return group.channels.master_carries && !group.is_master(node) && IsLinkedToMaster(group, node);
}

bool HearsByChannel(const Turn& turn, const MasterGroup& group, const Peer& peer) {
  return group.channels.master_carries && peer.heard_by_channel_at >= turn.now - Patience(turn) &&
         peer.config_epoch == group.config_epoch && !peer.contradiction;
}

void ExpectChannel(const Turn& turn, MasterGroup& group) {
  group.channels.expected_from = turn.now;
}

}  // namespace sentinel
