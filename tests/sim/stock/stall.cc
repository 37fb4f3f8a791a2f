#include "sim/stock/stall.h"

#include <algorithm>
#include <utility>

namespace sentinel::sim::stock {

Stall::Stall(Host& host, Task begun, Task ended)
    : host_(host),
      begun_(std::move(begun)),
      ended_(std::move(ended)),
      alarm_(host, [this] { End(); }) {}

void Stall::Begin() {
  if (active_) return;
  active_ = true;
  begun_();
}

void Stall::For(Millis span) {
  until_ = std::max(until_, host_.Now()) + span;
  if (!hung_) alarm_.Arm(until_ - host_.Now());
  Begin();
}

void Stall::UntilReleased() {
  hung_ = true;
  alarm_.Cancel();
  Begin();
}

void Stall::Release() {
  if (!hung_) return;
  hung_ = false;
  alarm_.Arm(std::max(until_ - host_.Now(), Duration{0}));
}

void Stall::Output(Task task) {
  if (!active_) return task();
  outputs_.push_back(std::move(task));
}

void Stall::Input(Task task) {
  if (!active_) return task();
  inputs_.push_back(std::move(task));
}

void Stall::End() {
  active_ = false;
  while (!outputs_.empty()) {
    const Task task = std::move(outputs_.front());
    outputs_.pop_front();
    task();
  }
  while (!active_ && !inputs_.empty()) {  // Each of them may save, too.
    const Task task = std::move(inputs_.front());
    inputs_.pop_front();
    task();
  }
  if (!active_) ended_();
}

}  // namespace sentinel::sim::stock
