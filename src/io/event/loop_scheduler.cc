#include "io/event/loop_scheduler.h"

#include <utility>

#include "io/event/timer.h"

namespace sentinel::io {
namespace {

class LoopAlarm final : public Alarm {
 public:
  LoopAlarm(Loop& loop, std::function<void()> on_expired) : timer_(loop, std::move(on_expired)) {}
  void Arm(Duration delay) override { timer_.Arm(delay); }
  void Cancel() override { timer_.Cancel(); }
  bool armed() const override { return timer_.armed(); }

 private:
  Timer timer_;
};

class LoopTurnEnd final : public TurnEnd {
 public:
  LoopTurnEnd(Loop& loop, std::function<void()> on_turn_end)
      : deferred_(loop, std::move(on_turn_end)) {}
  void Schedule() override { deferred_.Schedule(); }

 private:
  Deferred deferred_;
};

// Links read what they have in the order in which it came, and this stands in the same line.
class LoopAfterReads final : public TurnEnd {
 public:
  LoopAfterReads(Loop& loop, std::function<void()> after_reads)
      : later_(loop, std::move(after_reads)) {}
  void Schedule() override { later_.Schedule(); }

 private:
  Later later_;
};

}  // namespace

std::unique_ptr<Alarm> LoopScheduler::MakeAlarm(std::function<void()> on_expired) {
  return std::make_unique<LoopAlarm>(loop_, std::move(on_expired));
}

std::unique_ptr<TurnEnd> LoopScheduler::MakeTurnEnd(std::function<void()> on_turn_end) {
  return std::make_unique<LoopTurnEnd>(loop_, std::move(on_turn_end));
}

std::unique_ptr<TurnEnd> LoopScheduler::MakeAfterReads(std::function<void()> after_reads) {
  return std::make_unique<LoopAfterReads>(loop_, std::move(after_reads));
}

}  // namespace sentinel::io
