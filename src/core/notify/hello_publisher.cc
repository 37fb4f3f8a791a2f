#include "notify/hello_publisher.h"

#include <algorithm>

#include "notify/hello_channels.h"
#include "notify/wire_names.h"
#include "sentinel/hello.h"

namespace sentinel {
namespace {

HelloMessage Compose(const Model& model, const MasterGroup& group, const Endpoint& endpoint) {
  const ProcessSettings& process = model.process;
  const Address& master = group.address();
  HelloMessage hello;
  hello.sentinel_host = process.announce_host.empty() ? endpoint.local_ip : process.announce_host;
  hello.sentinel_port = process.announce_port != 0 ? process.announce_port : process.listen_port;
  hello.sentinel_id = model.my_id;
  hello.current_epoch = model.current_epoch;
  hello.master_name = group.name;
  hello.master_host = ShownHost(process, master);
  hello.master_port = master.port;
  hello.config_epoch = group.config_epoch;
  return hello;
}

// A hello is due this part of its period early.
constexpr int kEarly = 64;

// In publish periods: how often we say straight to a peer what it hears from us by channel.
constexpr int kSeldom = 5;

// Shared by nodes and peers, whose hello clocks have the same names.
template <typename Instance>
bool CanPublish(const Turn& turn, const Instance& instance, const Endpoint& endpoint, int owners) {
  // While the disk fails a hello would only be withheld, and with it what is sent behind it.
  if (!turn.model.saved) return false;
  const Connection& command = endpoint.command;
  if (!command.established || command.pending >= kPendingMax * owners) return false;
  const bool under_way = instance.hello_sent_at && *instance.hello_sent_at >= command.opened_at;
  return !under_way;
}

template <typename Instance>
bool HelloDue(const Turn& turn, const Instance& instance, const Endpoint& endpoint, int owners,
              Duration period, Agenda& agenda) {
  if (!CanPublish(turn, instance, endpoint, owners)) return false;
  if (!instance.hello_at) return true;
  // The reply to the last one took a moment: the rhythm is that in which they are sent.
  if (turn.now + period / kEarly >= *instance.hello_at + period) return true;
  agenda.At(*instance.hello_at + period);
  return false;
}

template <typename Instance>
void Publish(Turn& turn, const MasterGroup& group, Instance& instance, Endpoint& endpoint,
             std::string command_name) {
  instance.hello_sent_at = turn.now;
  // A hello promises the configuration it carries: rule F1 (c), (d).
  turn.out.Command(endpoint.command, {RequestKind::kPublishHello, group.id, 0},
                   HelloWords(turn.model, group, endpoint, std::move(command_name)),
                   Hold::kUntilSaved);
}

// `period`: how often the instance is told.
template <typename Instance>
void NoteReply(const Turn& turn, Instance& instance, const AckReply& reply, Duration period) {
  instance.hello_sent_at.reset();
  instance.hello_at = reply.ok ? turn.now : turn.now - period + turn.model.tunables.ping_period;
}

Duration RhythmTo(const Turn& turn, const MasterGroup& group, const Peer& peer) {
  const Duration period = turn.model.tunables.publish_period;
  return HearsByChannel(turn, group, peer) ? kSeldom * period : period;
}

}  // namespace

std::vector<std::string> HelloWords(const Model& model, const MasterGroup& group,
                                    const Endpoint& endpoint, std::string command) {
  return {std::move(command), std::string(kHelloChannel),
          FormatHello(Compose(model, group, endpoint))};
}

void PublishHellos(Turn& turn, MasterGroup& group, Agenda& agenda) {
  const Duration period = turn.model.tunables.publish_period;
  for (auto& [key, node] : group.nodes) {
    // PUBLISH waits with the writes, and all that is sent behind it: the order to stop, too.
    if (group.is_handing_over(node)) continue;
    if (node.hello_at && HearsByReplication(group, node)) continue;
    if (HelloDue(turn, node, node.endpoint, 1, period, agenda)) {
      Publish(turn, group, node, node.endpoint, WireName(group.settings, "PUBLISH"));
    }
  }
  for (auto& [id, peer] : group.peers) {
    const int owners = static_cast<int>(peer.link->owners.size());
    const Duration rhythm = RhythmTo(turn, group, peer);
    // Behind a new connection there may be a new process, which knows what is in its file.
    const bool anew = peer.hello_link != peer.link->endpoint.command.id;
    if (HelloDue(turn, peer, peer.link->endpoint, owners, anew ? Duration{0} : rhythm, agenda)) {
      peer.hello_link = peer.link->endpoint.command.id;
      Publish(turn, group, peer, peer.link->endpoint, "PUBLISH");
    }
  }
}

void PublishHelloNow(DataNode& node) {
  node.hello_at.reset();
  node.hello_sent_at.reset();
}

void PublishHellosNow(const Turn& turn, MasterGroup& group) {
  for (auto& [key, node] : group.nodes) PublishHelloNow(node);
  for (auto& [id, peer] : group.peers) {
    peer.hello_at.reset();
    peer.hello_sent_at.reset();
    peer.greeted.asked_at = turn.now;
  }
}

bool PublishOutOfTurn(const Turn& turn, Peer& peer) {
  const int owners = static_cast<int>(peer.link->owners.size());
  if (!CanPublish(turn, peer, peer.link->endpoint, owners)) return false;
  peer.hello_at.reset();
  peer.greeted.asked_at = turn.now;
  return true;
}

void NoteEcho(const Turn& turn, const MasterGroup& group, Endpoint& endpoint,
              const HelloMessage& hello) {
  const HelloMessage present = Compose(turn.model, group, endpoint);
  const bool outdated = hello.config_epoch != present.config_epoch ||
                        hello.master_port != present.master_port ||
                        hello.master_host != present.master_host;
  if (hello.master_name == group.name && !outdated) endpoint.echo_at = turn.now;
}

void OnHelloReply(const Turn& turn, DataNode& node, const AckReply& reply) {
  NoteReply(turn, node, reply, turn.model.tunables.publish_period);
}

void OnHelloReply(const Turn& turn, const MasterGroup& group, Peer& peer, const AckReply& reply) {
  NoteReply(turn, peer, reply, RhythmTo(turn, group, peer));
}

}  // namespace sentinel
