#include "sentinel/engine.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/check.h"
#include "engine/check.h"
#include "engine/deadlines.h"
#include "engine/evaluate.h"
#include "engine/inputs.h"
#include "engine/invariants.h"
#include "engine/pause.h"
#include "monitor/roster.h"
#include "monitor/tilt.h"
#include "notify/hello_channels.h"
#include "notify/script_queue.h"
#include "quorum/vote.h"

namespace sentinel {

namespace {

// How long the death of a master is news. One that nobody can replace stays down for days.
constexpr std::chrono::seconds kNews{5};

// Of the masters that are due together, as after the death of hundreds: clients are heard before
// the others get their turn. At rest turns are 2 ms apart and there is little to do for each, but
// for all of thousands within a second.
constexpr std::size_t kDueAtOnce = 8;
constexpr std::size_t kCalmDueAtOnce = 32;

// Thousands of masters that are all contacted at once answer later than down-after, and everything
// that is done about that comes on top: behind the first ones, one follows the other. To contact a
// master takes 0.3 ms of processor time, so that a thousand are known in a second, and tens of
// thousands, which are contacted faster, at the latest when clients begin to ask why. Meanwhile the
// other sentinels have an opinion, and silence counts from the first contact on.
constexpr std::size_t kStartedAtOnce = 200;
constexpr std::chrono::milliseconds kStartsApart{1};
constexpr std::chrono::seconds kAllStarted{5};

// When the master at `place`, from 0 on, is contacted, of `count`.
Duration StartDelay(std::size_t place, std::size_t count) {
  if (place < kStartedAtOnce) return Duration{0};
  const auto behind = static_cast<std::int64_t>(place - kStartedAtOnce + 1);
  const auto waiting = static_cast<std::int64_t>(count - kStartedAtOnce);
  return std::min<Duration>(behind * kStartsApart, behind * Duration(kAllStarted) / waiting);
}

bool IsUrgent(const MasterGroup& group, MonotonicTime now) {
  const DownState& sdown = group.master().sdown;
  return group.failover.active() || (sdown.active() && now - *sdown.since < kNews);
}

// Peers are asked about it, or what they said is acted upon.
bool IsUnsettled(const MasterGroup& group) {
  return group.failover.active() || group.master().sdown.active();
}

}  // namespace

class Engine::Impl {
 public:
  Impl(const PersistentState& state, const Tunables& tunables, std::uint64_t seed) : random_(seed) {
    SENTINEL_CHECK(state.my_id.size() == 40);
    model_.tunables = tunables;
    Touched touched;
    Turn turn{MonotonicTime{}, model_, out_, random_, touched};
    LoadState(turn, state);
  }

  Effects Start(MonotonicTime now) {
    Touched touched;
    Turn turn{now, model_, out_, random_, touched};
    std::size_t place = 0;
    for (auto& [id, group] : model_.groups) {
      group.starts_at = now + StartDelay(place++, model_.groups.size());
      ContinuePause(group, now);
      Turn its_turn{group.starts_at, model_, out_, random_, touched};
      StartGroup(its_turn, group);
      groups_.Set(id, group.starts_at);
    }
    groups_.TakeDue(now, kStartedAtOnce, touched.groups);
    for (auto& [id, link] : model_.peer_links) {
      RestartClocks(turn, link.endpoint);
      touched.peer_links.insert(id);
    }
    if (EpochsAreUsedUp(model_)) NoteEpochsUsedUp(turn);
    return Finish(turn);
  }

  Effects Step(MonotonicTime now, const Input& input) {
    const bool wake_up = std::holds_alternative<WakeUp>(input);
    Touched touched;
    Turn turn{now, model_, out_, random_, touched, wake_up};
    WatchForStandstill(turn, armed_);
    if (wake_up) {
      groups_.TakeDue(now, was_urgent_ ? kDueAtOnce : kCalmDueAtOnce, touched.groups);
      peer_links_.TakeDue(now, kDueAtOnce, touched.peer_links);
    }
    std::visit([&](const auto& body) { Handle(turn, body); }, input);
    return Finish(turn);
  }

  const Model& model() const { return model_; }

  StateImage Snapshot() {
    StateImage image = TakeSnapshot(model_);
#ifndef NDEBUG
    CheckImage(model_, image);
#endif
    return image;
  }

 private:
  static void StartGroup(Turn& turn, MasterGroup& group) {
    for (auto& [key, node] : group.nodes) {
      RestartClocks(turn, node.endpoint);
      ExpectRole(turn, node, node.reported_role);
    }
    for (auto& [id, peer] : group.peers) peer.heard_at = turn.now;
    ExpectChannel(turn, group);
    AnnounceMaster(turn, group);
  }

  static void Handle(Turn& turn, const LinkConnected& input) { OnLinkConnected(turn, input); }
  static void Handle(Turn& turn, const LinkClosed& input) { OnLinkClosed(turn, input); }
  static void Handle(Turn& turn, const ReplyReceived& input) { OnReply(turn, input); }
  static void Handle(Turn& turn, const SubscriptionMessage& input) {
    OnSubscriptionMessage(turn, input);
  }
  static void Handle(Turn& turn, const NameResolved& input) { OnNameResolved(turn, input); }
  static void Handle(Turn& turn, const HelloPublished& input) { OnGreeting(turn, input.hello); }
  static void Handle(Turn& turn, const VoteRequest& input) { AnswerVoteRequest(turn, input); }
  static void Handle(Turn& turn, const FailoverCommand& input) { OnFailoverCommand(turn, input); }
  static void Handle(Turn& turn, const ResetCommand& input) { OnResetCommand(turn, input); }
  static void Handle(Turn& turn, const MonitorCommand& input) { OnMonitorCommand(turn, input); }
  static void Handle(Turn& turn, const RemoveCommand& input) { OnRemoveCommand(turn, input); }
  static void Handle(Turn& turn, const ForgetCommand& input) { OnForgetCommand(turn, input); }
  static void Handle(Turn& turn, const CheckCommand& input) { OnCheckCommand(turn, input); }
  static void Handle(Turn& turn, const PauseCommand& input) { OnPauseCommand(turn, input); }
  static void Handle(Turn& turn, const ResumeCommand& input) { OnResumeCommand(turn, input); }
  static void Handle(Turn& turn, const SetCommand& input) { OnSetCommand(turn, input); }
  static void Handle(Turn& turn, const ProcessConfigCommand& input) {
    OnProcessConfigCommand(turn, input);
  }
  static void Handle(Turn& turn, const TunablesCommand& input) { OnTunablesCommand(turn, input); }
  static void Handle(Turn& turn, const SimulateFailureCommand& input) {
    OnSimulateFailureCommand(turn, input);
  }
  static void Handle(Turn& turn, const FlushConfigCommand& input) {
    OnFlushConfigCommand(turn, input);
  }
  static void Handle(Turn&, const WakeUp&) {}  // What is due has been touched already.
  static void Handle(Turn& turn, const SaveFinished& input) { OnSaveFinished(turn, input); }
  static void Handle(Turn& turn, const ScriptStarted& input) { OnScriptStarted(turn, input); }
  static void Handle(Turn& turn, const ScriptExited& input) { OnScriptExited(turn, input); }

  // Evaluates everybody touched until nobody is left, then re-arms.
  Effects Finish(Turn& turn) {
    Agenda rest;
    LeaveTiltWhenDue(turn, rest);
    Touched& touched = turn.touched;
    while (!touched.groups.empty() || !touched.peer_links.empty()) {
      for (const std::string& id : std::exchange(touched.peer_links, {})) EvaluateLink(turn, id);
      for (const MasterId id : std::exchange(touched.groups, {})) EvaluateOne(turn, id);
    }
    for (const MasterId id : std::exchange(touched.groups_soon, {})) LookSoon(turn, id);
    if (out_.save_required() && !model_.save_wanted_at) model_.save_wanted_at = turn.now;
    RunScripts(turn, rest);
    rest.At(groups_.next());
    rest.At(peer_links_.next());
    // What could not be judged in this Step is due at once, not in the past: a wake-up is late when
    // it comes long after it was asked for.
    armed_ = std::max(rest.next(), turn.now);
#ifndef NDEBUG
    CheckInvariants(model_);
    epochs_.Check(model_);
#endif
    Effects effects = out_.Take(armed_);
    was_urgent_ = urgent_;
    effects.urgent = std::exchange(urgent_, false);
    return effects;
  }

  void LookSoon(const Turn& turn, MasterId id) {
    const auto group = model_.groups.find(id);
    if (group != model_.groups.end() && group->second.starts_at <= turn.now) {
      groups_.Hasten(id, turn.now);
    }
  }

  void EvaluateLink(Turn& turn, const std::string& id) {
    const auto link = model_.peer_links.find(id);
    peer_links_.Set(
        id, link == model_.peer_links.end() ? kNever : EvaluatePeerLink(turn, link->second));
  }

  void EvaluateOne(Turn& turn, MasterId id) {
    const auto group = model_.groups.find(id);
    const bool known = group != model_.groups.end();
    groups_.Set(id, known ? EvaluateGroup(turn, group->second) : kNever);
    if (known && IsUrgent(group->second, turn.now)) urgent_ = true;
    Keep(model_.objectively_down, id, known && group->second.odown.active());
    Keep(model_.unsettled, id, known && IsUnsettled(group->second));
  }

  static void Keep(std::set<MasterId>& ids, MasterId id, bool member) {
    if (member) {
      ids.insert(id);
    } else {
      ids.erase(id);
    }
  }

  Model model_;
  Random random_;
  Outbox out_;
  DeadlineLine<MasterId> groups_;
  DeadlineLine<std::string> peer_links_;
  MonotonicTime armed_ = kNever;
  bool urgent_ = false;      // As Effects::urgent, of this Step.
  bool was_urgent_ = false;  // Of the one before.
#ifndef NDEBUG
  EpochWatch epochs_;
#endif
};

Engine::Engine(const PersistentState& state, const Tunables& tunables, std::uint64_t seed)
    : impl_(std::make_unique<Impl>(state, tunables, seed)) {}

Engine::~Engine() = default;

Effects Engine::Start(MonotonicTime now) { return impl_->Start(now); }

Effects Engine::Step(MonotonicTime now, const Input& input) { return impl_->Step(now, input); }

const Model& Engine::model() const { return impl_->model(); }

StateImage Engine::Snapshot() const { return impl_->Snapshot(); }

}  // namespace sentinel
