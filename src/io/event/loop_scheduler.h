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

 private:
  Loop& loop_;
};

}  // namespace sentinel::io
