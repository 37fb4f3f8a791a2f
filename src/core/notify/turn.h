// What one Step works with. Passed down through the rooms of the core.
#pragma once

#include "base/random.h"
#include "model/model.h"
#include "notify/outbox.h"
#include "sentinel/time.h"

namespace sentinel {

struct Turn {
  MonotonicTime now;
  Model& model;
  Outbox& out;
  Random& random;

  // True in a Step(WakeUp). Silence is judged only then: the runner delivers everything that was
  // readable in a loop turn before it delivers the wake-up, so that a reply that lies in a socket
  // buffer behind a late loop is heard before anybody is called down.
  bool may_judge_silence = false;
};

}  // namespace sentinel
