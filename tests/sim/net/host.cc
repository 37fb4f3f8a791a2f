#include "sim/net/host.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sentinel::sim {

Host::Host(Timeline& timeline, std::string name, std::string ip)
    : timeline_(timeline),
      name_(std::move(name)),
      ip_(std::move(ip)),
      rate_since_(timeline.now()) {}

MonotonicTime Host::Now() const {
  const auto passed = static_cast<double>((timeline_.now() - rate_since_).count());
  return local_then_ + Duration(static_cast<std::int64_t>(passed * rate_));
}

std::int64_t Host::WallMillis() const {
  constexpr std::int64_t kBeginning = 1'700'000'000'000;
  const Duration since = Now() - (MonotonicTime{} + std::chrono::hours(1)) + wall_offset_;
  return kBeginning + std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

Duration Host::ToTrue(Duration local) const {
  // Rounded up: a timer never expires before its time on the clock of the process.
  return Duration(static_cast<std::int64_t>(std::ceil(static_cast<double>(local.count()) / rate_)));
}

void Host::SetClockRate(double rate) {
  local_then_ = Now();
  rate_since_ = timeline_.now();
  rate_ = rate;
}

void Host::AtTurnEnd(Task task) { turn_end_.push_back(std::move(task)); }

void Host::Run(Task task) {
  if (!running_) return;
  if (paused_) {
    mailbox_.push_back(std::move(task));
    return;
  }
  if (in_turn_) {  // A process that talks to itself: the next turn.
    timeline_.After(Duration{0}, [this, task = std::move(task), then = incarnation_]() mutable {
      if (then == incarnation_) Run(std::move(task));
    });
    return;
  }
  in_turn_ = true;
  task();
  RunTurnEnd();
  in_turn_ = false;
}

void Host::RunTurnEnd() {
  while (!turn_end_.empty()) {
    const Task task = std::move(turn_end_.front());
    turn_end_.pop_front();
    task();
  }
}

void Host::Resume() {
  if (!paused_) return;
  paused_ = false;
  if (!running_) return;
  in_turn_ = true;
  const std::uint64_t then = incarnation_;
  for (std::deque<Task>* queue : {&mailbox_, &late_}) {
    std::deque<Task> tasks = std::exchange(*queue, {});
    for (const Task& task : tasks) {
      if (then == incarnation_) task();
    }
  }
  RunTurnEnd();
  in_turn_ = false;
}

void Host::Stop() {
  running_ = false;
  paused_ = false;
  ++incarnation_;
  mailbox_.clear();
  late_.clear();
  turn_end_.clear();
}

void Host::Start() {
  if (running_) return;
  running_ = true;
  paused_ = false;
}

void Alarm::Arm(Duration delay) {
  Cancel();
  state_ = std::make_shared<State>();
  auto expire = [this, state = state_] {
    if (!state->wanted) return;
    state_ = nullptr;
    on_expired_();
  };
  const std::uint64_t then = host_.incarnation();
  ticket_ = host_.timeline().After(host_.ToTrue(std::max(delay, Duration{0})),
                                   [this, expire, then, state = state_] {
                                     if (!state->wanted || then != host_.incarnation()) return;
                                     if (host_.paused()) {
                                       host_.Late(expire);
                                     } else {
                                       host_.Run(expire);
                                     }
                                   });
}

void Alarm::Cancel() {
  if (!state_) return;
  state_->wanted = false;
  state_ = nullptr;
  host_.timeline().Cancel(ticket_);
}

}  // namespace sentinel::sim
