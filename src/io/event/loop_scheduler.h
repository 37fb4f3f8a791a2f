// The Scheduler port on the event loop.
#pragma once

#include <functional>
#include <memory>

#include "io/event/loop.h"
#include "sentinel/ports.h"

namespace sentinel::io {

class LoopScheduler final : public Scheduler {
 public:
  explicit LoopScheduler(Loop& loop) : loop_(loop) {}

  std::unique_ptr<Alarm> MakeAlarm(std::function<void()> on_expired) override;
  std::unique_ptr<TurnEnd> MakeTurnEnd(std::function<void()> on_turn_end) override;
  std::unique_ptr<TurnEnd> MakeAfterReads(std::function<void()> after_reads) override;
  void Hurry(Duration how_long) override { loop_.Hurry(how_long); }

 private:
  Loop& loop_;
};

}  // namespace sentinel::io
