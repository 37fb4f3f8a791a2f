// The order between promising and persisting (protocol sheet, rule F1), and nothing else: which
// effects may leave at once and which wait for the disk.
//
// Pure: no disk, no clock, no loop. The runner asks save_wanted() when a turn ends, starts at most
// one save at a time with a snapshot of the state, and reports both ends of it here. All that a
// turn produced is covered by one save (group commit); what changes while a save is under way is
// covered by the next one.
//
// What waits for what:
//   - A change that is Persist::kRequired opens a gate. Until a save that was started after it has
//     ended, every effect with a Hold, of that step or of a later one, waits in the queue.
//   - Success releases all that waited for that save. Effects that wait for a newer change stay.
//   - Failure releases kUntilTried (as failures: a reply that reports the save turns into
//     kSaveFailed, a vote into vote_if_unsaved) and drops kUntilSaved. Operator replies are never
//     dropped. The change stays unsaved, so a later save must cover it; until then a kUntilTried
//     effect leaves at once, as a failure, and a kUntilSaved effect waits for that save.
//   - Persist::kLazy wants a save but nothing waits for it, nor for its failure.
//
// Effects without a Hold leave at once, with two exceptions that keep an order somebody can see:
//   - Events and notes stay in one line: one behind a waiting one waits too.
//   - Sends on one link stay in one line, except PING: it measures the link, and a slow disk must
//     not look like a dead server.
// Such a follower leaves when the effect before it has been released or dropped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "sentinel/effects.h"
#include "sentinel/ids.h"

namespace sentinel::daemon {

enum class SaveWanted : std::uint8_t {
  kNo,     // Nothing unsaved, or a save is under way.
  kNow,    // Effects may be waiting.
  kSoon,   // Lazy changes, or a required one right after a failure: after a short delay.
  kRetry,  // The last save failed and nothing new has happened: after a long delay.
};

class CommitQueue {
 public:
  using Callback = std::function<void()>;
  // An effect to carry out, or a callback to run, in the order of the vector.
  using Ready = std::vector<std::variant<EffectBody, Callback>>;

  // More than this many waiting effects are not kept: see Add().
  static constexpr std::size_t kHeldMax = 100'000;

  explicit CommitQueue(std::size_t held_max = kHeldMax) : held_max_(held_max) {}

  // Takes what one step wants done and returns what may be done now. When the queue outgrows its
  // limit (the disk hangs), everything in it is released as if the save had failed.
  [[nodiscard]] Ready Add(Effects effects);

  // For a reply that shows state: runs `callback` when the outcome of an outstanding required save
  // is known. It is in the result when nothing is outstanding.
  [[nodiscard]] Ready WhenTried(Callback callback);

  SaveWanted save_wanted() const;

  // The runner has taken a snapshot and begun to write it. REQUIRES: no save under way.
  void SaveStarted();

  // REQUIRES: a save under way.
  [[nodiscard]] Ready SaveFinished(bool ok);

  // The save under way takes too long: releases all that waits as if saving had failed, which is
  // always safe. What comes later waits for that save again.
  [[nodiscard]] Ready GiveUpWaiting();

  // The sends dropped since the last call: no reply will ever come for them.
  std::vector<std::pair<LinkId, RequestTag>> TakeDropped() { return std::exchange(dropped_, {}); }

  // True iff a callback given to WhenTried() now would run at once.
  bool settled() const { return OutcomeAwaited() == 0; }
  bool saving() const { return in_flight_.has_value(); }
  std::size_t held() const { return held_.size(); }
  std::uint64_t overflows() const { return overflows_; }

 private:
  // Saves are numbered; an effect waits for the end of save number `save`.
  using SaveNumber = std::uint64_t;

  struct Held {
    std::variant<EffectBody, Callback> what;
    SaveNumber save;
    bool drop_on_failure;
  };

  // The save whose end a kUntilTried effect of now has to wait for; 0 = none.
  SaveNumber OutcomeAwaited() const;
  SaveNumber LastEnded() const { return saving() ? started_ - 1 : started_; }

  void Place(Effect effect, Ready& ready);
  SaveNumber* LineOf(const EffectBody& body);
  void Release(SaveNumber up_to, bool ok, Ready& ready);
  void ReleaseIfTooMany(Ready& ready);

  const std::size_t held_max_;
  std::vector<Held> held_;
  std::vector<std::pair<LinkId, RequestTag>> dropped_;
  std::uint64_t overflows_ = 0;

  SaveNumber started_ = 0;              // Number of the last save started.
  Persist dirty_ = Persist::kNothing;   // Changed since that save was started.
  Persist failed_ = Persist::kNothing;  // Covered by failed saves only; never set while saving.
  std::optional<Persist> in_flight_;    // What the save under way covers.

  // The save that the last waiting member of each line waits for; 0 = none. Forgotten whenever the
  // queue is empty.
  SaveNumber event_line_ = 0;
  std::unordered_map<LinkId, SaveNumber> link_lines_;
};

}  // namespace sentinel::daemon
