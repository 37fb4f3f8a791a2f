// The engine as the runner sees it, so that tests can put a scripted one in its place.
#pragma once

#include "sentinel/effects.h"
#include "sentinel/engine.h"
#include "sentinel/input.h"
#include "sentinel/state.h"
#include "sentinel/time.h"

namespace sentinel::daemon {

class StateMachine {
 public:
  virtual ~StateMachine() = default;
  virtual Effects Start(MonotonicTime now) = 0;
  virtual Effects Step(MonotonicTime now, const Input& input) = 0;
  virtual StateImage Snapshot() const = 0;
};

class EngineMachine final : public StateMachine {
 public:
  explicit EngineMachine(Engine& engine) : engine_(engine) {}
  Effects Start(MonotonicTime now) override { return engine_.Start(now); }
  Effects Step(MonotonicTime now, const Input& input) override { return engine_.Step(now, input); }
  StateImage Snapshot() const override { return engine_.Snapshot(); }

 private:
  Engine& engine_;
};

}  // namespace sentinel::daemon
