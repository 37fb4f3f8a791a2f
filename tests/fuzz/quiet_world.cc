#include "quiet_world.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <variant>

#include "base/check.h"
#include "base/text.h"
#include "engine/invariants.h"

namespace sentinel::fuzz {
namespace {

using std::chrono::seconds;

constexpr char kHost[] = "127.0.0.1";
constexpr std::uint16_t kMasterPort = 6379;
constexpr std::array<std::uint16_t, 2> kReplicaPorts = {6380, 6381};
constexpr std::array<std::uint16_t, 2> kPeerPorts = {26380, 26381};

// More steps than this at one instant would mean that something goes round and round.
constexpr int kStepsMax = 300;

// As many are enough: every period can be set to a millisecond, and what was not waited for comes
// late.
constexpr int kWakeupsMax = 30;

std::string IdOf(std::uint16_t port) {
  const std::string digits = std::to_string(port);
  return std::string(40 - digits.size(), 'a') + digits;
}

}  // namespace

QuietWorld::QuietWorld(const Setup& setup)
    : setup_(setup), now_(MonotonicTime{} + seconds(1000)), engine_(InitialState(setup), {}, 1) {
  servers_[kMasterPort] = {.is_master = true};
  for (const std::uint16_t port : kReplicaPorts) servers_[port] = {false, kMasterPort};
  Apply(engine_.Start(now_));
  Settle();
  if (setup.master_dead) Advance(seconds(3));
  events_.clear();
}

PersistentState QuietWorld::InitialState(const Setup& setup) {
  MasterState master;
  master.name = "mymaster";
  master.address = MakeAddress(kHost, kMasterPort);
  master.settings.quorum = 2;
  master.settings.down_after = seconds(1);
  for (const std::uint16_t port : kReplicaPorts) {
    master.known_replicas.push_back(MakeAddress(kHost, port));
  }
  for (const std::uint16_t port : kPeerPorts) {
    master.known_sentinels.push_back({MakeAddress(kHost, port), IdOf(port)});
  }
  PersistentState state;
  state.my_id = IdOf(0);
  state.process.require_pass = setup.password;
  state.process.deny_scripts_reconfig = !setup.open_to_scripts;
  state.masters.push_back(std::move(master));
  return state;
}

void QuietWorld::Deliver(Input input) {
  inbox_.push_back(std::move(input));
  Settle();
}

void QuietWorld::Advance(Duration duration) {
  const MonotonicTime end = now_ + duration;
  for (int steps = 0; steps < kWakeupsMax && wakeup_ <= end; ++steps) {
    now_ = std::max(now_, wakeup_);
    Deliver(WakeUp{});
  }
  now_ = end;
  if (queue_.save_wanted() != daemon::SaveWanted::kNo) Save();
  Settle();
}

void QuietWorld::Settle() {
  for (int steps = 0; steps < kStepsMax && !inbox_.empty() && !crashed_; ++steps) {
    const Input input = std::move(inbox_.front());
    inbox_.pop_front();
    Apply(engine_.Step(now_, input));
    CheckInvariants(engine_.model());
    if (inbox_.empty() && queue_.save_wanted() == daemon::SaveWanted::kNow) Save();
  }
}

void QuietWorld::Apply(Effects effects) {
  wakeup_ = effects.wakeup;
  crashed_ = crashed_ || effects.crash;
  CarryAllOut(queue_.Add(std::move(effects)));
}

void QuietWorld::CarryAllOut(const daemon::CommitQueue::Ready& ready) {
  for (const auto& item : ready) {
    const auto* body = std::get_if<EffectBody>(&item);
    SENTINEL_CHECK(body != nullptr);  // Nobody has asked for a callback.
    std::visit([this](const auto& effect) { CarryOut(effect); }, *body);
  }
}

void QuietWorld::Save() {
  const bool ok = !setup_.disk_refuses;
  queue_.SaveStarted();
  CarryAllOut(queue_.SaveFinished(ok));
  inbox_.emplace_back(SaveFinished{ok, queue_.TakeDropped()});
}

void QuietWorld::CarryOut(const OpenLink& open) {
  const bool answers =
      servers_.contains(open.port) || std::ranges::find(kPeerPorts, open.port) != kPeerPorts.end();
  if (open.ip != kHost || !answers) {
    inbox_.emplace_back(LinkClosed{open.link, "Connection refused", true});
    return;
  }
  links_[open.link] = open.port;
  inbox_.emplace_back(LinkConnected{open.link, kHost});
}

void QuietWorld::CarryOut(const Send& send) {
  const auto link = links_.find(send.link);
  if (link == links_.end()) return;  // Refused; the engine is about to be told.
  if (auto body = Answer(link->second, send)) {
    inbox_.emplace_back(ReplyReceived{send.link, send.tag, std::move(*body)});
  }
}

void QuietWorld::CarryOut(const StartScript& start) {
  inbox_.emplace_back(ScriptStarted{start.script, 4711});
  inbox_.emplace_back(ScriptExited{start.script, 1, 0});  // Will be tried again.
}

void QuietWorld::CarryOut(const ResolveName& resolve) {
  inbox_.emplace_back(NameResolved{resolve.host, resolve.host == "localhost" ? kHost : ""});
}

std::optional<ReplyBody> QuietWorld::Answer(std::uint16_t port, const Send& send) {
  if (setup_.master_dead && port == kMasterPort) return std::nullopt;
  const auto server = servers_.find(port);
  switch (send.tag.kind) {
    case RequestKind::kPing:
      return PingReply::kPong;
    case RequestKind::kInfo:
      return server == servers_.end() ? ReplyBody(MalformedReply{}) : ReplyBody(InfoOf(port));
    case RequestKind::kAskPeer:
      return OpinionReply{setup_.master_dead, send.words.back(),
                          static_cast<Epoch>(ParseInteger(send.words[4]).value_or(0))};
    case RequestKind::kAskLastVote:
      return OpinionReply{};
    case RequestKind::kAskEpoch:
    case RequestKind::kAskAddress:
    case RequestKind::kAskId:
      return MalformedReply{};
    case RequestKind::kTransaction:
      // SLAVEOF under whatever name: nothing else in a transaction has two arguments.
      if (server != servers_.end() && send.words.size() == 3) {
        const auto upstream = ParseInteger(send.words[2]);
        server->second = {.is_master = !upstream,
                          .upstream = static_cast<std::uint16_t>(upstream.value_or(0))};
      }
      return AckReply{};
    case RequestKind::kHandover:
    case RequestKind::kHandoverExec:
    case RequestKind::kHandoverOver:
    case RequestKind::kAuth:
    case RequestKind::kSetName:
    case RequestKind::kSubscribe:
    case RequestKind::kPublishHello:
    case RequestKind::kScriptKill:
    case RequestKind::kTry:
      return AckReply{};
    case RequestKind::kWhoAmI:
      return TextReply{"default"};
    case RequestKind::kDryRun:
      return TextReply{"OK"};
    case RequestKind::kAckRequest:
      return std::nullopt;
  }
  SENTINEL_UNREACHABLE();
}

InfoReport QuietWorld::InfoOf(std::uint16_t port) const {
  const Server& server = servers_.at(port);
  InfoReport info;
  info.run_id = IdOf(port);
  info.role = server.is_master ? Role::kMaster : Role::kReplica;
  for (const auto& [other_port, other] : servers_) {
    if (server.is_master && other.upstream == port) info.replicas.push_back({kHost, other_port});
  }
  if (server.is_master) return info;
  info.upstream_host = kHost;
  info.upstream_port = server.upstream;
  info.upstream_link_up = !(setup_.master_dead && server.upstream == kMasterPort);
  info.priority = 100;
  info.offset = 1000;
  info.announced = true;
  return info;
}

}  // namespace sentinel::fuzz
