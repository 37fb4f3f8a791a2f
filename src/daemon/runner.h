// Carries the engine's decisions out: inputs in, effects out through the ports, state to the store.
//
// Inputs come one after the other: what a port delivers while effects are being carried out waits
// until that is done. What may leave before the state is on disk is CommitQueue's business; the
// runner starts a save when a turn of the loop ends (group commit) and repeats one that failed.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "daemon/commit_queue.h"
#include "daemon/intake.h"
#include "daemon/state_machine.h"
#include "sentinel/input.h"
#include "sentinel/ports.h"

namespace sentinel::daemon {

class Runner final : public Intake {
 public:
  struct Ports {
    Links& links;
    Scripts& scripts;
    Resolver& resolver;
    Store& store;
    EventSink& events;
    FailoverReports& failovers;
    OperatorReplies& replies;
  };

  struct Delays {
    Duration soon = std::chrono::milliseconds(100);  // Lazy saves are put together.
    Duration retry = std::chrono::seconds(1);        // After a failed save.
    Duration patience = std::chrono::seconds(2);     // With a save that does not end.
    Duration hurry = std::chrono::milliseconds(50);  // Behind what is urgent.
  };

  Runner(Scheduler& scheduler, const Clock& clock, StateMachine& machine, const Delays& delays);

  // The state that the engine starts from is not on disk yet. Call before Start().
  void StartsUnsaved();

  // How a simulated crash is done (SENTINEL SIMULATE-FAILURE); it does not return. Without, there
  // is none. Call before Start().
  void CrashBy(std::function<void()> crash) { crash_ = std::move(crash); }

  // Starts the engine. Call once; inputs delivered before wait until then.
  void Start(const Ports& ports);

  // The sink of all ports. May be called from anywhere on the loop's thread, effects included.
  void Deliver(Input input) override;

  bool settled() const override { return queue_.settled(); }
  void WhenTried(std::function<void()> callback) override;

  // The end: takes no more inputs, gives the store one more chance to save what is not on disk yet,
  // then runs `done`. At once if everything is saved.
  void Finish(std::function<void()> done);

  const CommitQueue& queue() const { return queue_; }

 private:
  void DrainInbox();
  void Apply(Effects effects);
  void CrashWhenTried();
  void CarryOut(CommitQueue::Ready ready);
  void OnWakeUp();
  void OnTurnEnd();
  void ArmWakeUp();
  void ScheduleSave();
  void StartSave();
  void OnSaved(const SaveResult& result);
  void OnSaveTakesLong();
  void CheckOverflow();
  void LogOutcome(const SaveResult& result);
  void FinishIfSaved();

  Scheduler& scheduler_;
  const Clock& clock_;
  StateMachine& machine_;
  const Delays delays_;
  std::optional<const Ports> ports_;  // Set from Start() on.
  CommitQueue queue_;
  std::function<void()> crash_;

  bool busy_ = false;  // The engine is stepping or its effects are being carried out.
  std::deque<Input> inbox_;

  bool retrying_ = false;       // The save under way brings nothing new: the last one failed.
  std::string logged_failure_;  // Reason last logged; empty after a success.
  std::uint64_t overflows_seen_ = 0;
  bool crashing_ = false;  // A simulated crash is due.
  bool finishing_ = false;
  std::function<void()> on_finished_;
  bool last_save_begun_ = false;  // The save that Finish() waits for.

  // A wake-up is delivered behind everything that was readable in its turn: see OnWakeUp().
  MonotonicTime deadline_ = kNever;  // When the engine wants to be woken.
  MonotonicTime armed_ = kNever;     // What wake_up_ is set to.
  const std::unique_ptr<Alarm> wake_up_;
  const std::unique_ptr<TurnEnd> after_reads_;

  const std::unique_ptr<Alarm> save_timer_;
  const std::unique_ptr<Alarm> patience_;
  const std::unique_ptr<TurnEnd> turn_end_;
};

}  // namespace sentinel::daemon
