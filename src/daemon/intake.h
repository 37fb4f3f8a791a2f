// The way into the engine for those who ask on behalf of clients.
#pragma once

#include <functional>

#include "sentinel/input.h"

namespace sentinel::daemon {

class Intake {
 public:
  virtual ~Intake() = default;

  // Gives an input to the engine, now or, when it is at work, right after. Answers may come before
  // this returns.
  virtual void Deliver(Input input) = 0;

  // True iff what the engine has decided up to now does not wait for the outcome of a save, so that
  // a reply may show it.
  virtual bool settled() const = 0;

  // Runs `callback` once what the engine has decided up to now is settled; at once if it is.
  virtual void WhenTried(std::function<void()> callback) = 0;
};

}  // namespace sentinel::daemon
