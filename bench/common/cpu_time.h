// What a process has had of the processors.
#pragma once

#include <sys/types.h>

namespace sentinel::bench {

// Of all its threads, since its start. The kernel counts it in hundredths of a second.
struct CpuTime {
  double user_seconds = 0;
  double kernel_seconds = 0;

  double total() const { return user_seconds + kernel_seconds; }
  CpuTime operator-(const CpuTime& before) const {
    return {user_seconds - before.user_seconds, kernel_seconds - before.kernel_seconds};
  }
};

// Throws HarnessError if there is no such process.
CpuTime CpuTimeOf(pid_t pid);

}  // namespace sentinel::bench
