// CLIENT PAUSE: what is not run for the time being. The daemon runs it when the pause has ended.
#pragma once

#include <algorithm>
#include <cstdint>

#include "sentinel/time.h"

namespace sentinel::command {

class ClientPause {
 public:
  enum class Scope : std::uint8_t {  // The stricter the later.
    kWrites,                         // What changes something for other clients: PUBLISH.
    kAll,
  };

  // A pause under way is never shortened or relaxed.
  void Begin(Scope scope, MonotonicTime until, MonotonicTime now) {
    scope_ = active(now) ? std::max(scope_, scope) : scope;
    until_ = std::max(until_, until);
  }
  void End() { until_ = MonotonicTime::min(); }

  bool Holds(bool is_write, MonotonicTime now) const {
    return active(now) && (is_write || scope_ == Scope::kAll);
  }
  bool active(MonotonicTime now) const { return now < until_; }
  // Not ahead: there is no pause.
  MonotonicTime until() const { return until_; }

 private:
  Scope scope_ = Scope::kWrites;
  MonotonicTime until_ = MonotonicTime::min();
};

}  // namespace sentinel::command
