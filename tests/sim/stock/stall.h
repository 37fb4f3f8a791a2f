// The event loop of a stock sentinel stands still while it saves. Code cannot stand still in the
// middle of a simulated turn, so the turn goes on, but what it lets out waits here until the save
// is over, and so does whatever comes in.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>

#include "sim/net/host.h"
#include "sim/stock/constants.h"

namespace sentinel::sim::stock {

class Stall {
 public:
  using Task = std::function<void()>;

  // `begun` and `ended` are called when it begins and when all that waited has been done.
  Stall(Host& host, Task begun, Task ended);

  bool active() const { return active_; }
  void For(Millis span);  // Adds to what is to be waited already.
  void UntilReleased();
  void Release();  // Harmless when nobody waits for it.

  // Now, or when the stall is over: first all that goes out, then what came in.
  void Output(Task task);
  void Input(Task task);
  std::size_t waiting() const { return outputs_.size() + inputs_.size(); }

 private:
  void Begin();
  void End();

  Host& host_;
  const Task begun_;
  const Task ended_;
  Alarm alarm_;
  MonotonicTime until_{};
  bool active_ = false;
  bool hung_ = false;
  std::deque<Task> outputs_;
  std::deque<Task> inputs_;
};

}  // namespace sentinel::sim::stock
