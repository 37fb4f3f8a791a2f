#include "world.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace sentinel::micro {
namespace {

constexpr std::uint16_t kMasterPort = 6379;
constexpr std::uint16_t kReplicaPort = 6380;

std::string IpOf(std::size_t group) {
  return "10.0." + std::to_string(group / 250) + '.' + std::to_string(1 + group % 250);
}

Address PeerAddress(char peer) { return MakeAddress("10.1.0." + std::to_string(peer), 26379); }

}  // namespace

PersistentState StateOf(std::size_t masters) {
  PersistentState state;
  state.my_id = std::string(40, 'a');
  state.process.announce_host = "10.1.0.97";
  for (std::size_t group = 0; group < masters; ++group) {
    MasterState master;
    master.name = "m" + std::to_string(group);
    master.address = MakeAddress(IpOf(group), kMasterPort);
    master.settings.quorum = 2;
    master.known_replicas = {MakeAddress(IpOf(group), kReplicaPort)};
    for (const char peer : {'b', 'c'}) {
      master.known_sentinels.push_back({PeerAddress(peer), std::string(40, peer)});
    }
    state.masters.push_back(std::move(master));
  }
  return state;
}

World::World(std::size_t masters)
    : state_(StateOf(masters)),
      engine_(state_, Tunables{}, 1),
      master_links_(masters),
      subscriber_links_(masters) {
  for (std::size_t group = 0; group < masters; ++group) group_of_[IpOf(group)] = group;
  Take(engine_.Start(now_));
  Run(std::chrono::seconds(15));
}

std::size_t World::Run(Duration duration) {
  const MonotonicTime end = now_ + duration;
  std::size_t inputs = 0;
  while (true) {
    for (; !inbox_.empty(); ++inputs) {
      const Input input = std::move(inbox_.front());
      inbox_.pop_front();
      Step(input);
    }
    if (wakeup_ > end) break;
    now_ = std::max(now_, wakeup_);
    Step(WakeUp{});
    ++inputs;
  }
  now_ = end;
  return inputs;
}

void World::Step(const Input& input) { Take(engine_.Step(now_, input)); }

void World::Take(const Effects& effects) {
  wakeup_ = effects.wakeup;
  for (const Effect& effect : effects.list) {
    if (const auto* open = std::get_if<OpenLink>(&effect.body)) Connect(*open);
    if (const auto* send = std::get_if<Send>(&effect.body)) Answer(*send);
  }
  if (effects.persist == Persist::kRequired) inbox_.push_back(SaveFinished{});
}

void World::Connect(const OpenLink& open) {
  places_[open.link] = {open.ip, open.port, open.kind};
  const auto group = group_of_.find(open.ip);
  if (group != group_of_.end() && open.port == kMasterPort) {
    auto& links = open.kind == LinkKind::kCommand ? master_links_ : subscriber_links_;
    links[group->second] = open.link;
  }
  inbox_.push_back(LinkConnected{open.link, "10.1.0.97"});
}

void World::Answer(const Send& send) {
  const Place& place = places_[send.link];
  if (place.port == kMasterPort && place.kind == LinkKind::kCommand) {
    auto& tags = last_tags_[send.tag.kind];
    tags.resize(state_.masters.size());
    tags[group_of_.at(place.ip)] = send.tag;
  }
  inbox_.push_back(ReplyReceived{send.link, send.tag, AnswerTo(send, place)});
}

ReplyBody World::AnswerTo(const Send& send, const Place& place) const {
  switch (send.tag.kind) {
    case RequestKind::kPing:
      return PingReply::kPong;
    case RequestKind::kAskPeer:
      return OpinionReply{false, "*", 0};
    case RequestKind::kInfo:
      break;
    default:
      return AckReply{};
  }
  const std::size_t group = group_of_.at(place.ip);
  if (place.port == kMasterPort) return MasterInfo(group);
  InfoReport info;
  info.run_id = std::string(40, '2');
  info.role = Role::kReplica;
  info.upstream_host = place.ip;
  info.upstream_port = kMasterPort;
  info.upstream_link_up = true;
  info.priority = 100;
  info.offset = 1000;
  return info;
}

InfoReport World::MasterInfo(std::size_t group) const {
  InfoReport info;
  info.run_id = std::string(40, '1');
  info.role = Role::kMaster;
  info.replicas = {{IpOf(group), kReplicaPort}};
  return info;
}

HelloMessage World::HelloFrom(char peer, std::size_t group) const {
  const Address address = PeerAddress(peer);
  return {.sentinel_host = address.host,
          .sentinel_port = address.port,
          .sentinel_id = std::string(40, peer),
          .current_epoch = 0,
          .master_name = state_.masters[group].name,
          .master_host = IpOf(group),
          .master_port = kMasterPort,
          .config_epoch = 0};
}

}  // namespace sentinel::micro
