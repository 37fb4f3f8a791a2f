#include "sim/own/host_scheduler.h"

#include <utility>

namespace sentinel::sim {
namespace {

class AlarmOfHost final : public sentinel::Alarm {
 public:
  AlarmOfHost(Host& host, std::function<void()> on_expired) : alarm_(host, std::move(on_expired)) {}
  void Arm(Duration delay) override { alarm_.Arm(delay); }
  void Cancel() override { alarm_.Cancel(); }
  bool armed() const override { return alarm_.armed(); }

 private:
  sim::Alarm alarm_;
};

class TurnEndOfHost final : public TurnEnd {
 public:
  TurnEndOfHost(Host& host, std::function<void()> on_turn_end)
      : host_(host), state_(std::make_shared<State>(State{false, std::move(on_turn_end)})) {}
  ~TurnEndOfHost() override { state_->callback = nullptr; }

  void Schedule() override {
    if (state_->scheduled) return;
    state_->scheduled = true;
    host_.AtTurnEnd([state = state_] {
      state->scheduled = false;
      if (state->callback) state->callback();
    });
  }

 private:
  struct State {
    bool scheduled;
    std::function<void()> callback;  // Null once destroyed.
  };

  Host& host_;
  const std::shared_ptr<State> state_;
};

}  // namespace

std::unique_ptr<sentinel::Alarm> HostScheduler::MakeAlarm(std::function<void()> on_expired) {
  return std::make_unique<AlarmOfHost>(host_, std::move(on_expired));
}

std::unique_ptr<TurnEnd> HostScheduler::MakeTurnEnd(std::function<void()> on_turn_end) {
  return std::make_unique<TurnEndOfHost>(host_, std::move(on_turn_end));
}

std::unique_ptr<TurnEnd> HostScheduler::MakeAfterReads(std::function<void()> after_reads) {
  return std::make_unique<TurnEndOfHost>(host_, std::move(after_reads));
}

}  // namespace sentinel::sim
