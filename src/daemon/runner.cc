#include "daemon/runner.h"

#include <type_traits>
#include <utility>
#include <variant>

namespace sentinel::daemon {

Runner::Runner(Scheduler& scheduler, const Clock& clock, StateMachine& machine,
               const Delays& delays)
    : scheduler_(scheduler),
      clock_(clock),
      machine_(machine),
      delays_(delays),
      wake_up_(scheduler.MakeAlarm([this] { OnWakeUp(); })),
      after_reads_(scheduler.MakeAfterReads([this] { Deliver(WakeUp{}); })),
      save_timer_(scheduler.MakeAlarm([this] { StartSave(); })),
      patience_(scheduler.MakeAlarm([this] { OnSaveTakesLong(); })),
      turn_end_(scheduler.MakeTurnEnd([this] { OnTurnEnd(); })) {}

void Runner::StartsUnsaved() {
  Effects nothing_but_a_change;
  nothing_but_a_change.persist = Persist::kRequired;
  CarryOut(queue_.Add(std::move(nothing_but_a_change)));
}

void Runner::Start(const Ports& ports) {
  ports_.emplace(ports);
  busy_ = true;
  Apply(machine_.Start(clock_.Now()));
  busy_ = false;
  DrainInbox();
}

void Runner::Deliver(Input input) {
  if (finishing_ || crashing_) return;
  if (!ports_ || busy_) return inbox_.push_back(std::move(input));
  if (!inbox_.empty()) {  // Behind those that came before.
    inbox_.push_back(std::move(input));
    return DrainInbox();
  }
  busy_ = true;
  Apply(machine_.Step(clock_.Now(), input));
  DrainInbox();
}

void Runner::WhenTried(std::function<void()> callback) {
  CarryOut(queue_.WhenTried(std::move(callback)));
}

void Runner::Finish(std::function<void()> done) {
  finishing_ = true;
  on_finished_ = std::move(done);
  inbox_.clear();
  wake_up_->Cancel();
  turn_end_->Schedule();
}

void Runner::DrainInbox() {
  busy_ = true;
  while (!inbox_.empty()) {
    const Input input = std::move(inbox_.front());
    inbox_.pop_front();
    Apply(machine_.Step(clock_.Now(), input));
  }
  busy_ = false;
}

void Runner::Apply(Effects effects) {
  deadline_ = effects.wakeup;
  const bool crash = effects.crash;
  const bool urgent = effects.urgent;
  CarryOut(queue_.Add(std::move(effects)));
  if (urgent || !queue_.settled()) scheduler_.Hurry(delays_.hurry);
  if (crash && crash_) CrashWhenTried();
  CheckOverflow();
  turn_end_->Schedule();
}

// What is to be seen before the crash may still wait for the disk. Nothing follows it.
void Runner::CrashWhenTried() {
  crashing_ = true;
  inbox_.clear();
  WhenTried(crash_);
}

void Runner::CarryOut(CommitQueue::Ready ready) {
  for (auto& item : ready) {
    if (auto* callback = std::get_if<CommitQueue::Callback>(&item)) {
      (*callback)();
      continue;
    }
    std::visit(
        [this](const auto& effect) {
          using T = std::decay_t<decltype(effect)>;
          if constexpr (std::is_same_v<T, OpenLink>) {
            ports_->links.Open(effect);
          } else if constexpr (std::is_same_v<T, CloseLink>) {
            ports_->links.Close(effect);
          } else if constexpr (std::is_same_v<T, Send>) {
            ports_->links.Send(effect);
          } else if constexpr (std::is_same_v<T, EmitEvent>) {
            ports_->events.OnEvent(effect);
          } else if constexpr (std::is_same_v<T, LogNote>) {
            ports_->events.OnNote(effect);
          } else if constexpr (std::is_same_v<T, StartScript>) {
            ports_->scripts.Start(effect);
          } else if constexpr (std::is_same_v<T, KillScript>) {
            ports_->scripts.Kill(effect.script);
          } else if constexpr (std::is_same_v<T, ResolveName>) {
            ports_->resolver.Resolve(effect.host);
          } else if constexpr (std::is_same_v<T, ReportFailover>) {
            ports_->failovers.OnFailover(effect);
          } else {
            static_assert(std::is_same_v<T, OperatorReply>);
            ports_->replies.OnReply(effect);
          }
        },
        std::get<EffectBody>(item));
  }
}

// The engine judges silence on a wake-up only, so a reply that lay in a socket while the loop was
// late is heard before anybody is called down.
void Runner::OnWakeUp() {
  armed_ = kNever;
  after_reads_->Schedule();
}

void Runner::OnTurnEnd() {
  if (finishing_) return FinishIfSaved();
  ArmWakeUp();
  ScheduleSave();
}

// Once for all that a turn delivered.
void Runner::ArmWakeUp() {
  if (deadline_ == armed_) return;
  armed_ = deadline_;
  if (deadline_ == kNever) {
    wake_up_->Cancel();
  } else {
    wake_up_->Arm(deadline_ - clock_.Now());
  }
}

void Runner::ScheduleSave() {
  switch (queue_.save_wanted()) {
    case SaveWanted::kNo:
      return;
    case SaveWanted::kNow:
      return StartSave();
    case SaveWanted::kSoon:
      // The first change sets the time, later ones join it.
      if (!save_timer_->armed() || retrying_) save_timer_->Arm(delays_.soon);
      retrying_ = false;
      return;
    case SaveWanted::kRetry:
      if (!save_timer_->armed()) save_timer_->Arm(delays_.retry);
      retrying_ = true;
      return;
  }
}

void Runner::StartSave() {
  save_timer_->Cancel();
  patience_->Arm(delays_.patience);
  queue_.SaveStarted();
  ports_->store.Save(machine_.Snapshot(), [this](const SaveResult& result) { OnSaved(result); });
}

void Runner::OnSaved(const SaveResult& result) {
  patience_->Cancel();
  LogOutcome(result);
  busy_ = true;
  CarryOut(queue_.SaveFinished(result.ok));
  busy_ = false;
  Deliver(SaveFinished{result.ok, queue_.TakeDropped()});
  DrainInbox();
  turn_end_->Schedule();
}

// A disk that hangs must not keep events, clients and peers waiting for ever.
void Runner::OnSaveTakesLong() {
  ports_->events.OnNote({LogLevel::kWarning,
                         "WARNING: Saving the configuration takes long. What waited for it goes on "
                         "as if it had failed.",
                         std::nullopt});
  busy_ = true;
  CarryOut(queue_.GiveUpWaiting());
  busy_ = false;
  Deliver(SaveFinished{false, queue_.TakeDropped()});
  DrainInbox();
  patience_->Arm(delays_.patience);
}

void Runner::CheckOverflow() {
  if (queue_.overflows() == overflows_seen_) return;
  overflows_seen_ = queue_.overflows();
  ports_->events.OnNote({LogLevel::kWarning,
                         "The disk does not keep up: what waited for the configuration to be saved "
                         "was given up",
                         std::nullopt});
  Deliver(SaveFinished{false, queue_.TakeDropped()});
}

void Runner::LogOutcome(const SaveResult& result) {
  if (result.ok) {
    retrying_ = false;
    logged_failure_.clear();
    ports_->events.OnNote(
        {LogLevel::kNotice, "Sentinel new configuration saved on disk", std::nullopt});
    return;
  }
  // A retry that fails as the attempt before did would only fill the disk further.
  if (retrying_ && result.reason == logged_failure_) return;
  logged_failure_ = result.reason;
  if (!result.error.empty()) {
    ports_->events.OnNote({LogLevel::kWarning, result.error, std::nullopt});
  }
  ports_->events.OnNote(
      {LogLevel::kWarning,
       "WARNING: Sentinel was not able to save the new configuration on disk!!!: " + result.reason,
       std::nullopt});
}

void Runner::FinishIfSaved() {
  if (queue_.saving()) return;
  if (queue_.save_wanted() != SaveWanted::kNo && !last_save_begun_) {
    last_save_begun_ = true;
    StartSave();
    return;
  }
  if (!on_finished_) return;
  if (queue_.save_wanted() != SaveWanted::kNo) {
    ports_->events.OnNote({LogLevel::kWarning,
                           "WARNING: Sentinel ends with changes that it was not able to save on "
                           "disk: " +
                               logged_failure_,
                           std::nullopt});
  }
  std::exchange(on_finished_, nullptr)();
}

}  // namespace sentinel::daemon
