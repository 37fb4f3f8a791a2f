// Collects the times at which something has to be looked at again; the earliest one counts.
#pragma once

#include "sentinel/time.h"

namespace sentinel {

class Agenda {
 public:
  void At(MonotonicTime time) {
    if (time < next_) next_ = time;
  }

  // True iff `time` has come; otherwise notes it for later.
  bool Due(MonotonicTime now, MonotonicTime time) {
    if (now >= time) return true;
    At(time);
    return false;
  }

  MonotonicTime next() const { return next_; }

 private:
  MonotonicTime next_ = kNever;
};

}  // namespace sentinel
