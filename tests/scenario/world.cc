#include "world.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/text.h"
#include "command_line.h"

namespace sentinel::scenario {
namespace {

// As much of it as anybody looks at who finds his own id in it.
HelloMessage OwnHello(const std::string& id, const std::string& payload) {
  const std::vector<std::string_view> fields = Split(payload, ',');
  HelloMessage own;
  own.sentinel_id = id;
  own.master_name = fields.at(4);
  own.master_host = fields.at(5);
  own.master_port = ParsePort(fields.at(6)).value();
  own.config_epoch = ParseUnsigned(fields.at(7)).value();
  return own;
}

// What an error reply says besides what was made of it.
std::string ErrorText(const ReplyBody& reply) {
  if (const auto* ack = std::get_if<AckReply>(&reply)) return ack->error;
  const auto* ping = std::get_if<PingReply>(&reply);
  if (ping == nullptr || *ping == PingReply::kPong) return {};
  return *ping == PingReply::kOther ? "NOAUTH Authentication required." : "LOADING or so";
}

constexpr char kOwnIp[] = "127.0.0.1";
constexpr int kWakeUpsAtOnceMax = 20;
constexpr int kInputsAtOnceMax = 10'000;

// The link an input came in by; nullptr when it did not come over a link.
const LinkId* LinkOf(const Input& input) {
  if (const auto* connected = std::get_if<LinkConnected>(&input)) return &connected->link;
  if (const auto* closed = std::get_if<LinkClosed>(&input)) return &closed->link;
  if (const auto* reply = std::get_if<ReplyReceived>(&input)) return &reply->link;
  if (const auto* message = std::get_if<SubscriptionMessage>(&input)) return &message->link;
  return nullptr;
}

}  // namespace

World::World() : narrator_([this](LinkId link) { return wires_.at(link).process; }) {}

const Engine& World::engine() const {
  if (engine_ == nullptr) Complain("not started yet");
  return *engine_;
}

void World::Start() {
  if (engine_ != nullptr) Complain("started already");
  engine_ = std::make_unique<Engine>(initial_, tunables_, seed_);
  Perform(engine_->Start(now_));
  Settle();
}

void World::Deliver(const Input& input) {
  if (engine_ == nullptr) Complain("not started yet");
  Perform(engine_->Step(now_, input));
  Settle();
}

void World::Settle() {
  for (int inputs = 0;; ++inputs) {
    if (inputs > kInputsAtOnceMax) Complain("no end of messages at one instant");
    if (unsaved_ && !slow_disk_) {
      FinishSave(true);
      return;  // Which settles the rest.
    }
    if (inbox_.empty()) return;
    const Input input = std::move(inbox_.front());
    inbox_.pop_front();
    const LinkId* link = LinkOf(input);
    if (link != nullptr && !wires_.contains(*link)) continue;  // Closed in the meantime.
    const Effects effects = engine_->Step(now_, input);
    if (const auto* closed = std::get_if<LinkClosed>(&input)) wires_.erase(closed->link);
    Perform(effects);
  }
}

void World::Perform(const Effects& effects) {
  if (effects.wakeup < now_) Complain("asks to be woken in the past");
  wakeup_ = effects.wakeup;
  unsaved_ = unsaved_ || effects.persist == Persist::kRequired;
  for (const Effect& effect : effects.list) {
    const auto* open = std::get_if<OpenLink>(&effect.body);
    if (open != nullptr) Connect(*open);
  }
  narrator_.Tell(effects, now_, unsaved_);
  for (const Effect& effect : effects.list) {
    if (const auto* send = std::get_if<Send>(&effect.body)) {
      Transmit(effect, *send);
    } else if (const auto* close = std::get_if<CloseLink>(&effect.body)) {
      if (wires_.erase(close->link) == 0) Complain("closes a link that is not open");
    } else if (const auto* resolve = std::get_if<ResolveName>(&effect.body)) {
      const auto ip = names_.find(resolve->host);
      if (ip != names_.end()) inbox_.push_back(NameResolved{ip->first, ip->second});
    }
  }
}

void World::Connect(const OpenLink& open) {
  if (!links_ever_.insert(open.link).second) Complain("uses the id of a link twice");
  const Process* process = cluster_.At(open.port);
  Wire& wire = wires_[open.link];
  wire.process = process == nullptr ? "nobody" : process->name;
  wire.kind = open.kind;
  if (process == nullptr || process->condition == Condition::kCrashed) {
    Lose(open.link, "Connection refused", true);
  } else if (process->condition != Condition::kCut) {
    wire.connected = true;
    inbox_.push_back(LinkConnected{open.link, kOwnIp});
  }
}

void World::Lose(LinkId link, const std::string& reason, bool refused) {
  wires_.at(link).lost = true;
  inbox_.push_back(LinkClosed{link, reason, refused});
}

void World::Transmit(const Effect& effect, const Send& send) {
  const auto wire = wires_.find(send.link);
  if (wire == wires_.end()) Complain("sends on a link that is not open");
  const bool held = unsaved_ && effect.hold == Hold::kUntilSaved;
  const bool follows = wire->second.waits_for_disk && send.tag.kind != RequestKind::kPing;
  if (!held && !follows) return Arrive(send);
  wire->second.waits_for_disk = true;
  held_.push_back({send, held});
}

void World::Arrive(const Send& send) {
  const auto found = wires_.find(send.link);
  if (found == wires_.end() || found->second.lost) return;
  Wire& wire = found->second;
  Process& process = cluster_.Find(wire.process);
  if (process.condition != Condition::kUp) {
    wire.unanswered.push_back(send);
    return;
  }
  if (const auto reply = cluster_.Answer(process, send, now_)) {
    const std::string refusal = Cluster::Refusal(process, send);
    inbox_.push_back(
        ReplyReceived{send.link, send.tag, *reply, refusal.empty() ? ErrorText(*reply) : refusal});
  }
  if (send.tag.kind == RequestKind::kPublishHello && process.accepts_hellos) {
    const HelloMessage own = OwnHello(initial_.my_id, send.words.at(2));
    Echo(process.name, own);
    for (const std::string& replica : cluster_.Carriers(process.name)) Echo(replica, own);
  }
  if (send.tag.kind == RequestKind::kTransaction && send.words.back() == "pubsub") {
    LoseSubscription(process.name, "Server closed the connection");
  }
}

void World::Echo(const std::string& process, const HelloMessage& own) {
  for (const auto& [link, wire] : wires_) {
    if (wire.process == process && wire.kind == LinkKind::kSubscriber && !wire.lost) {
      inbox_.push_back(SubscriptionMessage{link, own});
    }
  }
}

void World::LoseSubscription(const std::string& process, const std::string& reason) {
  for (const auto& [link, wire] : wires_) {
    if (wire.process == process && wire.kind == LinkKind::kSubscriber && !wire.lost) {
      Lose(link, reason);
    }
  }
}

void World::Change(Process& process, Condition condition) {
  process.condition = condition;
  process.condition_since = now_;
  if (condition == Condition::kCrashed) return Drop(process);
  if (condition != Condition::kUp) return;
  for (auto& [link, wire] : wires_) {
    if (wire.process != process.name || wire.lost) continue;
    if (!std::exchange(wire.connected, true)) inbox_.push_back(LinkConnected{link, kOwnIp});
    for (const Send& send : std::exchange(wire.unanswered, {})) Arrive(send);
  }
  Settle();
}

void World::Drop(const Process& process) {
  for (const auto& [link, wire] : wires_) {
    if (wire.process == process.name && !wire.lost) Lose(link, "Connection reset by peer");
  }
  Settle();
}

void World::Publish(const Server& server, const std::optional<HelloMessage>& hello) {
  for (const auto& [link, wire] : wires_) {
    if (wire.process != server.name || wire.kind != LinkKind::kSubscriber) continue;
    inbox_.push_back(SubscriptionMessage{link, hello});
    return Settle();
  }
  Complain("nobody has subscribed at " + server.name);
}

void World::Advance(Duration duration) {
  const MonotonicTime end = now_ + duration;
  int at_once = 0;
  while (wakeup_ <= end) {
    at_once = wakeup_ > now_ ? 0 : at_once + 1;
    if (at_once > kWakeUpsAtOnceMax) Complain("asks to be woken again and again at one instant");
    now_ = std::max(now_, wakeup_);
    Deliver(WakeUp{});
  }
  now_ = end;
}

void World::FinishSave(bool ok) {
  engine().Snapshot();  // A save covers all that has changed until it ends.
  SaveFinished finished{ok, {}};
  for (auto& [link, wire] : wires_) wire.waits_for_disk = false;
  for (const HeldSend& held : std::exchange(held_, {})) {
    if (ok || !held.dropped_on_failure) {
      Arrive(held.send);
    } else {
      finished.dropped.emplace_back(held.send.link, held.send.tag);
    }
  }
  if (ok) unsaved_ = false;
  Deliver(finished);
}

}  // namespace sentinel::scenario
